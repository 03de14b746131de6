"""What does the n-th generated RFI look like, as a record and as ready-made bytes?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random

from trajanus.simulator.modules.rfi_views import rfi_item
from trajanus.simulator.records import Test, Window
from trajanus.simulator.wire import Json, encode
from trajanus.simulator.world import World

_VARIANTS = 16
_TEXTS = 64
# So many characters bring a list item to about 2 kB.
_TEXT_LENGTH = 240
_SPAN = timedelta(days=400)
_OPENED_AFTER = 300
_UPDATED_AFTER = 6 * 3600
# Questions and answers of generated RFIs get ids far below those of written ones.
_QUESTIONS, _ANSWERS = 5_000_000_000, 6_500_000_000

_SUBJECTS = (
    "Dimension missing at column line", "Conflict between drawing and detail, grid",
    "Clearance of pipe and beam, bay", "Finish not given for room", "Elevation of slab edge, zone",
    "Sleeve size through wall, opening", "Rating of assembly at door", "Routing of conduit, panel",
)  # fmt: skip
_PHRASE = (
    "please confirm the dimension shown on the sheet as the detail gives another value and the "
    "crew is waiting for an answer before the next placement of concrete at this level while the "
    "supplier asks for a decision on size finish and fixing of the part along the column line"
)
_WORDS = tuple(_PHRASE.split())


class RfiPattern:
    """Makes RFIs from their place in the sequence, always the same for one seed."""

    def __init__(
        self, world: World, project_id: int, first_id: int, count: int, random: Random
    ) -> None:
        self.world = world
        self.project_id = project_id
        self.first_id = first_id
        self.count = count
        self.step = max(1, int(_SPAN.total_seconds()) // count)
        newest = world.clock.now() - timedelta(days=1)
        self.start = int(newest.timestamp()) - self.step * count
        self.texts = [_text(random) for _ in range(_TEXTS)]
        self._json_texts = [encode(text)[1:-1] for text in self.texts]
        self._offset = random.randrange(1 << 16)
        self._templates: dict[int, bytes] = {}
        self._variants: dict[int, Json] = {}

    def forget(self) -> None:
        """Names inside the ready-made bytes may have changed."""
        self._templates.clear()
        self._variants.clear()

    def record(self, place: int) -> Json:
        """The stored form of one RFI."""
        mixed = self._mixed(place)
        record = dict(self._shared(mixed % _VARIANTS))
        created = self.start + place * self.step
        record_id = self.first_id + place
        number = place + 1
        is_closed = record["status"] == "closed"
        updated = _stamp(created + _UPDATED_AFTER)
        record |= {
            "id": record_id,
            "number": str(number),
            "subject": f"{_SUBJECTS[mixed % len(_SUBJECTS)]} {number}",
            "created_at": _stamp(created),
            "initiated_at": _stamp(created + _OPENED_AFTER),
            "updated_at": updated,
            "time_resolved": updated if is_closed else None,
            "due_date": _date(created // 86400 + 14),
        }
        author = record["created_by_id"]
        question = {"id": _QUESTIONS + place, "body": self.texts[mixed % _TEXTS]}
        record["question"] = {**question, "question_date": _stamp(created), "created_by_id": author}
        record["answers"] = [self._answer(place, record, updated)] if is_closed else []
        return record

    def item(self, place: int) -> bytes:
        """The list form of one RFI, from a template of its variant."""
        mixed = self._mixed(place)
        variant = mixed % _VARIANTS
        template = self._templates.get(variant)
        if template is None:
            template = self._templates[variant] = self._template(variant)
        created = self.start + place * self.step
        number = place + 1
        subject = f"{_SUBJECTS[mixed % len(_SUBJECTS)]} {number}".encode()
        return template % {
            b"id": self.first_id + place,
            b"number": number,
            b"subject": subject,
            b"created": _stamp_bytes(created),
            b"initiated": _stamp_bytes(created + _OPENED_AFTER),
            b"updated": _stamp_bytes(created + _UPDATED_AFTER),
            b"due": _date_bytes(created // 86400 + 14),
            b"question": _QUESTIONS + place,
            b"body": self._json_texts[mixed % _TEXTS],
        }

    def between(self, window: Window) -> tuple[int, int]:
        """The places whose stamp lies in a window: first, and one past the last."""
        later = {"created_at": 0, "updated_at": _UPDATED_AFTER}[window.field]
        low, high = _epoch(window.low), _epoch(window.high)
        first = -((self.start + later - low) // self.step) if low is not None else 0
        past = (high - self.start - later) // self.step + 1 if high is not None else self.count
        return max(0, first), max(0, min(self.count, past))

    @property
    def shared_fields(self) -> frozenset[str]:
        """The fields that all RFIs of one variant have in common."""
        return frozenset(self._shared(0))

    def of_variants(self, ids: Iterable[int], tests: Iterable[Test]) -> Iterator[int]:
        """The ids whose variant passes; the tests may look at shared fields only."""
        tests = list(tests)
        passing = {
            variant
            for variant in range(_VARIANTS)
            if all(test.accepts(self._shared(variant)) for test in tests)
        }
        mixed, first = self._mixed, self.first_id
        return (i for i in ids if mixed(i - first) % _VARIANTS in passing)

    def _mixed(self, place: int) -> int:
        # Knuth's multiplicative hash: neighbours differ, and no state has to be kept.
        return ((place + self._offset) * 2_654_435_761 >> 8) & 0xFFFF

    def _shared(self, variant: int) -> Json:
        """The fields that RFIs of one variant share; never changed in place."""
        found = self._variants.get(variant)
        if found is None:
            found = self._variants[variant] = self._variant(variant)
        return found

    def _variant(self, variant: int) -> Json:
        world = self.world
        users = [user["id"] for user in world["users"]][1:]
        vendors = [vendor["id"] for vendor in world["vendors"]]
        places = [location["id"] for location in world["locations"]]
        sections = [section["id"] for section in world["specification_sections"]]
        is_open = variant % 4 == 0
        assignees = [users[-1 - variant % 2]]
        return {
            "project_id": self.project_id,
            "status": "open" if is_open else "closed",
            "prefix": None,
            "private": False,
            "reference": "",
            "cost_impact": {"status": ("tbd", "no_impact", "yes_unknown")[variant % 3],
                            "value": None},
            "schedule_impact": {"status": ("no_impact", "tbd")[variant % 2], "value": None},
            "deleted": False,
            "deleted_at": None,
            "custom_fields": {},
            "assignee_ids": assignees,
            "ball_in_court_ids": assignees if is_open else [],
            "ball_in_court_role": "assignees",
            "received_from_id": users[2 + variant % 2],
            "created_by_id": users[2 + variant % 2],
            "rfi_manager_id": users[variant % 2],
            "responsible_contractor_id": vendors[variant % len(vendors)],
            "location_id": places[variant % len(places)],
            "specification_section_id": sections[variant % len(sections)],
            "drawing_number": f"A-{100 + variant}",
            "distribution_ids": [],
        }  # fmt: skip

    def _answer(self, place: int, record: Json, when: str) -> Json:
        author = record["assignee_ids"][0]
        body = self.texts[(place + 7) % _TEXTS]
        return {"id": _ANSWERS + place, "body": body, "official": True, "answer_date": when,
                "created_by_id": author}  # fmt: skip

    def _template(self, variant: int) -> bytes:
        """A rendered list item whose changing values are marks to fill in."""
        is_closed = variant % 4 != 0
        question = {"id": "@question#", "body": "@body@"}
        marked = {
            **self._shared(variant),
            "id": "@id#",
            "number": "@number@",
            "subject": "@subject@",
            "created_at": "@created@",
            "initiated_at": "@initiated@",
            "updated_at": "@updated@",
            "time_resolved": "@updated@" if is_closed else None,
            "due_date": "@due@",
            "question": question,
        }
        text = json.dumps(rfi_item(self.world, marked), separators=(",", ":"), ensure_ascii=False)
        text = text.replace("%", "%%")
        for name in ("id", "question"):
            # Ids are numbers, except inside the link, where they are text.
            text = text.replace(f'"@{name}#"', f"%({name})d").replace(f"@{name}#", f"%({name})d")
        text = text.replace("@number@", "%(number)d")
        for name in ("subject", "created", "initiated", "updated", "due", "body"):
            text = text.replace(f"@{name}@", f"%({name})s")
        return text.encode()


def _text(random: Random) -> str:
    words = [random.choice(_WORDS) for _ in range(_TEXT_LENGTH // 4)]
    return (" ".join(words)[:_TEXT_LENGTH]).capitalize().rstrip() + "?"


@lru_cache(maxsize=4096)
def _date(days: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


@lru_cache(maxsize=4096)
def _date_bytes(days: int) -> bytes:
    return _date(days).encode()


def _stamp(epoch: int) -> str:
    return _stamp_bytes(epoch).decode()


def _stamp_bytes(epoch: int) -> bytes:
    days, seconds = divmod(epoch, 86400)
    hours, rest = divmod(seconds, 3600)
    return b"%sT%02d:%02d:%02dZ" % (_date_bytes(days), hours, *divmod(rest, 60))


def _epoch(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        return None
