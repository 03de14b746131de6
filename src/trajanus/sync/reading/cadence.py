"""How often is a lane read: as its description says, or as somebody set it?"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from trajanus.audit import trail
from trajanus.audit.actions import Action
from trajanus.audit.trail import Place
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection, LaneSetting
from trajanus.sync.lane import Lane


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a lane is read by schedule."""

    every: timedelta
    every_full: timedelta
    is_read: bool = True  # False: only when somebody asks
    is_chosen: bool = False  # somebody set `every`, so nothing stretches it


def of(lane: Lane) -> Cadence:
    """Return the lane's cadence."""
    return with_setting(lane.resource, LaneSetting.objects.filter(**_place(lane)).first())


def choose(
    lane: Lane, *, is_read: bool, every: timedelta | None, every_full: timedelta | None
) -> LaneSetting:
    """Read the lane as often as somebody wants; None keeps what its description says."""
    wanted = {"is_read": is_read, "every": every, "every_full": every_full}
    with transaction.atomic():
        before = of(lane)
        setting, _ = LaneSetting.objects.update_or_create(**_place(lane), defaults=wanted)
        _note(lane, before)
    return setting


def reset(lane: Lane) -> None:
    """Read the lane as its description says."""
    with transaction.atomic():
        before = of(lane)
        LaneSetting.objects.filter(**_place(lane)).delete()
        _note(lane, before)


def settings_of(connection: Connection) -> dict[tuple[int | None, str], LaneSetting]:
    """Return what was set for lanes of the connection, by project and resource."""
    found = LaneSetting.objects.filter(connection=connection)
    return {(one.project_id, one.resource): one for one in found}


def phase_of(lane: Lane) -> float:
    """Return the lane's place (0 to 1) within its cadence, which spreads lanes evenly."""
    name = f"{lane.project_id}/{lane.resource.name}"
    return zlib.crc32(name.encode()) / 2**32


def with_setting(resource: Resource, setting: LaneSetting | None) -> Cadence:
    """Return the cadence of a lane that has this setting, or none."""
    if setting is None:
        return Cadence(resource.every, resource.every_full)
    return Cadence(
        every=setting.every or resource.every,
        every_full=setting.every_full or resource.every_full,
        is_read=setting.is_read,
        is_chosen=setting.every is not None,
    )


def _note(lane: Lane, before: Cadence) -> None:
    trail.note_change(
        Action.CADENCE_CHANGED,
        lane.resource.title_plural,
        before=_told(before),
        after=_told(of(lane)),
        place=Place(lane.connection.pk, lane.project_id, lane.resource.name),
    )


def _told(cadence: Cadence) -> dict[str, object]:
    return {
        "read by schedule": cadence.is_read,
        "changes every": str(cadence.every),
        "everything every": str(cadence.every_full),
    }


def _place(lane: Lane) -> dict[str, Any]:
    return {
        "connection": lane.connection,
        "project_id": lane.project_id,
        "resource": lane.resource.name,
    }
