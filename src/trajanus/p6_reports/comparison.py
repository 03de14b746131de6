"""How does a comparison of two updates read?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trajanus.export.table import Column, Kind, Report, Row, Table, Value
from trajanus.p6.comparison.aspects import Aspect, ChangedActivity
from trajanus.p6.comparison.compare import Comparison, Side
from trajanus.p6.comparison.links import ChangedLink
from trajanus.p6.model import Activity
from trajanus.p6_reports.shared import (
    FINISH,
    ID,
    NAME,
    START,
    WBS,
    day,
    wbs_of,
)

_DAYS = Column("Days", Kind.NUMBER, 8)
_MOVES = (Aspect.START, Aspect.FINISH)
_PROGRESS = (
    Aspect.STATUS,
    Aspect.PERCENT,
    Aspect.ACTUAL_START,
    Aspect.ACTUAL_FINISH,
    Aspect.REMAINING_DURATION,
)
_OTHER = (
    Aspect.ID,
    Aspect.NAME,
    Aspect.WBS,
    Aspect.TYPE,
    Aspect.ORIGINAL_DURATION,
    Aspect.CALENDAR,
    Aspect.CONSTRAINTS,
    Aspect.COST,
    Aspect.RESOURCES,
    Aspect.CODES,
)


def comparison_report(comparison: Comparison, made_at: datetime) -> Report:
    """Return the whole comparison as a document."""
    return Report(
        title="Schedule comparison",
        subtitle=comparison.new.project.name or comparison.new.project.id,
        facts=tuple(comparison_facts(comparison)),
        tables=(
            _issues(comparison),
            _activities("Added activities", comparison.added, comparison.new),
            _activities("Removed activities", comparison.removed, comparison.old),
            _moved(comparison),
            _progress(comparison),
            _float(comparison),
            _critical(comparison),
            _links(comparison),
            _other(comparison),
            _settings(comparison),
            _renamed(comparison),
        ),
        made_at=made_at,
        footnote=_footnote(comparison),
    )


def comparison_facts(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield what people want to know first."""
    for name, side in (("Old update", comparison.old), ("New update", comparison.new)):
        yield name, _side(side)
    moved = comparison.finish_moved_days
    if moved is not None:
        later = (
            f"{moved} days later" if moved > 0 else f"{-moved} days earlier" if moved else "same"
        )
        old, new = day(comparison.old.finish), day(comparison.new.finish)
        yield "Last finish", f"{old} → {new} ({later})"
    yield (
        "Changes",
        f"activities: {len(comparison.added):,} added, {len(comparison.removed):,} removed,"
        f" {len(comparison.changed):,} changed; relationships: {len(comparison.links):,}",
    )
    fresh = sum(1 for issue in comparison.issues if not issue.is_old)
    yield "To explain", f"{fresh} new, {len(comparison.issues) - fresh} known from the old update"


def _side(side: Side) -> str:
    return (
        f"{side.project.id}, data date {day(side.project.data_date)},"
        f" {side.activities:,} activities, {side.relationships:,} relationships"
    )


def _footnote(comparison: Comparison) -> str:
    skipped = ", ".join(aspect.value for aspect in comparison.not_compared)
    unsaid = f" Not compared, since SDEF does not tell: {skipped}." if skipped else ""
    return f"Days are calendar days for dates, and work days for durations and float.{unsaid}"


def _issues(comparison: Comparison) -> Table:
    return Table(
        "To explain",
        (
            ID,
            NAME,
            Column("What", width=26),
            Column("Finding", width=50),
            Column("Since", width=12),
        ),
        [
            (
                issue.activity_id,
                issue.activity_name,
                issue.kind.value,
                issue.message,
                "old update" if issue.is_old else "this update",
            )
            for issue in comparison.issues
        ],
        note="A reviewer will ask about these.",
        empty="Nothing needs an explanation.",
    )


def _activities(title: str, activities: tuple[Activity, ...], side: Side) -> Table:
    return Table(
        title,
        (ID, NAME, WBS, START, FINISH, _DAYS),
        [
            (
                each.id,
                each.name,
                wbs_of(each, side.project),
                each.start,
                each.finish,
                each.original_days,
            )
            for each in activities
        ],
    )


def _moved(comparison: Comparison) -> Table:
    """Return the dates that moved, the largest delay of a finish first."""
    changed = sorted(
        comparison.with_change(*_MOVES),
        key=lambda each: -(_days(each, Aspect.FINISH) or _days(each, Aspect.START) or 0),
    )
    return Table(
        "Moved dates",
        (
            ID,
            NAME,
            Column("Old start", Kind.DATE, 11),
            Column("New start", Kind.DATE, 11),
            Column("Old finish", Kind.DATE, 11),
            Column("New finish", Kind.DATE, 11),
            Column("Start moved", Kind.INTEGER, 9),
            Column("Finish moved", Kind.INTEGER, 9),
        ),
        [
            (
                each.new.id,
                each.new.name,
                each.old.start,
                each.new.start,
                each.old.finish,
                each.new.finish,
                _days(each, Aspect.START),
                _days(each, Aspect.FINISH),
            )
            for each in changed
        ],
        note="Days later; earlier is negative.",
    )


def _days(changed: ChangedActivity, aspect: Aspect) -> float | None:
    change = changed.change(aspect)
    return change.days if change else None


def _progress(comparison: Comparison) -> Table:
    return Table(
        "Progress",
        (
            ID,
            NAME,
            Column("Status", width=13),
            Column("Old %", Kind.PERCENT, 8),
            Column("New %", Kind.PERCENT, 8),
            Column("Old remaining", Kind.NUMBER, 10),
            Column("New remaining", Kind.NUMBER, 10),
            Column("Actual start", Kind.DATE, 11),
            Column("Actual finish", Kind.DATE, 11),
        ),
        [
            (
                each.new.id,
                each.new.name,
                each.new.status.replace("_", " "),
                each.old.percent,
                each.new.percent,
                each.old.remaining_days,
                each.new.remaining_days,
                each.new.actual_start,
                each.new.actual_finish,
            )
            for each in comparison.with_change(*_PROGRESS)
        ],
    )


def _float(comparison: Comparison) -> Table:
    """Return the floats that changed, the greatest loss first."""
    changed = sorted(
        comparison.with_change(Aspect.TOTAL_FLOAT),
        key=lambda each: _days(each, Aspect.TOTAL_FLOAT) or 0,
    )
    return Table(
        "Float",
        (
            ID,
            NAME,
            Column("Old float", Kind.NUMBER, 10),
            Column("New float", Kind.NUMBER, 10),
            Column("Gained", Kind.NUMBER, 10),
        ),
        [
            (
                each.new.id,
                each.new.name,
                each.old.total_float_days,
                each.new.total_float_days,
                _days(each, Aspect.TOTAL_FLOAT),
            )
            for each in changed
        ],
        note="Work days of total float; lost float is negative.",
    )


def _critical(comparison: Comparison) -> Table:
    rows = [("became critical", each) for each in comparison.became_critical]
    rows += [("no longer critical", each) for each in comparison.no_longer_critical]
    return Table(
        "Critical path",
        (ID, NAME, Column("Change", width=18), START, FINISH, Column("Float", Kind.NUMBER, 8)),
        [
            (
                each.new.id,
                each.new.name,
                what,
                each.new.start,
                each.new.finish,
                each.new.total_float_days,
            )
            for what, each in rows
        ],
        empty="The same open activities are critical.",
    )


def _links(comparison: Comparison) -> Table:
    return Table(
        "Logic",
        (
            Column("Predecessor", width=14),
            Column("Successor", width=14),
            Column("Change", width=12),
            Column("Old", width=10),
            Column("New", width=10),
            Column("Why", width=32),
        ),
        [_link(link) for link in comparison.links],
        note="FS, SS, FF and SF with lag in work days.",
    )


def _link(link: ChangedLink) -> Row:
    return (
        link.predecessor,
        link.successor,
        link.event.value,
        link.old.shown if link.old else "",
        link.new.shown if link.new else "",
        "an activity was added or removed" if link.with_activity else "",
    )


def _other(comparison: Comparison) -> Table:
    return Table(
        "Other changes",
        (ID, NAME, Column("What", width=16), Column("Old", width=30), Column("New", width=30)),
        [
            (
                each.new.id,
                each.new.name,
                change.aspect.value,
                _shown(change.old),
                _shown(change.new),
            )
            for each in comparison.changed
            for change in each.changes
            if change.aspect in _OTHER
        ],
    )


def _shown(value: Value) -> Value:
    return f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else value


def _settings(comparison: Comparison) -> Table:
    return Table(
        "Settings and calendars",
        (Column("What", width=34), Column("Old", width=40), Column("New", width=40)),
        [(each.name, each.old, each.new) for each in comparison.settings],
        note="These move dates of many activities at once.",
    )


def _renamed(comparison: Comparison) -> Table:
    return Table(
        "Renamed WBS",
        (Column("Code", width=20), Column("Old name", width=40), Column("New name", width=40)),
        [(each.code, each.old, each.new) for each in comparison.renamed_wbs],
    )
