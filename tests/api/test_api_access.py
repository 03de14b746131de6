"""Who may call what? One table over all operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from trajanus import clock
from trajanus.accounts import tokens
from trajanus.accounts.models import ApiToken, Role, Scope, User
from trajanus.api.access import OPERATIONS, Needs
from trajanus.api.application import api

if TYPE_CHECKING:
    from .conftest import Program

#: What stands in addresses, where a number that is not there would not do.
IN_PATHS = {"resource": "rfis", "connection": "main", "step": "close", "field": "subject"}
RANKS, REACHES = list(Role), list(Scope)


def operations() -> Iterator[tuple[str, str, str]]:
    """Yield name, method and path of each operation of the OpenAPI document."""
    for path, methods in api.get_openapi_schema(path_prefix="/")["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path


def address(path: str) -> str:
    parts = [part.strip("{}") for part in path.split("/")]
    given = [
        IN_PATHS.get(name, "987654321") if "{" in part else part
        for name, part in zip(parts, path.split("/"), strict=True)
    ]
    return "/".join(given)


ALL = {name: (method, path) for name, method, path in operations()}


def test_the_table_names_exactly_the_operations_there_are() -> None:
    assert set(ALL) == set(OPERATIONS)


@pytest.mark.parametrize("name", ALL)
def test_an_operation_lets_in_its_roles_and_nobody_else(
    name: str, program: Callable[..., Program]
) -> None:
    method, path = ALL[name]
    needs = OPERATIONS[name]

    let_in = [
        program(role).send(method, address(path)).status_code not in (401, 403) for role in RANKS
    ]
    nobody = Client().generic(method, f"/api/v1{address(path)}")

    assert let_in == [RANKS.index(role) >= RANKS.index(needs.role) for role in RANKS]
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("name", ALL)
def test_a_token_covers_its_scope_and_no_more(name: str, program: Callable[..., Program]) -> None:
    method, path = ALL[name]
    needs: Needs = OPERATIONS[name]

    covered = [
        program(Role.SYSTEM_ADMIN, scope).send(method, address(path)).status_code != 403
        for scope in REACHES
    ]

    assert covered == [REACHES.index(scope) >= REACHES.index(needs.scope) for scope in REACHES]


def test_what_writes_needs_more_than_a_token_for_reading() -> None:
    written = {name for name, (method, _) in ALL.items() if method != "GET"}

    assert {name for name in written if OPERATIONS[name].scope is Scope.READ} == set()


@pytest.mark.parametrize("spoilt", ["revoked", "expired", "owner gone", "unknown"])
def test_a_token_that_is_over_opens_nothing(
    spoilt: str, person: Callable[[Role], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = person(Role.SYSTEM_ADMIN)
    token, text = tokens.issue(
        owner, "a test", Scope.ADMIN, expires_at=clock.now() + timedelta(days=1)
    )
    match spoilt:
        case "revoked":
            tokens.revoke(token)
        case "expired":
            later = clock.now() + timedelta(days=2)
            monkeypatch.setattr(clock, "now", lambda: later)
        case "owner gone":
            User.objects.filter(pk=owner.pk).update(is_active=False)
        case "unknown":
            text += "x"

    answer = Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/me")

    assert answer.status_code == 401


def test_a_bad_token_is_not_made_good_by_a_session(person: Callable[[Role], User]) -> None:
    browser = Client(headers={"Authorization": "Bearer hub_wrong"})
    browser.force_login(person(Role.SYSTEM_ADMIN))

    assert browser.get("/api/v1/me").status_code == 401


def test_a_page_reads_with_its_session_and_writes_with_its_csrf_token(
    person: Callable[[Role], User],
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person(Role.VIEWER))
    browser.get("/projects/")  # a page, which brings the CSRF cookie along

    read = browser.get("/api/v1/me")
    without = browser.post("/api/v1/notices/read")
    browser.cookies["csrftoken"] = "a" * 32
    with_it = browser.post("/api/v1/notices/read", headers={"X-CSRFToken": "a" * 32})

    assert (read.status_code, without.status_code, with_it.status_code) == (200, 403, 200)
    assert without["Content-Type"] == "application/problem+json"


def test_tokens_are_kept_as_digests_and_their_use_is_noted(
    person: Callable[[Role], User],
) -> None:
    _, text = tokens.issue(person(Role.VIEWER), "a test", Scope.READ)

    Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/me")

    kept: dict[str, Any] = ApiToken.objects.values().get()
    assert text not in str(kept)
    assert kept["last_used_at"] is not None


def test_people_see_and_end_their_own_tokens_and_administrators_all(
    program: Callable[..., Program],
) -> None:
    admin, viewer = program(Role.SYSTEM_ADMIN), program(Role.VIEWER)
    [own] = viewer.get("/tokens").json()
    others = next(one for one in admin.get("/tokens").json() if one["owner"] == "system_admin")

    not_theirs = viewer.delete(f"/tokens/{others['id']}")
    ended = viewer.delete(f"/tokens/{own['id']}")

    assert len(admin.get("/tokens").json()) == 2
    assert (not_theirs.status_code, ended.status_code) == (404, 200)
    assert viewer.get("/me").status_code == 401
