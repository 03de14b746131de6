"""In whose name does a request act?"""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from trajanus.audit import actor
from trajanus.audit.actor import Actor, Way


class ActorMiddleware(MiddlewareMixin):
    """Lets the person who is signed in act as long as the request lasts."""

    def process_request(self, request: HttpRequest) -> None:
        # The person is fetched only when something is noted.
        actor.become(partial(_person, request))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        actor.become(lambda: actor.HUB)
        return response


def address_of(request: HttpRequest) -> str:
    """Return the address of the machine that asks, as the server knows it."""
    return str(request.META.get("REMOTE_ADDR") or "")


def _person(request: HttpRequest) -> Actor:
    user = request.user
    return Actor(
        name=user.get_username(), way=Way.WORKSPACE, user_id=user.pk, address=address_of(request)
    )
