"""Which resources are kept in step? The list that everything else reads."""

from __future__ import annotations

from trajanus.resources.project import PROJECT
from trajanus.resources.rfi import RFI, RFI_REPLY
from trajanus.resources.spec import Embedded, Listing, Resource
from trajanus.resources.submittal import SUBMITTAL
from trajanus.resources.user import USER

#: In the order in which a first sync reads them: what others point to comes first.
RESOURCES: tuple[Resource, ...] = (PROJECT, USER, RFI, RFI_REPLY, SUBMITTAL)

_BY_NAME = {resource.name: resource for resource in RESOURCES}


def resource_named(name: str) -> Resource:
    """Return the resource. Raises KeyError with the known names."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise KeyError(f"no resource {name!r}; known: {', '.join(_BY_NAME)}") from None


def children_of(resource: Resource) -> tuple[Resource, ...]:
    """Return the resources that arrive inside the given one's detail."""
    return tuple(
        child
        for child in RESOURCES
        if isinstance(child.source, Embedded) and child.source.parent == resource.name
    )


def listed_per(resource: Resource) -> tuple[Resource, ...]:
    """Return the resources whose listing is read for each record of the given one."""
    return tuple(
        child
        for child in RESOURCES
        if isinstance(child.source, Listing) and resource.name in child.source.per
    )


def resources_told_by(webhook_name: str) -> tuple[Resource, ...]:
    """Return the resources that a webhook event of this name concerns."""
    return tuple(
        resource
        for resource in RESOURCES
        if any(trigger.name == webhook_name for trigger in resource.webhooks)
    )
