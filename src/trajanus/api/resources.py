"""Which resources are there, what may be asked of them and written to them?"""

from __future__ import annotations

from django.http import HttpRequest

from trajanus.api.places import resource_or_404
from trajanus.api.routing import ApiRouter
from trajanus.records.described import ResourceView, described
from trajanus.resources.catalog import RESOURCES

router = ApiRouter(tags=["resources"])


@router.get("/resources", response=list[ResourceView])
def list_resources(request: HttpRequest) -> list[ResourceView]:
    """Every resource of the catalogue: its fields, the parameters of its list, its steps."""
    return [described(resource) for resource in RESOURCES]


@router.get("/resources/{resource}", response=ResourceView)
def show_resource(request: HttpRequest, resource: str) -> ResourceView:
    """One resource: its fields, the parameters of its list, its steps."""
    return described(resource_or_404(resource))
