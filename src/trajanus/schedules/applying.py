"""How does Procore come to say what a P6 schedule says? Round by round, through the outbox.

A round owes Procore everything that can be told now. What lies in a folder that Procore does not
have yet waits for a later round. Each round compares anew, so that one that was cut short, or a
second one, sends nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet

from trajanus import clock
from trajanus.errors import HubError, InvalidValues
from trajanus.p6 import ScheduleError
from trajanus.resources.values import as_json
from trajanus.schedules import asking, intake, owner, place
from trajanus.schedules.models import ActivityLink, ScheduleUpdate, UpdateState
from trajanus.schedules.place import Place
from trajanus.schedules.plan import Kind, Line, Plan
from trajanus.schedules.previewing import chosen, planned
from trajanus.schedules.wanted import Wanted
from trajanus.store.models import OutboxEntry
from trajanus.store.models.history import Cause
from trajanus.store.models.outbox import OutboxState
from trajanus.sync import live
from trajanus.sync.deciding import history
from trajanus.sync.lane import Lane
from trajanus.sync.writing import edits

#: Lines in one transaction: what a person sees move.
_STEP = 200
#: Seconds that a worker waits for folders before it does something else.
_PATIENCE, _LOOK_EVERY = 5.0, 0.25


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    plan: Plan
    owed: int
    #: Lines that wait for their folder.
    waiting: int

    @property
    def is_left(self) -> bool:
        """Whether another round has to follow."""
        return self.waiting > 0


def ask_to_apply(update: ScheduleUpdate, *, by: int | None) -> None:
    """Let a worker apply an update that was compared before. Raises InvalidValues."""
    if update.state not in (UpdateState.PREVIEWED, UpdateState.APPLIED):
        raise InvalidValues({"base": ["See first what would change: preview it."]})
    with transaction.atomic():
        begin(update, by=by)
        asking.ask(asking.APPLY, update)
    live.schedules_moved(update.connection_id, update.project_id)


def waiting(update_id: int) -> ScheduleUpdate | None:
    """Return the update if it still is to be applied."""
    found = ScheduleUpdate.objects.filter(pk=update_id, state=UpdateState.APPLYING)
    return found.select_related("connection").first()


def leave_to_workers(update: ScheduleUpdate) -> None:
    """Let a worker do the rounds that are left."""
    asking.ask(asking.APPLY, update)


def folders_under_way(update: ScheduleUpdate) -> bool:
    """Whether folders of it are still on their way to Procore, so that a round would do nothing."""
    where = place.of_update(update)
    links = ActivityLink.objects.filter(**where.key, series=update.series, key__startswith="wbs:")
    lane = where.lane("tasks")
    rows = lane.rows().filter(pk__in=links.values("row_id"), procore_id__lt=0)
    return OutboxEntry.objects.filter(
        resource=lane.resource.name,
        row_id__in=rows.values("pk"),
        state__in=(OutboxState.WAITING, OutboxState.SENDING),
    ).exists()


def wait_for_folders(update: ScheduleUpdate) -> bool:
    """Wait a little for folders to get to Procore; say whether they did."""
    until = clock.monotonic() + _PATIENCE
    while folders_under_way(update):
        if clock.monotonic() > until:
            return False
        clock.sleep(_LOOK_EVERY)
    return True


def go_on(update: ScheduleUpdate) -> Round:
    """Do one round; note how far it came. An update that cannot be applied is noted as failed."""
    where = place.of_update(update)
    with _alone(where):
        return _round(update, where)


def _round(update: ScheduleUpdate, where: Place) -> Round:
    try:
        owner.check(where)
        schedule, project = chosen(update)
        found = planned(update, where, schedule, project)
    except (ScheduleError, HubError) as error:
        intake.fail(update, error)
        update.save()
        live.schedules_moved(update.connection_id, update.project_id)
        return Round(Plan((), 0), 0, 0)
    done = _Applying(update, where, found).run()
    _note(update, done)
    return done


@contextmanager
def _alone(where: Place) -> Iterator[None]:
    """Let one round at a time compare and write in a project: two would make tasks twice."""
    name = f"schedules/{where.connection.pk}/{where.project_id}".encode()
    key = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), signed=True)
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def begin(update: ScheduleUpdate, *, by: int | None) -> None:
    """Begin to apply an update; the caller sees to the rounds."""
    update.state, update.message, update.next_step = UpdateState.APPLYING, "", ""
    update.done = update.total = 0
    update.applied_by_id = by
    update.save()


def _note(update: ScheduleUpdate, done: Round) -> None:
    if not done.is_left:
        update.state, update.applied_at = UpdateState.APPLIED, clock.now()
        update.next_step = ""
    update.message = (
        f"{done.waiting:,} tasks wait until their folder is at Procore." if done.is_left else ""
    )
    update.save()
    live.schedules_moved(update.connection_id, update.project_id)


class _Applying:
    """One round."""

    def __init__(self, update: ScheduleUpdate, where: Place, plan: Plan) -> None:
        self._update, self._where, self._plan = update, where, plan
        self._lane = where.lane("tasks")
        self._folders = _folder_ids(plan)
        self._stuck = _stuck(self._lane, plan)
        self._links: list[ActivityLink] = []
        self._owed = self._waiting = 0

    def run(self) -> Round:
        """Tell Procore, step by step, so that a kill loses little and pages show how far it is."""
        lines = iter(self._plan.lines)
        update = self._update
        update.total, update.done = len(self._plan.lines), 0
        while step := list(islice(lines, _STEP)):
            with transaction.atomic():
                for line in step:
                    self._tell(line)
                self._keep_links()
                update.done += len(step)
                update.save(update_fields=["done", "total"])
                live.schedules_moved(update.connection_id, update.project_id)
        return Round(self._plan, self._owed, self._waiting)

    def _tell(self, line: Line) -> None:
        match line.kind:
            case Kind.GONE:
                self._flag(line)
            case Kind.UNCHANGED if line.task:
                self._link(line, line.task.row_id)
            case Kind.NEW | Kind.CHANGED if line.wanted:
                self._owe(line, line.wanted)

    def _owe(self, line: Line, wanted: Wanted) -> None:
        values = {name: new for name, (_, new) in line.changes.items() if name != "folder"}
        if "folder" in line.changes:
            above = self._folders.get(wanted.folder, -1) if wanted.folder else None
            if wanted.folder in self._stuck:
                pass  # Procore refused the folder: it stays where it is, a new one goes on top
            elif above is not None and above < 0:
                self._waiting += 1
                if line.task is None:
                    return
            else:
                values["above_id"] = above
        if not values:
            return
        self._owed += 1
        by = self._update.applied_by_id
        if line.task is None:
            row = edits.create(self._lane, {**values, "source_uid": wanted.source_uid}, by=by).row
        else:
            row = edits.change(self._lane, line.task.procore_id, values, by=by).row
        if wanted.is_folder:
            self._folders[wanted.key] = row.procore_id
        self._link(line, row.pk)

    def _link(self, line: Line, row_id: int) -> None:
        """Note which task it is and what it was told, where that is news."""
        wanted, link = line.wanted, line.link
        assert wanted is not None  # noqa: S101  only what is gone has none
        before = link.sent if link else {}
        sent = {
            name: before.get(name) if name in line.held else as_json(value)
            for name, value in wanted.columns.items()
        } | {"folder": wanted.folder}
        if link and (link.key, link.row_id, link.sent) == (wanted.key, row_id, sent):
            return
        if link and link.key != wanted.key:
            self._own_links().filter(key=link.key).delete()
        self._links.append(
            ActivityLink(
                **self._where.key,
                series=self._update.series,
                key=wanted.key,
                guid=wanted.guid,
                row_id=row_id,
                sent=sent,
                percent=wanted.percent,
            )
        )

    def _keep_links(self) -> None:
        ActivityLink.objects.bulk_create(
            self._links,
            update_conflicts=True,
            unique_fields=("connection", "project_id", "series", "key"),
            update_fields=("guid", "row_id", "sent", "percent", "gone_since"),
        )
        self._links.clear()

    def _flag(self, line: Line) -> None:
        """Note that an activity is gone; its task stays, for people to decide about."""
        self._own_links().filter(key=line.key).update(gone_since=clock.now())
        row = self._lane.rows().filter(pk=line.task.row_id).first() if line.task else None
        if row is not None:
            text = "No longer in the P6 schedule"
            history.note(self._lane, row, Cause.RULE, by=self._update.applied_by_id, text=text)

    def _own_links(self) -> QuerySet[ActivityLink]:
        return ActivityLink.objects.filter(**self._where.key, series=self._update.series)


def _folder_ids(plan: Plan) -> dict[str, int]:
    return {
        line.key: line.task.procore_id
        for line in plan.lines
        if line.wanted and line.wanted.is_folder and line.task
    }


def _stuck(lane: Lane, plan: Plan) -> frozenset[str]:
    """Return the folders that a person has to see to before Procore has them."""
    rows = {
        line.task.row_id: line.key
        for line in plan.lines
        if line.wanted and line.wanted.is_folder and line.task and line.task.procore_id < 0
    }
    stopped = OutboxEntry.objects.filter(
        resource=lane.resource.name,
        row_id__in=list(rows),
        state__in=(OutboxState.REFUSED, OutboxState.REVIEW),
    )
    return frozenset(rows[row_id] for row_id in stopped.values_list("row_id", flat=True))
