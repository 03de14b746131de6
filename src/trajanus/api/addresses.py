"""To which addresses are alerts posted?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Schema
from pydantic import StringConstraints

from trajanus.api.answers import Id
from trajanus.api.places import found
from trajanus.api.routing import ApiRouter
from trajanus.store.models import OutgoingAddress
from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching import addresses

router = ApiRouter(tags=["alerts"])


class AddressView(Schema):
    """One address that alerts are posted to."""

    id: int
    name: str
    url: str
    kinds: list[str]  # of alerts; empty: all
    is_active: bool
    created_at: datetime


class AddedAddress(AddressView):
    """A new address, with its secret, which is shown only now."""

    secret: str


class NewAddress(Schema):
    """An address to be added. Its host must be among those of HUB_OUTGOING_HOSTS."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    kinds: list[AlertKind] = []


class AddressChange(Schema):
    """Whether alerts are posted there."""

    is_active: bool


class Trial(Schema):
    """How a trial went; `problem` is empty when it was taken."""

    problem: str


@router.get("/addresses", response=list[AddressView])
def list_addresses(request: HttpRequest) -> list[OutgoingAddress]:
    """To which addresses the hub posts its alerts."""
    return list(OutgoingAddress.objects.all())


@router.post("/addresses", response={201: AddedAddress})
def add_address(request: HttpRequest, given: NewAddress) -> OutgoingAddress:
    """Let alerts be posted to an address. The answer has its secret, this one time."""
    made, _ = addresses.add(given.name, given.url, given.kinds)
    return made


@router.patch("/addresses/{int:address}", response=AddressView)
def change_address(request: HttpRequest, address: Id, given: AddressChange) -> OutgoingAddress:
    """Switch an address off, or on again."""
    row = _row(address)
    addresses.switch(row, is_active=given.is_active)
    return row


@router.post("/addresses/{int:address}/trial", response=Trial)
def try_address(request: HttpRequest, address: Id) -> Trial:
    """Post a trial to an address now and say what went wrong."""
    return Trial(problem=addresses.attempt(_row(address)))


@router.delete("/addresses/{int:address}", response={204: None})
def delete_address(request: HttpRequest, address: Id) -> None:
    """Take an address away for good."""
    addresses.delete(_row(address))


def _row(key: int) -> OutgoingAddress:
    return found(OutgoingAddress.objects.all(), key, "address")
