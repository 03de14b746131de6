"""Can programs see and settle what waits for Procore or for a person?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.store.models import Conflict, OutboxEntry
from trajanus.store.models.outbox import OutboxState

from .conftest import NOW

if TYPE_CHECKING:
    from .conftest import Program

Make = Callable[..., Rfi]


@pytest.fixture
def edited(worker: Program, project: Project, rfi: Make) -> dict[str, Any]:
    """An RFI whose due date somebody moved here."""
    row = rfi(1, due_date=NOW.date())
    path = f"/projects/{project.pk}/rfis/{row.pk}"
    return worker.patch(path, {"fields": {"due_date": "2026-07-01"}}).json()


@pytest.fixture
def disputed(project: Project) -> Callable[[Rfi], Conflict]:
    """Make a conflict about an RFI's due date: ours is the 1st of July, theirs the 9th."""

    def make(row: Rfi) -> Conflict:
        edit = {"agreed": "2026-06-03", "at": NOW.isoformat(), "by": None}
        Rfi.objects.filter(pk=row.pk).update(due_date="2026-07-01", edits={"due_date": edit})
        return Conflict.objects.create(
            connection=project.connection,
            project_id=project.procore_id,
            resource="rfis",
            row_id=row.pk,
            field="due_date",
            reason="too_close",
            explanation="Both changed it.",
            agreed="2026-06-03",
            ours="2026-07-01",
            theirs="2026-07-09",
            found_at=NOW,
        )

    return make


def test_the_outbox_names_the_record_and_what_is_told(
    reader: Program, edited: dict[str, Any], project: Project
) -> None:
    [entry] = reader.get("/outbox?is_open=true&resource=rfis").json()["items"]

    assert entry["id"] == edited["entry"]["id"]
    assert (entry["project"], entry["record"]) == (project.pk, edited["record"]["id"])
    assert (entry["name"], entry["created_by"]) == ("RFI 1 · Subject 1", "qc_manager")
    assert reader.get("/outbox?state=done").json()["items"] == []
    assert reader.get(f"/outbox?project={project.pk}&is_open=false").json()["items"] == []


def test_older_entries_are_found_by_following_the_link(
    reader: Program, worker: Program, project: Project, rfi: Make
) -> None:
    for number in (1, 2, 3):
        path = f"/projects/{project.pk}/rfis/{rfi(number).pk}"
        worker.patch(path, {"fields": {"due_date": "2026-07-01"}})

    first = reader.get("/outbox?limit=2")
    rest = reader.get(first.json()["next"].removeprefix("/api/v1")).json()

    assert 'rel="next"' in first["Link"]
    assert (len(first.json()["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


def test_a_withdrawn_write_gives_the_record_its_agreed_value_back(
    worker: Program, edited: dict[str, Any]
) -> None:
    path = f"/outbox/{edited['entry']['id']}"

    withdrawn = worker.delete(path)
    again = worker.delete(path)

    assert withdrawn.json()["state"] == "withdrawn"
    assert str(Rfi.objects.get().due_date) == "2026-06-03"
    assert again.status_code == 422


def test_only_what_was_refused_is_sent_again(worker: Program, edited: dict[str, Any]) -> None:
    path = f"/outbox/{edited['entry']['id']}/retry"

    too_early = worker.post(path)
    OutboxEntry.objects.update(state=OutboxState.REFUSED, message="No.")
    sent_again = worker.post(path)

    assert (too_early.status_code, sent_again.status_code) == (422, 202)
    assert sent_again.json()["state"] == "waiting"


def test_a_conflict_shows_three_versions_and_is_decided_and_undone(
    worker: Program, rfi: Make, disputed: Callable[[Rfi], Conflict]
) -> None:
    conflict = disputed(rfi(1, due_date=NOW.date()))

    [shown] = worker.get("/conflicts?state=open").json()["items"]
    decided = worker.post(f"/conflicts/{conflict.pk}/decision", {"choice": "theirs"})
    value = Rfi.objects.get().due_date
    undone = worker.post(f"/conflicts/{conflict.pk}/undo")

    assert (shown["agreed"], shown["ours"], shown["theirs"]) == (
        "2026-06-03",
        "2026-07-01",
        "2026-07-09",
    )
    assert (decided.json()["state"], decided.json()["decided_by"]) == ("theirs", "qc_manager")
    assert (str(value), undone.json()["state"]) == ("2026-07-09", "open")


def test_another_value_may_be_chosen_and_a_wrong_one_is_refused_at_its_field(
    worker: Program, rfi: Make, disputed: Callable[[Rfi], Conflict]
) -> None:
    path = f"/conflicts/{disputed(rfi(1)).pk}/decision"

    wrong = worker.post(path, {"choice": "edited", "value": "soon"})
    right = worker.post(path, {"choice": "edited", "value": "2026-08-01"})

    assert list(wrong.json()["problems"]) == ["due_date"]
    assert right.json()["chosen"] == "2026-08-01"
    assert OutboxEntry.objects.get().values == {"due_date": "2026-08-01"}


def test_many_conflicts_are_decided_at_once_and_each_counts_for_itself(
    worker: Program, project: Project, rfi: Make, disputed: Callable[[Rfi], Conflict]
) -> None:
    rows = [rfi(number) for number in (1, 2, 3)]
    named, of_record, rest = [disputed(row).pk for row in rows]

    some = worker.post("/conflicts/decisions", {"choice": "ours", "conflicts": [named]})
    one = worker.post(
        "/conflicts/decisions",
        {"choice": "theirs", "resource": "rfis", "record": rows[1].pk},
    )
    everything = worker.post("/conflicts/decisions", {"choice": "ours", "project": project.pk})

    assert some.json() == {"decided": [named], "failed": [], "is_complete": True}
    assert one.json()["decided"] == [of_record]
    assert everything.json()["decided"] == [rest]


def test_a_record_alone_does_not_say_which_conflicts_are_meant(worker: Program) -> None:
    answer = worker.post("/conflicts/decisions", {"choice": "ours", "record": 1})

    assert list(answer.json()["problems"]) == ["resource"]


def test_what_cannot_be_decided_is_named_among_the_others(
    worker: Program, rfi: Make, disputed: Callable[[Rfi], Conflict]
) -> None:
    conflict = disputed(rfi(1))
    Conflict.objects.filter(pk=conflict.pk).update(field="*", reason="deleted")

    answer = worker.post("/conflicts/decisions", {"choice": "ours"}).json()

    assert (answer["decided"], [one["id"] for one in answer["failed"]]) == ([], [conflict.pk])
    assert "deleted" in answer["failed"][0]["problems"]["base"][0]
