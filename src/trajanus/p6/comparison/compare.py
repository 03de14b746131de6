"""What changed between two updates of one project?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trajanus.p6.comparison.aspects import Aspect, Aspects, ChangedActivity
from trajanus.p6.comparison.issues import Issue, find_issues
from trajanus.p6.comparison.links import ChangedLink, changed_links
from trajanus.p6.comparison.match import Match, match_activities, pair_projects
from trajanus.p6.comparison.renames import RenamedWbs, renamed_wbs
from trajanus.p6.comparison.settings import ChangedSetting, changed_settings
from trajanus.p6.errors import ScheduleError
from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.words import Status


class NothingToCompare(ScheduleError):
    """The two files have no project in common."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two updates."""

    project: Project
    activities: int
    relationships: int
    #: The last finish of its activities.
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences; lists follow the order of the new file."""

    old: Side
    new: Side
    added: tuple[Activity, ...]
    removed: tuple[Activity, ...]
    changed: tuple[ChangedActivity, ...]
    renamed_wbs: tuple[RenamedWbs, ...]
    settings: tuple[ChangedSetting, ...]
    links: tuple[ChangedLink, ...]
    became_critical: tuple[ChangedActivity, ...]
    no_longer_critical: tuple[ChangedActivity, ...]
    issues: tuple[Issue, ...]
    #: What one of the formats cannot tell, so that it was not compared.
    not_compared: tuple[Aspect, ...]

    @property
    def finish_moved_days(self) -> int | None:
        """How many calendar days later the project ends."""
        if self.old.finish is None or self.new.finish is None:
            return None
        return (self.new.finish.date() - self.old.finish.date()).days

    def with_change(self, *aspects: Aspect) -> tuple[ChangedActivity, ...]:
        """Return the activities of which one of these aspects changed."""
        return tuple(each for each in self.changed if any(map(each.change, aspects)))

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        lists = (self.added, self.removed, self.changed, self.links, self.renamed_wbs)
        return not any((*lists, self.settings))


def compare(
    old: Schedule, new: Schedule, projects: tuple[Project, Project] | None = None
) -> Comparison:
    """Compare one project of two files; without `projects` the one that both have."""
    before, after = projects or _the_project(old, new)
    match = match_activities(old.activities_of(before), new.activities_of(after))
    aspects = Aspects(old, new)
    changed = tuple(filter(None, map(aspects.changed, match.pairs)))
    return Comparison(
        old=_side(old, before),
        new=_side(new, after),
        added=match.added,
        removed=match.removed,
        changed=changed,
        renamed_wbs=() if aspects.has_sdef else tuple(renamed_wbs(old, new, (before, after))),
        settings=() if aspects.has_sdef else tuple(changed_settings(old, new, (before, after))),
        links=tuple(changed_links(old, new, (before, after), match)),
        became_critical=tuple(_critical(match, changed, now=True)),
        no_longer_critical=tuple(_critical(match, changed, now=False)),
        issues=tuple(find_issues(old, new, (before, after), match)),
        not_compared=tuple(aspect for aspect in Aspect if aspect in aspects.skipped),
    )


def _the_project(old: Schedule, new: Schedule) -> tuple[Project, Project]:
    pairs = pair_projects(old, new)
    if len(pairs) == 1:
        return pairs[0]
    if pairs:
        names = ", ".join(after.id for _, after in pairs)
        raise NothingToCompare(
            "Both files have several projects.", next_step=f"Name one of them: {names}."
        )
    found = [", ".join(each.id for each in file.projects) or "none" for file in (old, new)]
    raise NothingToCompare(
        f"The two files have no project in common: {found[0]} and {found[1]}.",
        next_step="Give two updates of the same project.",
    )


def _side(schedule: Schedule, project: Project) -> Side:
    activities = schedule.activities_of(project)
    own = {each.key for each in activities}
    links = sum(1 for link in schedule.relationships if link.successor_key in own)
    last = max((each.finish for each in activities if each.finish), default=None)
    return Side(project, len(activities), links, last)


def _critical(
    match: Match, changed: tuple[ChangedActivity, ...], *, now: bool
) -> Iterator[ChangedActivity]:
    """Yield the open activities that came onto the critical path, or left it."""
    by_key = {each.new.key: each for each in changed}
    for pair in match.pairs:
        if Status.COMPLETED in (pair.old.status, pair.new.status):
            continue
        if pair.old.is_critical != pair.new.is_critical and pair.new.is_critical is now:
            yield by_key.get(pair.new.key) or ChangedActivity(pair.old, pair.new, ())
