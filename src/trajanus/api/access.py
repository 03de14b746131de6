"""Who may call what? One table over all operations of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer

from trajanus.accounts import tokens
from trajanus.accounts.models import ApiToken, Role, Scope, User
from trajanus.audit import actor
from trajanus.audit.actor import Actor, Way
from trajanus.audit.middleware import address_of


@dataclass(frozen=True, slots=True)
class Needs:
    """What a caller needs: a role, and, when a token is used, its scope."""

    role: Role
    scope: Scope


READ = Needs(Role.VIEWER, Scope.READ)
WORK = Needs(Role.QC_MANAGER, Scope.WRITE)
LOOK_INSIDE = Needs(Role.PROJECT_ADMIN, Scope.READ)
PREPARE = Needs(Role.QC_MANAGER, Scope.READ)
RUN = Needs(Role.PROJECT_ADMIN, Scope.WRITE)
SET_UP = Needs(Role.PROJECT_ADMIN, Scope.ADMIN)
ADMINISTER = Needs(Role.SYSTEM_ADMIN, Scope.ADMIN)
OWN = Needs(Role.VIEWER, Scope.ADMIN)

#: Operation -> what it needs. An operation that is not listed cannot be declared.
OPERATIONS: Mapping[str, Needs] = {
    "list_resources": READ,
    "show_resource": READ,
    "list_projects": READ,
    "show_project": READ,
    "follow_project": SET_UP,
    "list_records": READ,
    "show_record": READ,
    "list_history": READ,
    "create_record": WORK,
    "change_record": WORK,
    "change_records": WORK,
    "delete_record": RUN,
    "take_step": WORK,
    "start_upload": WORK,
    "show_upload": READ,
    "retry_upload": WORK,
    "cancel_upload": WORK,
    "fetch_content": READ,
    "list_schedules": READ,
    "take_schedule": WORK,
    "show_schedule": READ,
    "choose_in_schedule": WORK,
    "list_activities": READ,
    "preview_schedule": WORK,
    "show_preview": READ,
    "apply_schedule": WORK,
    "show_report": READ,
    "fetch_report": READ,
    "check_sdef": READ,
    "fetch_sdef": READ,
    "list_progress": READ,
    "collect_progress": WORK,
    "decide_progress": WORK,
    "show_proposal": READ,
    "change_proposal": WORK,
    "fetch_progress_file": PREPARE,
    "list_schedule_resources": PREPARE,
    "map_schedule_resources": WORK,
    "list_company_records": READ,
    "show_company_record": READ,
    "list_company_history": READ,
    "list_outbox": READ,
    "show_entry": READ,
    "retry_entry": WORK,
    "withdraw_entry": WORK,
    "list_conflicts": READ,
    "show_conflict": READ,
    "decide_conflict": WORK,
    "decide_conflicts": WORK,
    "undo_decision": WORK,
    "show_status": READ,
    "run_sync": RUN,
    "list_runs": READ,
    "show_run": READ,
    "list_calls": LOOK_INSIDE,
    "list_connections": READ,
    "show_connection": READ,
    "list_hooks": LOOK_INSIDE,
    "list_events": LOOK_INSIDE,
    "show_event": LOOK_INSIDE,
    "replay_event": RUN,
    "list_rules": LOOK_INSIDE,
    "add_rule": SET_UP,
    "change_rule": SET_UP,
    "delete_rule": SET_UP,
    "list_alerts": READ,
    "list_notices": READ,
    "read_notices": Needs(Role.VIEWER, Scope.WRITE),
    "show_wishes": READ,
    "change_wishes": Needs(Role.VIEWER, Scope.WRITE),
    "list_addresses": Needs(Role.SYSTEM_ADMIN, Scope.READ),
    "add_address": ADMINISTER,
    "change_address": ADMINISTER,
    "try_address": ADMINISTER,
    "delete_address": ADMINISTER,
    "show_retention": Needs(Role.SYSTEM_ADMIN, Scope.READ),
    "change_retention": ADMINISTER,
    "list_drift": READ,
    "list_cadences": READ,
    "set_cadence": SET_UP,
    "reset_cadence": SET_UP,
    "list_owners": READ,
    "set_owner": SET_UP,
    "list_backups": Needs(Role.SYSTEM_ADMIN, Scope.READ),
    "make_backup": ADMINISTER,
    "list_audit": Needs(Role.SYSTEM_ADMIN, Scope.READ),
    "show_me": READ,
    "list_people": ADMINISTER,
    "add_person": ADMINISTER,
    "change_person": ADMINISTER,
    "list_tokens": READ,
    "revoke_token": OWN,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a person in the browser, or a program in a person's name."""

    user: User
    token: ApiToken | None = None

    @property
    def name(self) -> str:
        """Tell apart whose idempotency keys are whose."""
        return f"token {self.token.pk}" if self.token else f"person {self.user.pk}"

    def check(self, needs: Needs) -> None:
        """Raise HttpError when the caller may not do this."""
        if not self.user.has_role(needs.role):
            raise HttpError(
                HTTPStatus.FORBIDDEN, f"This needs the role {needs.role.label} or a higher one."
            )
        if self.token and not self.token.covers(needs.scope):
            raise HttpError(
                HTTPStatus.FORBIDDEN, f"This needs a token with the scope {needs.scope.value}."
            )


def caller_of(request: HttpRequest) -> Caller | None:
    """Return who calls. A token counts alone: a bad one is not made good by a session."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        token = tokens.recognise(text.strip()) if scheme.lower() == "bearer" else None
        return Caller(token.user, token) if token else None
    user = request.user
    return Caller(user) if isinstance(user, User) and user.is_active else None


def user_of(request: HttpRequest) -> User:
    """Return the person in whose name an operation runs."""
    caller = request.auth  # type: ignore[attr-defined]  # set once somebody was let in
    assert isinstance(caller, Caller)  # noqa: S101
    return caller.user


def by(request: HttpRequest) -> int:
    """Return the key of that person."""
    return int(user_of(request).pk)


def _acting(caller: Caller, address: str) -> Actor:
    return Actor(
        name=caller.user.username,
        way=Way.API,
        user_id=caller.user.pk,
        program=caller.token.name if caller.token else "",
        address=address,
    )


class Token(HttpBearer):
    """A token of the hub: Authorization: Bearer hub_..."""

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = caller_of(request)
        if caller:
            caller.check(self._needs)
            actor.become(partial(_acting, caller, address_of(request)))
        return caller


class Session(APIKeyCookie):
    """A person's session in the workspace, with Django's CSRF token for writing."""

    param_name = "sessionid"

    def __init__(self, needs: Needs) -> None:
        super().__init__()
        self._needs = needs

    def __call__(self, request: HttpRequest) -> Any:
        # Nobody is told about a missing CSRF token who is not signed in.
        if "Authorization" in request.headers or caller_of(request) is None:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        caller = caller_of(request)
        if caller:
            caller.check(self._needs)
        return caller
