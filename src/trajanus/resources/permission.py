"""Permissions: the templates that people get, and what the connected account may do."""

from __future__ import annotations

from typing import Any

from trajanus.resources import fields
from trajanus.resources.mirror import MirrorModel, columns_of, lane_index
from trajanus.resources.search import search_column
from trajanus.resources.spec import Area, Listing, Resource


class _Template(MirrorModel):
    """A set of rights that people are given as a whole."""

    name = fields.text()
    type = fields.text("scope")
    category = fields.text()
    project_specific = fields.flag()
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name or str(self.procore_id)


class PermissionTemplate(_Template):
    class Meta(_Template.Meta):
        abstract = False
        db_table = "procore_permission_templates"
        verbose_name = "permission template"
        verbose_name_plural = "permission templates"
        indexes = (lane_index("permission_by_name", "name"),)


class CompanyPermissionTemplate(_Template):
    class Meta(_Template.Meta):
        abstract = False
        db_table = "procore_company_permission_templates"
        verbose_name = "permission template of the company"
        verbose_name_plural = "permission templates of the company"
        indexes = (lane_index("company_permission_by_name", "name"),)


class ToolAccess(MirrorModel):
    name = fields.text("tool")
    access_level = fields.text()
    can_create = fields.flag()
    is_available = fields.flag("available")
    search = search_column("name")

    class Meta(MirrorModel.Meta):
        db_table = "procore_tool_access"
        verbose_name = "right of the connected account"
        verbose_name_plural = "rights of the connected account"
        indexes = (lane_index("tool_access_by_name", "name"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.access_level}"


def _tools(answer: Any) -> list[Any]:
    return list(answer["tools"])


PERMISSION_TEMPLATE = Resource(
    name="permission_templates",
    model=PermissionTemplate,
    source=Listing(path="/rest/v1.0/projects/{project_id}/permission_templates", page_size=None),
    area=Area.DIRECTORY,
    owned_by_procore=columns_of(PermissionTemplate),
    label=("name",),
    columns=("name", "type", "category"),
    filters=("type", "category"),
    sort="name",
    sortable=("name",),
)

COMPANY_PERMISSION_TEMPLATE = Resource(
    name="company_permission_templates",
    model=CompanyPermissionTemplate,
    source=Listing(path="/rest/v1.0/companies/{company_id}/permission_templates", page_size=None),
    area=Area.DIRECTORY,
    owned_by_procore=columns_of(CompanyPermissionTemplate),
    label=("name",),
    columns=("name", "type", "category"),
    filters=("type", "category"),
    sort="name",
    sortable=("name",),
)

TOOL_ACCESS = Resource(
    name="tool_access",
    model=ToolAccess,
    source=Listing(
        path="/rest/v1.0/settings/permissions",
        params={"project_id": "{project_id}"},
        page_size=None,
        records=_tools,
    ),
    area=Area.DIRECTORY,
    places={
        "name": "friendly_name",
        "access_level": "user_access_level.name",
        "is_available": "available_for_user",
    },
    owned_by_procore=columns_of(ToolAccess),
    label=("name",),
    columns=("name", "access_level", "can_create", "is_available"),
    filters=("access_level",),
    sort="name",
    sortable=("name",),
)
