"""How does a planner decide what the field reported, and how does the field hear of it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction

from trajanus import clock
from trajanus.errors import InvalidValues
from trajanus.p6 import CannotWrite, Schedule
from trajanus.p6.model import Activity, Project
from trajanus.p6.updates import ProgressUpdate, standings
from trajanus.schedules.models import Proposal, ProposalState
from trajanus.schedules.place import Place
from trajanus.sync import live
from trajanus.sync.writing import edits

#: A decision may be taken back until P6 has it.
_CHANGEABLE = (ProposalState.OPEN, ProposalState.ACCEPTED, ProposalState.REFUSED)
_LONGEST_NOTE = 2_000


def update_of(proposal: Proposal) -> ProgressUpdate:
    """Return what accepting a proposal writes: its values, and P6's own where it says nothing."""
    before = proposal.before
    start = proposal.actual_start or _date(before.get("actual_start"))
    finish = proposal.actual_finish or _date(before.get("actual_finish"))
    return ProgressUpdate(
        activity_id=proposal.activity_id,
        actual_start=start,
        actual_finish=finish,
        percent=None if finish else proposal.percent,
        remaining_hours=None if finish else proposal.remaining_hours,
    )


def problems(proposal: Proposal) -> tuple[str, ...]:
    """Return what keeps a proposal from being written to P6, one sentence each."""
    said = []
    update = update_of(proposal)
    if proposal.percent == 100 and not update.actual_finish:
        said.append("100 % needs the day on which it was finished")
    project, activity = _as_in_p6(proposal)
    try:
        standings(Schedule("", "", (project,), activities=(activity,)), project, [update])
    except CannotWrite as error:
        said += [problem.split(": ", 1)[-1] for problem in error.problems]
    return tuple(said)


def _as_in_p6(proposal: Proposal) -> tuple[Project, Activity]:
    """Return the activity as the proposal knows it from the schedule, which need not be read."""
    before, day = proposal.before, proposal.update.data_date
    start, finish = _date(before.get("actual_start")), _date(before.get("actual_finish"))
    activity = Activity(
        key="",
        project_key="",
        id=proposal.activity_id,
        name=proposal.activity_name,
        type=before["type"],
        percent_type=before["percent_type"],
        percent=before["percent"],
        original_hours=before["original_hours"],
        remaining_hours=before["remaining_hours"],
        actual_start=datetime.combine(start, time()) if start else None,
        actual_finish=datetime.combine(finish, time()) if finish else None,
    )
    return Project("", "", "", datetime.combine(day, time()) if day else None), activity


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def accept(
    where: Place, wanted: Iterable[int], *, by: int | None, note: str = ""
) -> list[Proposal]:
    """Accept proposals, all or none. Raises InvalidValues with the problems by activity."""
    found = _chosen(where, wanted)
    wrong = {one.activity_id: list(said) for one in found if (said := problems(one))}
    if wrong:
        raise InvalidValues(wrong)
    return _decide(where, found, ProposalState.ACCEPTED, by=by, note=note)


def refuse(
    where: Place, wanted: Iterable[int], *, by: int | None, note: str = ""
) -> list[Proposal]:
    """Refuse proposals: the next apply tells Procore what P6 has."""
    return _decide(where, _chosen(where, wanted), ProposalState.REFUSED, by=by, note=note)


def amend(where: Place, pk: int, given: Mapping[str, str]) -> Proposal:
    """Mend the values of a proposal before it is decided. Raises InvalidValues by field."""
    [proposal] = _chosen(where, [pk])
    wrong: dict[str, list[str]] = {}
    for name, read in _READERS.items():
        if name not in given:
            continue
        text = given[name].strip()
        try:
            setattr(proposal, name, read(text, proposal) if text else None)
        except ValueError as error:
            wrong[name] = [str(error)]
    if wrong:
        raise InvalidValues(wrong)
    proposal.save()
    return proposal


def _decide(
    where: Place,
    found: Sequence[Proposal],
    state: ProposalState,
    *,
    by: int | None,
    note: str,
) -> list[Proposal]:
    with transaction.atomic():
        for one in found:
            is_new = one.state == ProposalState.OPEN
            one.state, one.decided_at, one.decided_by_id = state, clock.now(), by
            one.note = note.strip()[:_LONGEST_NOTE]
            one.save()
            if is_new and one.request_id is not None:
                _answer(where, one, by=by)
        live.schedules_moved(where.connection.pk, where.project_id)
    return list(found)


def _answer(where: Place, proposal: Proposal, *, by: int | None) -> None:
    """Tell the person who asked for the change, in Procore."""
    lane = where.lane("requested_changes")
    row = lane.rows().filter(procore_id=proposal.request_id, missing_since=None).first()
    if row is None or row.status != "pending":
        return
    step = "approve" if proposal.state == ProposalState.ACCEPTED else "reject"
    edits.take_step(lane, row.procore_id, step, {"reason": proposal.note}, by=by)


def _chosen(where: Place, wanted: Iterable[int]) -> list[Proposal]:
    keys = set(wanted)
    found = list(
        Proposal.objects.filter(**where.key, pk__in=keys, state__in=_CHANGEABLE).select_related(
            "update"
        )
    )
    if not keys:
        raise InvalidValues({"base": ["Choose at least one proposal."]})
    if len(found) < len(keys):
        raise InvalidValues({"base": ["Some of them are already decided; look at the list again."]})
    return found


def _percentage(text: str, proposal: Proposal) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError("must be a number from 0 to 100") from error
    if not 0 <= number <= 100:
        raise ValueError("must be a number from 0 to 100")
    return number


def _day(text: str, proposal: Proposal) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("must be a day such as 2027-03-31") from error


def _hours(text: str, proposal: Proposal) -> float:
    try:
        days = float(text)
    except ValueError as error:
        raise ValueError("must be a number of days") from error
    if not 0 <= days <= 10_000:
        raise ValueError("must be a number of days from 0 to 10,000")
    return days * proposal.hours_per_day


_READERS = {
    "percent": _percentage,
    "actual_start": _day,
    "actual_finish": _day,
    "remaining_hours": _hours,
}
