"""To which companies is the hub connected? Never their credentials."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema

from trajanus.api.places import connection_named
from trajanus.api.routing import ApiRouter
from trajanus.store.models import Connection

router = ApiRouter(tags=["connections"])


class ConnectionView(Schema):
    """One company in one Procore environment."""

    name: str
    environment: str
    company_id: int | None
    company_name: str
    grant: str
    state: str
    state_reason: str


@router.get("/connections", response=list[ConnectionView])
def list_connections(request: HttpRequest) -> list[Connection]:
    """Every connection, and whether it can be used."""
    return list(Connection.objects.all())


@router.get("/connections/{slug:connection}", response=ConnectionView)
def show_connection(request: HttpRequest, connection: str) -> Connection:
    """One connection, and whether it can be used."""
    return connection_named(connection)
