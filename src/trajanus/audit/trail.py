"""How is it noted what somebody did? One door, for pages, API, commands and jobs alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trajanus import clock
from trajanus.audit import actor
from trajanus.audit.actions import Action
from trajanus.audit.actor import Actor
from trajanus.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was done, as far as that is known."""

    connection_id: int | None = None
    project_id: int | None = None  # Procore's
    resource: str = ""
    row_id: int | None = None


NOWHERE = Place()


def note(
    action: Action,
    about: str = "",
    *,
    detail: Mapping[str, object] | None = None,
    place: Place = NOWHERE,
    who: Actor | None = None,
) -> None:
    """Add a line to the audit: who did this, to what, and how; call it where it is done.

    It commits together with the deed. `detail` holds JSON values; never a secret. Without `who` it
    is whoever acts now.
    """
    who = who or actor.present()
    Entry.objects.create(
        at=clock.now(),
        user_id=who.user_id,
        who=_kept(who.name, 150),
        way=who.way.value,
        program=_kept(who.program, 100),
        address=who.address[:45],
        action=action.key,
        about=_kept(about, 300),
        connection_id=place.connection_id,
        project_id=place.project_id,
        resource=place.resource,
        row_id=place.row_id,
        detail=dict(detail or {}),
    )


def note_change(
    action: Action,
    about: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    place: Place = NOWHERE,
) -> None:
    """Note what differs; nothing when nothing does."""
    names = dict.fromkeys((*before, *after))
    changed = {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    }
    if changed:
        note(action, about, detail=changed, place=place)


def _kept(text: str, most: int) -> str:
    return text.replace("\x00", "")[:most]
