"""How does a day's use of the request budget look as a picture? Bars by hour, parts by purpose."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from trajanus.procore.purpose import Purpose
from trajanus.workspace.sync_centre.syncing import ASKED_BY

WIDTH, HEIGHT = 960, 260
_LEFT, _TOP, _RIGHT, _BOTTOM = 56, 12, 8, 28
#: Below this part of the limit, a line for it would flatten the bars.
_NEAR = 0.25
#: What comes first stands lowest.
_ORDER = [*(one.value for one in Purpose), "sign_in"]


@dataclass(frozen=True, slots=True)
class Part:
    """One purpose's part of an hour's bar; `look` is the number of its colour and pattern."""

    look: int
    label: str
    made: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour."""

    label: str
    x: float
    width: float
    parts: tuple[Part, ...]
    total: int
    has_label: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def told(self) -> str:
        said = ", ".join(f"{part.label} {part.made:,}" for part in self.parts)
        return f"{self.label}: {self.total:,} requests. {said}".strip()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]  # y and label of each line of the scale
    limit: float | None  # where the line of the hourly limit is
    purposes: tuple[tuple[int, str, int], ...]  # look, label and sum of each, as in the legend
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    floor: int = HEIGHT - _BOTTOM

    @property
    def total(self) -> int:
        return sum(made for _, _, made in self.purposes)


def chart_of(hours: Mapping[datetime, Mapping[str, int]], limit: int | None) -> Chart:
    """Return the chart of these hours, oldest first; `limit` is what Procore allows in an hour."""
    highest = max((sum(made.values()) for made in hours.values()), default=0)
    shows_limit = limit is not None and highest >= _NEAR * limit
    top = _rounded(max(highest, limit if limit and shows_limit else 0, 4))
    floor = HEIGHT - _BOTTOM
    scale = (floor - _TOP) / top
    return Chart(
        bars=tuple(_bars(hours, scale)),
        lines=tuple((floor - top * part / 4 * scale, f"{top * part // 4:,}") for part in range(5)),
        limit=floor - limit * scale if limit and shows_limit else None,
        purposes=tuple(_legend(hours)),
    )


def _bars(hours: Mapping[datetime, Mapping[str, int]], scale: float) -> Iterator[Bar]:
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(hours))
    for at, (hour, made) in enumerate(hours.items()):
        local = timezone.localtime(hour)
        yield Bar(
            label=local.strftime("%H:%M"),
            x=round(_LEFT + at * step + step * 0.12, 1),
            width=round(step * 0.76, 1),
            parts=tuple(_parts(made, scale)),
            total=sum(made.values()),
            has_label=at % 3 == 0,
        )


def _parts(made: Mapping[str, int], scale: float) -> Iterator[Part]:
    y = float(HEIGHT - _BOTTOM)
    for purpose in sorted(made, key=_rank):
        height = round(made[purpose] * scale, 1)
        y = round(y - height, 1)
        yield Part(_rank(purpose), _label(purpose), made[purpose], y, height)


def _legend(hours: Mapping[datetime, Mapping[str, int]]) -> Iterator[tuple[int, str, int]]:
    used = {purpose for made in hours.values() for purpose in made}
    for purpose in sorted(used, key=_rank):
        yield _rank(purpose), _label(purpose), sum(made.get(purpose, 0) for made in hours.values())


def _rank(purpose: str) -> int:
    return _ORDER.index(purpose) if purpose in _ORDER else len(_ORDER)


def _label(purpose: str) -> str:
    return ASKED_BY.get(purpose, purpose)


def _rounded(highest: int) -> int:
    """Return a number at or above it that four lines divide into round steps."""
    size: int = 10 ** math.floor(math.log10(max(1, highest / 4)))
    return 4 * next(size * part for part in (1, 2, 5, 10) if size * part * 4 >= highest)
