"""Who may open which page? One table over all routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project

ANYBODY = None

PROJECT = {"project_pk": "project"}
LIST = PROJECT | {"name": "rfis"}
RECORD = LIST | {"procore_id": 7001}
FOLDER = PROJECT | {"folder_id": 1}  # none has this id
SCHEDULE = PROJECT | {"pk": 999_999_999}  # none has this number
CONNECTION = {"pk": "connection"}
NO_CONNECTION = {"pk": 999_999_999}  # so that nothing is asked of Procore

#: Route -> method, arguments, the least role, and the status that role gets.
ROUTES: dict[str, tuple[str, dict[str, Any], Role | None, int]] = {
    "home": ("get", {}, Role.VIEWER, 200),
    "health": ("get", {}, ANYBODY, 200),
    "theme": ("post", {}, ANYBODY, 302),
    "account_login": ("get", {}, ANYBODY, 200),
    "account_logout": ("get", {}, Role.VIEWER, 200),
    "account_inactive": ("get", {}, ANYBODY, 200),
    "account_change_password": ("get", {}, Role.VIEWER, 200),
    "live": ("get", {}, Role.VIEWER, 200),
    "search": ("get", {}, Role.VIEWER, 200),
    "palette": ("get", {}, Role.VIEWER, 200),
    "today": ("get", {}, Role.VIEWER, 200),
    "projects": ("get", {}, Role.VIEWER, 200),
    "project": ("get", PROJECT, Role.VIEWER, 200),
    "schedule": ("get", PROJECT, Role.VIEWER, 200),
    "schedule_take": ("post", PROJECT, Role.QC_MANAGER, 200),  # without a file it says so
    "schedule_update": ("get", SCHEDULE, Role.VIEWER, 404),
    "schedule_choose": ("post", SCHEDULE, Role.QC_MANAGER, 404),
    "schedule_follow": ("post", SCHEDULE, Role.QC_MANAGER, 404),
    "schedule_preview": ("post", SCHEDULE, Role.QC_MANAGER, 404),
    "schedule_apply": ("post", SCHEDULE, Role.QC_MANAGER, 404),
    "schedule_compare": ("get", PROJECT, Role.VIEWER, 302),  # back, to choose two
    "schedule_checks": ("get", PROJECT, Role.VIEWER, 200),
    "schedule_sdef": ("get", PROJECT, Role.VIEWER, 200),
    "schedule_sdef_file": ("get", PROJECT, Role.VIEWER, 302),  # to the page, which says why
    "schedule_activities": ("get", SCHEDULE, Role.VIEWER, 404),
    "schedule_look_ahead": ("get", PROJECT, Role.VIEWER, 200),
    "schedule_paper": ("get", SCHEDULE | {"form": "pdf"}, Role.VIEWER, 404),
    "schedule_progress": ("get", PROJECT, Role.VIEWER, 200),
    "schedule_collect": ("post", PROJECT, Role.QC_MANAGER, 302),
    "schedule_decide": ("post", PROJECT, Role.QC_MANAGER, 409),  # nothing was chosen
    "schedule_file": ("post", PROJECT, Role.QC_MANAGER, 404),  # of no kind
    "schedule_cover": ("get", PROJECT, Role.QC_MANAGER, 302),
    "schedule_proposal": ("get", SCHEDULE, Role.QC_MANAGER, 404),
    "schedule_resources": ("get", PROJECT, Role.QC_MANAGER, 200),
    "documents": ("get", PROJECT, Role.VIEWER, 200),
    "documents_in": ("get", FOLDER, Role.VIEWER, 404),
    "documents_branch": ("get", FOLDER, Role.VIEWER, 200),  # nothing is in it
    "documents_check": ("post", FOLDER, Role.QC_MANAGER, 200),
    "documents_upload": ("post", FOLDER, Role.QC_MANAGER, 302),  # without a file it says so
    "documents_version": ("post", PROJECT | {"file_id": 1}, Role.QC_MANAGER, 404),
    "documents_decide": ("post", PROJECT | {"entry": 1}, Role.QC_MANAGER, 404),
    "budget": ("get", PROJECT, Role.VIEWER, 200),
    "change_orders": ("get", PROJECT, Role.VIEWER, 200),
    "contracts": ("get", PROJECT, Role.VIEWER, 200),
    "budget_compare": ("get", PROJECT, Role.VIEWER, 200),
    "budget_compare_file": ("get", PROJECT | {"form": "pdf"}, Role.VIEWER, 404),  # no snapshot
    "daily_logs": ("get", PROJECT, Role.VIEWER, 200),
    "daily_log": ("get", PROJECT | {"day": date(2026, 6, 3)}, Role.VIEWER, 200),
    "directory": ("get", PROJECT, Role.VIEWER, 200),
    "directory_part": ("get", PROJECT | {"tab": "companies"}, Role.VIEWER, 200),
    "directory_add": ("get", PROJECT, Role.QC_MANAGER, 200),
    "records": ("get", LIST, Role.VIEWER, 200),
    "view_save": ("post", LIST, Role.VIEWER, 302),  # without a name it says so
    "view_change": ("post", LIST | {"pk": 999_999_999}, Role.VIEWER, 404),
    "records_file": ("get", LIST | {"form": "csv"}, Role.VIEWER, 200),
    "changes": ("get", LIST, Role.VIEWER, 200),
    "columns": ("post", LIST, Role.VIEWER, 302),
    "record": ("get", RECORD, Role.VIEWER, 200),
    "record_new": ("get", LIST, Role.QC_MANAGER, 200),
    "records_bulk": ("get", LIST, Role.QC_MANAGER, 302),  # nobody chose a record
    "record_choices": ("get", LIST, Role.QC_MANAGER, 404),  # of no column
    "record_edit": ("get", RECORD, Role.QC_MANAGER, 200),
    "record_take_back": ("post", RECORD, Role.QC_MANAGER, 302),
    "record_delete": ("get", RECORD, Role.QC_MANAGER, 200),
    "record_step": ("get", RECORD | {"step": "answer"}, Role.QC_MANAGER, 200),
    "record_attach": ("post", RECORD, Role.QC_MANAGER, 302),
    "record_attachment": ("get", RECORD | {"key": "1"}, Role.VIEWER, 404),  # no such file
    "record_retry": ("post", RECORD | {"entry": 1}, Role.QC_MANAGER, 404),
    "record_withdraw": ("post", RECORD | {"entry": 1}, Role.QC_MANAGER, 404),
    "record_decide": ("post", RECORD | {"conflict": 1}, Role.QC_MANAGER, 404),
    "file_content": ("get", PROJECT | {"procore_id": 1}, Role.VIEWER, 404),  # no such file
    "note": ("post", RECORD, Role.QC_MANAGER, 302),
    "styleguide": ("get", {}, Role.VIEWER, 404),  # only where the hub runs with DEBUG
    "conflicts": ("get", {}, Role.VIEWER, 200),
    "conflict_decide": ("post", {}, Role.QC_MANAGER, 404),  # without a choice
    "conflict_undo": ("post", {}, Role.QC_MANAGER, 302),
    "conflict": ("get", {"pk": 999_999_999}, Role.VIEWER, 404),
    "sign_on_begin": ("get", {}, ANYBODY, 404),  # none is set up
    "sign_on_callback": ("get", {}, ANYBODY, 404),
    "sign_on": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "sign_on_unlink": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "account": ("get", {}, Role.VIEWER, 200),
    "mfa_index": ("get", {}, Role.VIEWER, 200),
    "mfa_authenticate": ("get", {}, ANYBODY, 302),  # after the password only
    "account_reauthenticate": ("get", {}, Role.VIEWER, 200),
    "mfa_reauthenticate": ("get", {}, Role.VIEWER, 302),  # without a second step, by password
    "mfa_activate_totp": ("get", {}, Role.VIEWER, 302),  # not without confirming who it is
    "mfa_deactivate_totp": ("get", {}, Role.VIEWER, 404),  # none is set up
    "mfa_view_recovery_codes": ("get", {}, Role.VIEWER, 404),
    "mfa_generate_recovery_codes": ("get", {}, Role.VIEWER, 302),
    "account_sign_out": ("post", {}, Role.VIEWER, 302),
    "own_tokens": ("get", {}, Role.VIEWER, 200),
    "own_token_revoke": ("post", NO_CONNECTION, Role.VIEWER, 404),
    "all_tokens": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "any_token_revoke": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "people": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "person_change": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "retention": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "addresses": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "address_change": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "backups": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "backup_now": ("post", {}, Role.SYSTEM_ADMIN, 302),
    "audit": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "audit_file": ("get", {"form": "csv"}, Role.SYSTEM_ADMIN, 200),
    "person_second_step": ("get", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "unsent": ("get", {}, Role.VIEWER, 302),  # nothing waits
    "notifications": ("get", {}, Role.VIEWER, 200),
    "alerts": ("get", {}, Role.VIEWER, 200),
    "alerts_read": ("post", {}, Role.VIEWER, 302),
    "webhook_events": ("get", {}, Role.VIEWER, 200),
    "webhook_replay": ("post", NO_CONNECTION, Role.PROJECT_ADMIN, 404),
    "rules": ("get", {}, Role.VIEWER, 200),
    "rule_new": ("get", {}, Role.PROJECT_ADMIN, 200),
    "rule_edit": ("get", NO_CONNECTION, Role.PROJECT_ADMIN, 404),
    "rule_switch": ("post", NO_CONNECTION, Role.PROJECT_ADMIN, 404),
    "rule_delete": ("post", NO_CONNECTION, Role.PROJECT_ADMIN, 404),
    "sync_projects": ("get", {}, Role.VIEWER, 200),
    "choose_projects": ("post", {}, Role.PROJECT_ADMIN, 302),
    "cadences": ("get", {}, Role.VIEWER, 200),
    "owners": ("get", {}, Role.VIEWER, 200),
    "requests": ("get", {}, Role.VIEWER, 200),
    "calls": ("get", {}, Role.VIEWER, 200),
    "sync_log": ("get", {}, Role.VIEWER, 200),
    "outbox": ("get", {}, Role.VIEWER, 200),
    "outbox_retry": ("post", NO_CONNECTION, Role.QC_MANAGER, 404),
    "outbox_withdraw": ("post", NO_CONNECTION, Role.QC_MANAGER, 404),
    "drift": ("get", {}, Role.VIEWER, 200),
    "compare": ("post", {}, Role.PROJECT_ADMIN, 302),
    "webhook_mend": ("post", NO_CONNECTION, Role.PROJECT_ADMIN, 404),
    "start": ("get", {}, Role.VIEWER, 200),
    "start_projects": ("post", {}, Role.PROJECT_ADMIN, 404),  # without a connection in the form
    "start_reading": ("post", {}, Role.PROJECT_ADMIN, 404),
    "sync": ("get", {}, Role.VIEWER, 200),
    "sync_run": ("post", {}, Role.PROJECT_ADMIN, 404),  # without a connection in the form
    "follow": ("post", {}, Role.PROJECT_ADMIN, 404),  # without a project in the form
    "connections": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "connection_add": ("get", {}, Role.SYSTEM_ADMIN, 200),
    "connection_callback": ("get", {}, Role.SYSTEM_ADMIN, 302),
    "connection_edit": ("get", CONNECTION, Role.SYSTEM_ADMIN, 200),
    "connection_sign_in": ("post", CONNECTION, Role.SYSTEM_ADMIN, 302),
    "connection_check": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "connection_company": ("get", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
    "connection_disconnect": ("post", NO_CONNECTION, Role.SYSTEM_ADMIN, 404),
}

#: Routes that other programs use, with their own tests.
FOR_PROGRAMS = {"metrics"}

RANK = [None, *Role]


def routes(patterns: list[Any] | None = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # tests/api has a table of its own
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name or pattern.pattern)


def test_every_route_is_in_the_table() -> None:
    assert set(routes()) - FOR_PROGRAMS == set(ROUTES)


@pytest.mark.parametrize("role", RANK, ids=lambda role: role.value if role else "nobody")
@pytest.mark.parametrize("route", ROUTES)
def test_a_route_lets_in_its_roles_and_nobody_else(
    route: str,
    role: Role | None,
    project: Project,
    rfi: Callable[..., Any],
    signed_in: Callable[[Role], Client],
) -> None:
    method, given, least, status = ROUTES[route]
    rfi(1)
    known = {"project": project.pk, "connection": project.connection_id}
    arguments = {name: known.get(value, value) for name, value in given.items()}
    browser = signed_in(role) if role else Client()
    if route == "home" or (route == "account_login" and role):
        status = 302  # to the only project; away from the sign-in page

    answer = getattr(browser, method)(reverse(route, kwargs=arguments))

    if RANK.index(role) >= RANK.index(least):
        assert answer.status_code == status
    elif role is None:
        assert answer.status_code == (401 if route == "live" else 302)
        assert route == "live" or answer["Location"].startswith(("/accounts/login/", "/"))
    else:
        assert answer.status_code == 403


def test_a_visitor_is_sent_to_sign_in_and_back(project: Project) -> None:
    wanted = f"/projects/{project.pk}/rfis/?status=open"

    answer = Client().get(wanted)

    assert answer["Location"] == (
        f"/accounts/login/?next=%2Fprojects%2F{project.pk}%2Frfis%2F%3Fstatus%3Dopen"
    )


def test_a_part_of_a_page_is_refused_without_a_session(project: Project) -> None:
    answer = Client().get(f"/projects/{project.pk}/rfis/", headers={"HX-Request": "true"})

    assert answer.status_code == 401


def test_a_switched_off_person_may_do_nothing(
    project: Project, signed_in: Callable[[Role], Client]
) -> None:
    browser = signed_in(Role.SYSTEM_ADMIN)
    User.objects.update(is_active=False)

    answer = browser.get("/sync/")

    assert answer.status_code == 302


def test_there_is_no_way_to_sign_up() -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_wrong_passwords_are_told_apart_from_nothing_and_counted() -> None:
    visitor = Client()
    given = {"login": "nobody", "password": "wrong"}

    answers = [visitor.post("/accounts/login/", given) for _ in range(6)]

    assert "not correct" in answers[0].content.decode()
    assert "Too many failed login attempts" in answers[5].content.decode()
