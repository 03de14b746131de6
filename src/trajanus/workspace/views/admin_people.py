"""Who may use the hub, and what may each do? For system administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trajanus.accounts import people, second_step
from trajanus.accounts.models import Role, User
from trajanus.errors import InvalidValues
from trajanus.workspace.access import person, role_required


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.SYSTEM_ADMIN)
def people_list(request: HttpRequest) -> HttpResponse:
    """Show everybody, and add somebody; the password made for them is shown once."""
    page: dict[str, Any] = {"given": request.POST}
    if request.method == "POST":
        try:
            page["made"] = _add(request)
            page["given"] = {}
        except InvalidValues as error:
            page["problems"] = error.problems
    return _page(request, page)


@require_POST
@role_required(Role.SYSTEM_ADMIN)
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's address or role, let them in or not, or give them a new password."""
    other = get_object_or_404(User, pk=pk)
    if "email" in request.POST:
        return _give_email(request, other)
    if other.pk == person(request).pk:
        messages.error(request, "Another administrator must change your own account.")
        return redirect("people")
    if "password" in request.POST:
        made = (other.username, people.set_password(other.username))
        return _page(request, {"made": made})
    if (role := request.POST.get("role")) in Role.values:
        people.set_role(other.username, str(role))
        messages.success(request, f"{other.username} is now {Role(role).label}.")
    elif "active" in request.POST:
        people.set_active(other.username, request.POST["active"] == "1")
        messages.success(request, f"{other.username} was changed.")
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.SYSTEM_ADMIN)
def reset_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second step of somebody who lost their telephone."""
    other = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return render(request, "admin/reset_second_step.html", {"other": other})
    second_step.reset(other)
    messages.success(request, f"{other.username} signs in without a second step now.")
    return redirect("people")


def _give_email(request: HttpRequest, other: User) -> HttpResponse:
    """Change the e-mail address, one's own too: nobody locks themselves out by it."""
    try:
        people.set_email(other.username, request.POST["email"])
    except InvalidValues as error:
        texts = [text for texts in error.problems.values() for text in texts]
        messages.error(request, f"{other.username}: {' '.join(texts)}")
    else:
        messages.success(request, f"The address of {other.username} was changed.")
    return redirect("people")


def _add(request: HttpRequest) -> tuple[str, str]:
    name = request.POST.get("name", "").strip()
    role, email = request.POST.get("role", ""), request.POST.get("email", "").strip()
    return name, people.add(name, role=role, email=email)


def _page(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    found = people.with_second_steps().only("username", "email", "role", "is_active", "last_login")
    page |= {"people": found, "roles": Role.choices, "least": second_step.least_role()}
    return render(request, "admin/people.html", page)
