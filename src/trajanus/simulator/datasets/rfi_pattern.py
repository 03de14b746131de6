"""What does the n-th generated RFI look like, as a record and as ready-made bytes?"""

from __future__ import annotations

from random import Random

from trajanus.simulator.datasets.places import (
    Places,
    day_bytes,
    day_of,
    stamp_bytes,
    stamp_of,
)
from trajanus.simulator.datasets.ready_made import number_mark, template, text_mark
from trajanus.simulator.datasets.variants import Variants, texts
from trajanus.simulator.modules.rfi_views import rfi_item
from trajanus.simulator.records import Render, Window
from trajanus.simulator.wire import Json, encode
from trajanus.simulator.world import World

_TEXTS = 64
# So many characters bring a list item to about 2 kB.
_TEXT_LENGTH = 240
_OPENED_AFTER = 300
_UPDATED_AFTER = 6 * 3600
_DUE_AFTER = 14
# Questions and answers of generated RFIs get ids far below those of written ones.
_QUESTIONS, _ANSWERS = 5_000_000_000, 6_500_000_000

_SUBJECTS = (
    "Dimension missing at column line", "Conflict between drawing and detail, grid",
    "Clearance of pipe and beam, bay", "Finish not given for room", "Elevation of slab edge, zone",
    "Sleeve size through wall, opening", "Rating of assembly at door", "Routing of conduit, panel",
)  # fmt: skip
_MARKED = ("subject", "created", "initiated", "updated", "due", "body")


class RfiPattern:
    """Makes RFIs from their place in the sequence."""

    def __init__(self, world: World, places: Places, random: Random) -> None:
        self.world = world
        self.places = places
        self.texts = texts(random, _TEXTS, _TEXT_LENGTH)
        self._json_texts = [encode(text)[1:-1] for text in self.texts]
        self.variants = Variants(places, random, self._variant)
        self._templates: dict[int, bytes] = {}

    def forget(self) -> None:
        self._templates.clear()
        self.variants.forget()

    def record(self, place: int) -> Json:
        mixed = self.variants.mixed(place)
        record = dict(self.variants.shared(self.variants.key(place)))
        created, number = self.places.created(place), self.places.number(place)
        is_closed = record["status"] == "closed"
        updated = stamp_of(created + _UPDATED_AFTER)
        record |= {
            "id": self.places.first_id + place,
            "number": str(number),
            "subject": f"{_SUBJECTS[mixed % len(_SUBJECTS)]} {number}",
            "created_at": stamp_of(created),
            "initiated_at": stamp_of(created + _OPENED_AFTER),
            "updated_at": updated,
            "time_resolved": updated if is_closed else None,
            "due_date": day_of(created, _DUE_AFTER),
        }
        author = record["created_by_id"]
        question = {"id": _QUESTIONS + place, "body": self.texts[mixed % _TEXTS]}
        dated = {"question_date": stamp_of(created), "created_by_id": author}
        record["question"] = {**question, **dated}
        record["answers"] = [self._answer(place, record, updated)] if is_closed else []
        return record

    def item(self, place: int, render: Render) -> bytes | None:
        if render is not rfi_item:
            return None
        key = self.variants.key(place)
        ready = self._templates.get(key)
        if ready is None:
            ready = self._templates[key] = self._template(key)
        mixed, number = self.variants.mixed(place), self.places.number(place)
        created = self.places.created(place)
        return ready % {
            b"id": self.places.first_id + place,
            b"number": number,
            b"subject": f"{_SUBJECTS[mixed % len(_SUBJECTS)]} {number}".encode(),
            b"created": stamp_bytes(created),
            b"initiated": stamp_bytes(created + _OPENED_AFTER),
            b"updated": stamp_bytes(created + _UPDATED_AFTER),
            b"due": day_bytes(created, _DUE_AFTER),
            b"question": _QUESTIONS + place,
            b"body": self._json_texts[mixed % _TEXTS],
        }

    def between(self, window: Window) -> tuple[int, int]:
        later = {"created_at": 0, "updated_at": _UPDATED_AFTER}[window.field]
        return self.places.between(window, later)

    def _variant(self, project_id: int, variant: int) -> Json:
        world = self.world
        world.note_reading()
        users = [user["id"] for user in world["users"]][1:]
        vendors = [vendor["id"] for vendor in world["vendors"]]
        spots = [each["id"] for each in world["locations"].where(project_id=project_id)]
        sections = world["specification_sections"].where(project_id=project_id)
        is_open = variant % 4 == 0
        assignees = [users[-1 - variant % 2]]
        return {
            "project_id": project_id,
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
            "location_id": spots[variant % len(spots)],
            "specification_section_id": sections[variant % len(sections)]["id"],
            "drawing_number": f"A-{100 + variant}",
            "distribution_ids": [],
        }  # fmt: skip

    def _answer(self, place: int, record: Json, when: str) -> Json:
        author = record["assignee_ids"][0]
        body = self.texts[(place + 7) % _TEXTS]
        return {"id": _ANSWERS + place, "body": body, "official": True, "answer_date": when,
                "created_by_id": author}  # fmt: skip

    def _template(self, key: int) -> bytes:
        shared = self.variants.shared(key)
        marked = {
            **shared,
            "id": number_mark("id"),
            # The number is shown as text.
            "number": text_mark("number"),
            "subject": text_mark("subject"),
            "created_at": text_mark("created"),
            "initiated_at": text_mark("initiated"),
            "updated_at": text_mark("updated"),
            "time_resolved": text_mark("updated") if shared["status"] == "closed" else None,
            "due_date": text_mark("due"),
            "question": {"id": number_mark("question"), "body": text_mark("body")},
        }
        ready = template(rfi_item(self.world, marked), ("id", "question"), _MARKED)
        return ready.replace(text_mark("number").encode(), b"%(number)d")
