"""Specification sections: the parts of the contract's technical text."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index, natural_order_column
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Call, Listing, Resource, Trigger, Writes

_ALL = "/rest/v1.0/specification_sections"
_IN_PROJECT = {"project_id": "{project_id}"}


class SpecificationSection(MirrorModel):
    number = fields.text()
    description = fields.text("title")
    current_revision_id = fields.ident()
    division_id = fields.ident()
    number_order = natural_order_column("number")
    search = search_column("number", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_specification_sections"
        verbose_name = "specification section"
        verbose_name_plural = "specification sections"
        indexes = (lane_index("spec_section_by_number", "number_order"),)

    def __str__(self) -> str:
        return f"{self.number} {self.description}"


SPECIFICATION_SECTION = Resource(
    name="specification_sections",
    model=SpecificationSection,
    source=Listing(path=_ALL, params=_IN_PROJECT, page_size=None),
    area=Area.DOCUMENTS,
    webhooks=(Trigger("Specification Sections", ("create", "update")),),
    writes=Writes(
        create=Call(method="POST", path=_ALL, params=_IN_PROJECT, wrapper="specification_section"),
        places={
            "number": "number",
            "description": "description",
            "division_id": "specification_section_division_id",
        },
        required=("number", "division_id"),
        fingerprint=("number",),
    ),
    places={"division_id": "specification_section_division_id"},
    owned_by_procore=columns_of(SpecificationSection),
    label=("number", "description"),
    columns=("number", "description"),
    sort="number",
    sortable=("number",),
)
