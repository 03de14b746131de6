"""Is a request with a key done once, however often it is sent?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection as database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trajanus import clock
from trajanus.accounts.models import KeptAnswer, Role, Scope, User
from trajanus.jobs import tasks
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import OutboxEntry
from trajanus.sync.writing import edits

if TYPE_CHECKING:
    from .conftest import Program

KEY = "Idempotency-Key"


@pytest.fixture
def rfis(project: Project) -> str:
    return f"/projects/{project.pk}/rfis"


def fields(manager: int, subject: str = "Cover") -> dict[str, Any]:
    return {"fields": {"subject": subject, "question": "How?", "rfi_manager_id": manager}}


def test_a_repeated_request_gets_the_same_answer_and_does_nothing(
    worker: Program, rfis: str, manager_at_procore: int
) -> None:
    first = worker.post(rfis, fields(manager_at_procore), **{KEY: "one"})
    again = worker.post(rfis, fields(manager_at_procore), **{KEY: "one"})

    assert (again.status_code, again.content) == (201, first.content)
    assert (again["Location"], again["Content-Type"]) == (first["Location"], first["Content-Type"])
    assert ("Idempotent-Replay" in first, again["Idempotent-Replay"]) == (False, "true")
    assert Rfi.objects.count() == 1


def test_a_refusal_is_repeated_too(worker: Program, rfis: str) -> None:
    answers = [worker.post(rfis, {"fields": {}}, **{KEY: "one"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[1]["Content-Type"] == "application/problem+json"


def test_a_key_belongs_to_one_request(worker: Program, rfis: str, manager_at_procore: int) -> None:
    worker.post(rfis, fields(manager_at_procore), **{KEY: "one"})

    other = worker.post(rfis, fields(manager_at_procore, "Door"), **{KEY: "one"})

    assert (other.status_code, Rfi.objects.count()) == (422, 1)
    assert other.json()["type"].endswith("key-reused")


def test_keys_of_different_callers_do_not_meet(
    program: Callable[..., Program], rfis: str, manager_at_procore: int
) -> None:
    for _ in range(2):
        caller = program(Role.QC_MANAGER, Scope.WRITE)
        assert caller.post(rfis, fields(manager_at_procore), **{KEY: "one"}).status_code == 201

    assert Rfi.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel"])
def test_a_key_that_is_none_is_refused(key: str, worker: Program, rfis: str) -> None:
    assert worker.post(rfis, {"fields": {}}, **{KEY: key}).status_code == 400


def test_who_may_not_do_it_now_may_do_it_later_with_the_same_key(
    program: Callable[..., Program], rfis: str, rfi: Callable[..., Rfi]
) -> None:
    caller = program(Role.VIEWER, Scope.WRITE)
    path = f"{rfis}/{rfi(1).pk}"

    refused = caller.patch(path, {"fields": {"qc_note": "x"}}, **{KEY: "one"})
    Rfi.objects.update(qc_note="")
    User.objects.update(role=Role.QC_MANAGER)
    allowed = caller.patch(path, {"fields": {"qc_note": "x"}}, **{KEY: "one"})

    assert (refused.status_code, allowed.status_code) == (403, 200)


def test_what_broke_is_undone_and_may_be_tried_again(
    worker: Program, rfis: str, rfi: Callable[..., Rfi], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, change = f"{rfis}/{rfi(1).pk}", edits.change

    def change_then_break(*given: Any, **more: Any) -> None:
        change(*given, **more)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(edits, "change", change_then_break)
        broken = worker.patch(path, {"fields": {"qc_note": "x"}}, **{KEY: "one"})
    left = Rfi.objects.get().qc_note
    again = worker.patch(path, {"fields": {"qc_note": "x"}}, **{KEY: "one"})

    assert (broken.status_code, left, again.status_code) == (500, "", 200)


def test_answers_are_forgotten_after_a_day(worker: Program, rfis: str) -> None:
    for key, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23))):
        worker.post(rfis, {"fields": {}}, **{KEY: key})
        KeptAnswer.objects.filter(key=key).update(created_at=clock.now() - age)

    tasks.forget_old_logs(None, 0)

    assert [answer.key for answer in KeptAnswer.objects.all()] == ["new"]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_so_many_keys_so_many_records(
    sent: list[str], worker: Program, rfis: str, manager_at_procore: int
) -> None:
    Rfi.objects.all().delete()
    KeptAnswer.objects.all().delete()

    made = [
        worker.post(rfis, fields(manager_at_procore, key), **{KEY: key}).json()["record"]["id"]
        for key in sent
    ]

    assert Rfi.objects.count() == len(set(sent))
    assert {(key, record) for key, record in zip(sent, made, strict=True)} == {
        (key, made[sent.index(key)]) for key in sent
    }


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_the_same_time_one_runs_and_the_others_wait_for_its_answer(
    worker: Program, rfis: str, manager_at_procore: int
) -> None:
    answers = []

    def send() -> None:
        try:
            answers.append(worker.post(rfis, fields(manager_at_procore), **{KEY: "one"}))
        finally:
            database.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (201, answers[0].content)
    }
    assert (Rfi.objects.count(), OutboxEntry.objects.count()) == (1, 1)
