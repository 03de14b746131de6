"""How does an administrator connect the hub to Procore?"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.config import settings
from trajanus.errors import HubError, InvalidConnection, NotPermitted
from trajanus.procore import connections
from trajanus.store.models import Connection
from trajanus.store.models.connection import Grant
from trajanus.workspace.access import role_required
from trajanus.workspace.connection_form import ConnectionForm, details_of
from trajanus.workspace.sync_centre import guide

#: What the callback must bring back, and for which connection, in the person's session.
STATE = "procore_sign_in"

read_and_post = require_http_methods(("GET", "HEAD", "POST"))
admins = role_required(Role.SYSTEM_ADMIN)


@require_safe
@admins
def connection_list(request: HttpRequest) -> HttpResponse:
    """Show the connections and what each needs next."""
    guide.leave(request)
    known = list(Connection.objects.select_related("credential"))
    page = {"connections": known, "callback": callback_address()}
    return let_sign_in(render(request, "connections/list.html", page), known)


def let_sign_in(answer: HttpResponse, known: Iterable[Connection]) -> HttpResponse:
    """Let forms of the page lead to the sign-in pages of these connections.

    "Sign in to Procore" is a form that ends at Procore's sign-in page; browsers apply form-action
    to where a form is redirected, too.
    """
    hosts = sorted({_origin(each.login_url) for each in known})
    answer._csp_update = {"form-action": hosts}  # type: ignore[attr-defined]  # as csp_update does
    return answer


@read_and_post
@admins
def add(request: HttpRequest) -> HttpResponse:
    """Store a new connection."""
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if Connection.objects.filter(name=name).exists():
            form.add_error("name", "There is a connection of this name already.")
        elif _store(form, name):
            if guide.is_walking(request):
                # The guide lets the person choose projects before workers read them all.
                Connection.objects.filter(name=name).update(awaits_choice=True)
            messages.success(request, f"{name} is stored. Now sign in to Procore.")
            return _onwards(request)
    return _form(request, form, "Add a connection")


@read_and_post
@admins
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a connection; new credentials end its sign-in."""
    known = get_object_or_404(Connection, pk=pk)
    form = ConnectionForm(request.POST or None, known=known, initial=details_of(known))
    if request.method == "POST" and form.is_valid() and _store(form, known.name):
        messages.success(request, f"{known.name} is changed.")
        return _onwards(request)
    return _form(request, form, f"Change {known.name}")


@require_POST
@admins
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person to Procore's sign-in page, or sign the service account in."""
    connection = get_object_or_404(Connection, pk=pk)
    if connection.grant == Grant.CLIENT_CREDENTIALS:
        _attempt(request, lambda: _sign_in_service_account(request, connection))
        return _onwards(request)
    try:
        address, state = connections.begin_sign_in(connection, callback_address())
    except HubError as error:
        _tell(request, error)
        return _onwards(request)
    request.session[STATE] = [connection.pk, state]
    return redirect(address)


@require_safe
@admins
def callback(request: HttpRequest) -> HttpResponse:
    """Take the code that Procore sent the person back with."""
    pk, state = request.session.pop(STATE, (None, ""))
    if not state or not secrets.compare_digest(state, request.GET.get("state", "")):
        messages.error(request, "That was not the sign-in begun here. Begin it again.")
    elif problem := request.GET.get("error"):
        words = request.GET.get("error_description") or problem
        messages.error(request, f"Procore did not sign you in: {words[:300]}")
    else:
        connection = get_object_or_404(Connection, pk=pk)
        _attempt(request, lambda: _complete(request, connection))
    return _onwards(request)


@require_POST
@admins
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask Procore who the hub is there."""
    connection = get_object_or_404(Connection, pk=pk)
    _attempt(request, lambda: _check(request, connection))
    return _onwards(request)


@read_and_post
@admins
def choose_company(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person choose among the companies that the account sees."""
    connection = get_object_or_404(Connection, pk=pk)
    chosen = request.POST.get("company", "")
    if request.method == "POST" and chosen.isdecimal() and len(chosen) < 19:
        connections.choose_company(connection, int(chosen))
        _attempt(request, lambda: _check(request, connection))
        return _onwards(request)
    try:
        offered = connections.companies(connection)
    except HubError as error:
        _tell(request, error)
        return _onwards(request)
    page = {"connection": connection, "companies": offered, "is_guided": guide.is_walking(request)}
    return render(request, "connections/company.html", page)


@require_POST
@admins
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the tokens back. The copy stays."""
    connection = get_object_or_404(Connection, pk=pk)
    if connections.disconnect(connection):
        messages.success(request, f"{connection.name} is disconnected; what was read stays.")
    else:
        messages.warning(
            request,
            f"{connection.name} is disconnected here, but Procore could not be told. Revoke the "
            "app's access in Procore, too.",
        )
    return _onwards(request)


def _onwards(request: HttpRequest) -> HttpResponse:
    """Lead back to the guide, when the person follows it."""
    return redirect("start" if guide.is_walking(request) else "connections")


def _form(request: HttpRequest, form: ConnectionForm, title: str) -> HttpResponse:
    status = 422 if form.errors else 200
    page: dict[str, Any] = {"form": form, "title": title, "callback": callback_address()}
    page["is_guided"] = guide.is_walking(request)
    return render(request, "connections/form.html", page, status=status)


def _store(form: ConnectionForm, name: str) -> bool:
    given: dict[str, Any] = {key: form.cleaned_data[key] for key in form.cleaned_data}
    given.pop("name", None)
    try:
        connections.add_connection(name, **given)
    except InvalidConnection as error:
        form.add_problems(error.problems)
        return False
    return True


def _attempt(request: HttpRequest, action: Callable[[], None]) -> None:
    try:
        action()
    except HubError as error:
        _tell(request, error)


def _tell(request: HttpRequest, error: HubError) -> None:
    messages.error(request, f"{error} {error.next_step}".strip())


def _sign_in_service_account(request: HttpRequest, connection: Connection) -> None:
    connections.sign_in_service_account(connection)
    _check(request, connection)


def _complete(request: HttpRequest, connection: Connection) -> None:
    connections.complete_sign_in(connection, request.GET.get("code", ""), callback_address())
    _check(request, connection)


def _check(request: HttpRequest, connection: Connection) -> None:
    try:
        account = connections.check(connection)
    except NotPermitted as error:
        _tell(request, error)
        return
    if account.company is None:
        messages.warning(request, f"Signed in as {account.name}. Now choose the company.")
    else:
        messages.success(request, f"Signed in as {account.name} for {account.company.name}.")


def callback_address() -> str:
    """Return where Procore sends people back to."""
    return settings().public_url.rstrip("/") + reverse("connection_callback")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
