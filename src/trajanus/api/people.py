"""Who uses the hub, and with which tokens?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Schema
from pydantic import StringConstraints

from trajanus.accounts import people, tokens
from trajanus.accounts.models import ApiToken, Role, User
from trajanus.accounts.tokens import TokenView
from trajanus.api.access import Caller, caller_of, user_of
from trajanus.api.answers import Id
from trajanus.api.places import found
from trajanus.api.routing import ApiRouter
from trajanus.errors import InvalidValues

router = ApiRouter(tags=["people"])

_Password = Annotated[str, StringConstraints(min_length=8, max_length=200)]


class PersonView(Schema):
    """One person who may sign in."""

    id: int
    username: str
    role: str
    email: str
    is_active: bool
    last_login: datetime | None


class Me(PersonView):
    """The caller; `scope` is that of the token that was sent."""

    scope: str | None = None


class NewPerson(Schema):
    """A person to be added."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    role: Role
    email: Annotated[str, StringConstraints(max_length=254)] = ""
    password: _Password


class PersonChange(Schema):
    """What is to change; what is left out stays."""

    role: Role | None = None
    email: str | None = None
    is_active: bool | None = None
    password: _Password | None = None


@router.get("/me", response=Me)
def show_me(request: HttpRequest) -> Me:
    """Who the caller is to the hub, and what the token covers."""
    caller = caller_of(request) or Caller(user_of(request))
    seen = PersonView.from_orm(caller.user)
    return Me(**seen.dict(), scope=caller.token.scope if caller.token else None)


@router.get("/people", response=list[PersonView])
def list_people(request: HttpRequest) -> list[User]:
    """Everybody who may sign in, and who may no longer."""
    return list(User.objects.order_by("username"))


@router.post("/people", response={201: PersonView})
def add_person(request: HttpRequest, given: NewPerson) -> User:
    """Add a person."""
    people.add(given.username, role=given.role, email=given.email, password=given.password)
    return people.named(given.username)


@router.patch("/people/{int:person}", response=PersonView)
def change_person(request: HttpRequest, person: Id, given: PersonChange) -> User:
    """Change a person's role, e-mail address or password, or whether they may sign in."""
    row = found(User.objects.all(), person, "person")
    if row == user_of(request) and (given.role is not None or given.is_active is not None):
        raise InvalidValues({"base": ["Nobody changes their own role or access."]})
    if given.password is not None:
        people.set_password(row.username, given.password)
    if given.email is not None:
        people.set_email(row.username, given.email)
    if given.role is not None:
        people.set_role(row.username, given.role)
    if given.is_active is not None:
        people.set_active(row.username, given.is_active)
    return found(User.objects.all(), person, "person")


@router.get("/tokens", response=list[TokenView])
def list_tokens(request: HttpRequest) -> list[TokenView]:
    """The caller's tokens; everybody's, for system administrators."""
    user = user_of(request)
    return list(tokens.listed(owner=None if user.has_role(Role.SYSTEM_ADMIN) else user))


@router.delete("/tokens/{int:token}", response=TokenView)
def revoke_token(request: HttpRequest, token: Id) -> TokenView:
    """End a token at once and for good."""
    user = user_of(request)
    rows = ApiToken.objects.select_related("user")
    if not user.has_role(Role.SYSTEM_ADMIN):
        rows = rows.filter(user=user)
    row = found(rows, token, "token")
    tokens.revoke(row)
    return tokens.shown(row)
