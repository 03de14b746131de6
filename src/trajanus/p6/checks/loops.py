"""Which activities wait for themselves? Circles in the logic, each found once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trajanus.p6.model import Activity, Project
from trajanus.p6.schedule import Schedule


def loops(schedule: Schedule, project: Project) -> Iterator[tuple[Activity, ...]]:
    """Yield one circle of activities for each knot of relationships that has any."""
    own = {each.key: each for each in schedule.activities_of(project)}
    after = {
        key: [
            link.successor_key
            for link in schedule.successors.get(key, ())
            if link.successor_key in own
        ]
        for key in own
    }
    knotted = _knotted(after)
    while knotted:
        circle = _circle(next(key for key in own if key in knotted), after, knotted)
        yield tuple(own[key] for key in circle)
        for key in circle:
            del knotted[key]
        knotted = _knotted(_within(after, knotted))


def _within(after: Mapping[str, list[str]], kept: Mapping[str, None]) -> dict[str, list[str]]:
    return {key: [other for other in after[key] if other in kept] for key in kept}


def _knotted(after: Mapping[str, list[str]]) -> dict[str, None]:
    """Return what is left when everything without a way in, or without a way out, is taken away."""
    before: dict[str, list[str]] = {key: [] for key in after}
    for key, others in after.items():
        for other in others:
            before[other].append(key)
    left = dict.fromkeys(after)
    for ways_in, ways_out in ((before, after), (after, before)):
        counts = {key: sum(1 for other in ways_in[key] if other in left) for key in left}
        free = [key for key, count in counts.items() if not count]
        while free:
            key = free.pop()
            del left[key]
            for other in ways_out[key]:
                if other in left:
                    counts[other] -= 1
                    if not counts[other]:
                        free.append(other)
    return left


def _circle(
    start: str, after: Mapping[str, list[str]], knotted: Mapping[str, None]
) -> tuple[str, ...]:
    """Walk on within the knot until a key comes again; each of its keys leads on."""
    places = {start: 0}
    walked = [start]
    while True:
        following = next(key for key in after[walked[-1]] if key in knotted)
        if following in places:
            return tuple(walked[places[following] :])
        places[following] = len(walked)
        walked.append(following)
