"""What does the n-th generated submittal look like, as a record and as ready-made bytes?"""

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
from trajanus.simulator.modules import submittal_workflow as workflow
from trajanus.simulator.modules.submittal_views import submittal_item_v11
from trajanus.simulator.records import Render, Window
from trajanus.simulator.wire import Json, encode
from trajanus.simulator.world import World

_TEXTS = 64
_TEXT_LENGTH = 120
_UPDATED_AFTER = 9 * 3600
# Days after its making at which a submittal is due, and at which it is needed on site.
_DUE_AFTER, _NEEDED_AFTER, _ANSWERED_AFTER = 30, 75, 21
# Approvers of generated submittals get ids below those of written ones.
_APPROVERS = 4_000_000_000_000
_STATES = ("Draft", "Open", "Closed", "Closed")

_TITLES = (
    "Shop Drawings, part", "Product Data, item", "Samples, set", "Mix Design", "Test Report",
    "Certificate of Compliance", "Installation Instructions, system", "Operation Data, unit",
)  # fmt: skip
_MARKED = ("title", "created", "updated", "due", "needed", "made", "answered", "body")


class SubmittalPattern:
    """Makes submittals with two approvers from their place in the sequence."""

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
        created = self.places.created(place)
        mixed, number = self.variants.mixed(place), self.places.number(place)
        values = {
            "id": self.places.first_id + place,
            "number": str(number),
            "title": f"{_TITLES[mixed % len(_TITLES)]} {number}",
            "body": self.texts[mixed % _TEXTS],
            "created": stamp_of(created),
            "updated": stamp_of(created + _UPDATED_AFTER),
            "due": day_of(created, _DUE_AFTER),
            "needed": day_of(created, _NEEDED_AFTER),
            "made": day_of(created),
            "answered": day_of(created, _ANSWERED_AFTER),
            "first": _APPROVERS + 2 * place,
            "second": _APPROVERS + 2 * place + 1,
        }
        return self._filled(self.variants.shared(self.variants.key(place)), values)

    def item(self, place: int, render: Render) -> bytes | None:
        if render is not submittal_item_v11:
            return None
        key = self.variants.key(place)
        ready = self._templates.get(key)
        if ready is None:
            ready = self._templates[key] = self._template(key)
        created = self.places.created(place)
        mixed, number = self.variants.mixed(place), self.places.number(place)
        return ready % {
            b"id": self.places.first_id + place,
            b"number": number,
            b"title": f"{_TITLES[mixed % len(_TITLES)]} {number}".encode(),
            b"body": self._json_texts[mixed % _TEXTS],
            b"created": stamp_bytes(created),
            b"updated": stamp_bytes(created + _UPDATED_AFTER),
            b"due": day_bytes(created, _DUE_AFTER),
            b"needed": day_bytes(created, _NEEDED_AFTER),
            b"made": day_bytes(created),
            b"answered": day_bytes(created, _ANSWERED_AFTER),
            b"first": _APPROVERS + 2 * place,
            b"second": _APPROVERS + 2 * place + 1,
        }

    def between(self, window: Window) -> tuple[int, int]:
        later = {"created_at": 0, "updated_at": _UPDATED_AFTER}[window.field]
        return self.places.between(window, later)

    def _filled(self, shared: Json, values: Json) -> Json:
        """A record with its own values; what a state has not reached yet stays empty."""
        draft, closed = shared["state"] == "Draft", shared["state"] == "Closed"
        first, second = shared["approvers"]
        sent = None if draft else values["made"]
        return {
            **{name: value for name, value in shared.items() if name != "state"},
            **{name: values[name] for name in ("id", "number", "title")},
            "description": values["body"],
            "created_at": values["created"],
            "updated_at": values["updated"],
            "due_date": values["due"],
            "required_on_site_date": values["needed"],
            "submit_by": values["made"],
            "issue_date": sent,
            "received_date": sent,
            "closed_at": values["updated"] if closed else None,
            "distributed_at": values["updated"] if closed else None,
            "approvers": [
                {**first, "id": values["first"], "sent_date": sent, "returned_date": sent},
                {**second, "id": values["second"], "sent_date": sent,
                 "due_date": values["due"],
                 "returned_date": values["answered"] if closed else None},
            ],
        }  # fmt: skip

    def _variant(self, project_id: int, variant: int) -> Json:
        world = self.world
        world.note_reading()
        users = [user["id"] for user in world["users"]][1:]
        vendors = [vendor["id"] for vendor in world["vendors"]]
        kinds = [kind["id"] for kind in world["submittal_types"]]
        sections = world["specification_sections"].where(project_id=project_id)
        state = _STATES[variant % len(_STATES)]
        return {
            "state": state,
            "project_id": project_id,
            "status_id": workflow.status_id(world, state),
            "type_id": kinds[variant % len(kinds)],
            "revision": "0",
            "current_revision": True,
            "private": False,
            "distribution_member_ids": [],
            "custom_fields": {},
            "custom_textarea_1": "",
            "custom_textfield_1": "",
            "deleted": False,
            "deleted_at": None,
            "lead_time": 14,
            "design_team_review_time": 30,
            "for_record_only": variant % 8 == 7,
            "submittal_package_id": None,
            "location_id": None,
            "cost_code_id": None,
            "sub_job_id": None,
            "scheduled_task_id": None,
            "attachment_ids": [],
            "specification_section_id": sections[variant % len(sections)]["id"],
            "responsible_contractor_id": vendors[variant % len(vendors)],
            "received_from_id": users[2 + variant % 2],
            "submittal_manager_id": users[1],
            "created_by_id": users[1],
            "approvers": self._approvers(users, state, variant),
        }

    def _approvers(self, users: list[int], state: str, variant: int) -> list[Json]:
        """The contractor certifies what leaves draft, the Government answers what is closed."""
        certified = "pending" if state == "Draft" else "approved"
        answer = ("approved", "approved as noted")[variant % 2] if state == "Closed" else "pending"
        steps = ((users[1], "Submitter", certified), (users[-1 - variant % 2], "Approver", answer))
        return [
            {"user_id": user_id, "approver_type": kind, "workflow_group_number": group,
             "comment": None, "due_date": None, "response_required": True,
             "submittal_response_id": workflow.response_id(self.world, meaning),
             "days_to_respond": 30, "sent_date": None, "returned_date": None}
            for group, (user_id, kind, meaning) in enumerate(steps, start=1)
        ]  # fmt: skip

    def _template(self, key: int) -> bytes:
        values = {name: text_mark(name) for name in (*_MARKED, "number")}
        values |= {name: number_mark(name) for name in ("id", "first", "second")}
        marked = self._filled(self.variants.shared(key), values)
        item = submittal_item_v11(self.world, marked)
        ready = template(item, ("id", "first", "second"), _MARKED)
        return ready.replace(text_mark("number").encode(), b"%(number)d")
