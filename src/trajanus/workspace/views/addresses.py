"""To which programs does the hub post its alerts? For system administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.store.models import OutgoingAddress
from trajanus.store.models.alert import AlertKind
from trajanus.sync.watching import addresses, outgoing
from trajanus.workspace.access import role_required

WRONG = 422
admins = role_required(Role.SYSTEM_ADMIN)


@require_http_methods(("GET", "HEAD", "POST"))
@admins
def address_list(request: HttpRequest) -> HttpResponse:
    """Show the addresses, and add one; its secret is shown once."""
    page: dict[str, Any] = {"given": {}, "chosen": [], "kinds": AlertKind.choices}
    page["hosts"] = sorted(outgoing.allowed_hosts())
    if request.method == "POST":
        name, url = request.POST.get("name", ""), request.POST.get("url", "")
        kinds = request.POST.getlist("kinds")
        try:
            page["made"], page["secret"] = addresses.add(name, url, kinds)
        except InvalidValues as error:
            page |= {"given": request.POST, "chosen": kinds, "problems": error.problems}
    page["addresses"] = [
        (one, [AlertKind(kind).label for kind in one.kinds if kind in AlertKind.values])
        for one in OutgoingAddress.objects.all()
    ]
    status = WRONG if "problems" in page else 200
    return render(request, "admin/addresses.html", page, status=status)


@require_POST
@admins
def change_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Try an address, switch it off or on, or take it away."""
    address = get_object_or_404(OutgoingAddress, pk=pk)
    if "try" in request.POST:
        problem = addresses.attempt(address)
        if problem:
            messages.error(request, f"{address.name} did not take the trial. {problem}")
        else:
            messages.success(request, f"{address.name} took the trial.")
    elif "delete" in request.POST:
        addresses.delete(address)
        messages.success(request, f"{address.name} is deleted.")
    elif "active" in request.POST:
        addresses.switch(address, is_active=request.POST["active"] == "1")
        messages.success(request, f"{address.name} is changed.")
    return redirect("addresses")
