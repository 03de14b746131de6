"""Custom fields: what a company added to Procore's own fields."""

from __future__ import annotations

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Listing, Resource


class CustomField(MirrorModel):
    label = fields.text()
    data_type = fields.text("kind")
    variant = fields.text()
    description = fields.text()
    default_value = fields.text()
    active = fields.flag()
    search = search_column("label", "description")

    class Meta(MirrorModel.Meta):
        db_table = "procore_custom_fields"
        verbose_name = "custom field"
        verbose_name_plural = "custom fields"
        indexes = (lane_index("custom_field_by_label", "label"),)

    def __str__(self) -> str:
        return self.label or str(self.procore_id)


CUSTOM_FIELD = Resource(
    name="custom_fields",
    model=CustomField,
    source=Listing(
        path="/rest/v1.1/companies/{company_id}/custom_field_definitions", page_size=100
    ),
    area=Area.SETTINGS,
    owned_by_procore=columns_of(CustomField),
    label=("label",),
    columns=("label", "data_type", "description", "active"),
    filters=("data_type", "active"),
    sort="label",
    sortable=("label",),
)
