"""Locations: the places of a project, as a tree."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Resource, Trigger, Window, Writes

_ALL = "/rest/v1.0/projects/{project_id}/locations"


class Location(MirrorModel):
    name = fields.text()
    node_name = fields.text("last part")
    code = fields.text()
    above_id = fields.ident("id of the location above")
    search = search_column("name", "code")

    class Meta(MirrorModel.Meta):
        db_table = "procore_locations"
        verbose_name = "location"
        verbose_name_plural = "locations"
        indexes = (lane_index("location_by_name", "name"),)

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


LOCATION = Resource(
    name="locations",
    model=Location,
    source=Listing(path=_ALL, window=Window.UPDATED_AT),
    area=Area.PROJECT,
    webhooks=(Trigger("Locations"),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, wrapper="location"),
        places={"node_name": "node_name", "above_id": "parent_id"},
        required=("node_name",),
        choices={"above_id": "locations"},
        fingerprint=("node_name", "above_id"),
    ),
    places={"above_id": "parent_id"},
    owned_by_procore=columns_of(Location),
    label=("name",),
    columns=("name", "code", "updated_at"),
    sort="name",
    sortable=("name",),
)
