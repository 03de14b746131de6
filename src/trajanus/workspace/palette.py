"""What does the command palette offer for what was typed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from trajanus.accounts.models import Role, User
from trajanus.records.derive import listed
from trajanus.records.everywhere import search_in
from trajanus.records.search import query_for
from trajanus.resources.project import Project
from trajanus.workspace.record.details import can_create
from trajanus.workspace.searching import record_url

_MOST = 12
_PAGES = (
    ("Today, all projects", "today", Role.VIEWER),
    ("Projects", "projects", Role.VIEWER),
    ("Conflicts", "conflicts", Role.VIEWER),
    ("Sync centre", "sync", Role.VIEWER),
    ("Owners of fields", "owners", Role.VIEWER),
    ("Cadences: how often Procore is read", "cadences", Role.VIEWER),
    ("Outbox: what Procore is told", "outbox", Role.VIEWER),
    ("Sync log", "sync_log", Role.VIEWER),
    ("Drift report", "drift", Role.VIEWER),
    ("Request budget", "requests", Role.VIEWER),
    ("API calls", "calls", Role.VIEWER),
    ("Webhooks", "webhook_events", Role.VIEWER),
    ("Event rules", "rules", Role.VIEWER),
    ("Alerts", "alerts", Role.VIEWER),
    ("Administration: people", "people", Role.SYSTEM_ADMIN),
    ("Administration: single sign-on", "sign_on", Role.SYSTEM_ADMIN),
    ("Administration: API tokens", "all_tokens", Role.SYSTEM_ADMIN),
    ("Administration: data retention", "retention", Role.SYSTEM_ADMIN),
    ("Administration: addresses for alerts", "addresses", Role.SYSTEM_ADMIN),
    ("Administration: backups", "backups", Role.SYSTEM_ADMIN),
    ("Administration: audit", "audit", Role.SYSTEM_ADMIN),
    ("Connections", "connections", Role.SYSTEM_ADMIN),
    ("My account", "account", Role.VIEWER),
    ("My notifications", "notifications", Role.VIEWER),
    ("My API tokens", "own_tokens", Role.VIEWER),
    ("Change password", "account_change_password", Role.VIEWER),
)
_PROJECT_PAGES = (
    ("Today", "project"),
    ("P6 schedule", "schedule"),
    ("Look-ahead of the schedule", "schedule_look_ahead"),
    ("Checks of the schedule", "schedule_checks"),
    ("SDEF for RMS", "schedule_sdef"),
    ("Progress from the field", "schedule_progress"),
    ("Documents", "documents"),
    ("Directory", "directory"),
    ("Daily logs by day", "daily_logs"),
    ("Budget: actual, committed, forecast", "budget"),
    ("Budget snapshots compared", "budget_compare"),
    ("Changes of all kinds, and their effect on contracts", "change_orders"),
    ("Contracts: changed, billed, paid, remaining", "contracts"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do; with `connection` it asks for a sync, else it leads to an address."""

    kind: str
    text: str
    url: str = ""
    connection: int | None = None
    is_exact: bool = False  # the record has the number that was typed


def offers(text: str, project: Project | None, user: User) -> list[Offer]:
    """Return what fits the text: records with that number first, then places, then the rest."""
    words = text.lower().split()
    found = [*_records(text, project), *_projects(text)] if words else []
    exact = [one for one in found if one.is_exact]
    rest = [one for one in found if not one.is_exact]
    places = [one for one in _places(project, user) if _fits(one, words)]
    return [*exact, *places[: _MOST // 2 if words else _MOST], *rest][:_MOST]


def _fits(offer: Offer, words: list[str]) -> bool:
    said = f"{offer.kind} {offer.text}".lower()
    return all(word in said for word in words)


def _places(project: Project | None, user: User) -> Iterator[Offer]:
    if project:
        for text, name in _PROJECT_PAGES:
            yield Offer("Go to", text, reverse(name, args=[project.pk]))
    for text, name, least in _PAGES:
        if user.has_role(least):
            yield Offer("Go to", text, reverse(name))
    if project and user.has_role(Role.PROJECT_ADMIN):
        yield Offer("Run", "Sync now", connection=project.connection_id)
    if project:
        yield from _of_project(project, user)


def _of_project(project: Project, user: User) -> Iterator[Offer]:
    for one in listed():
        if one.is_in_menu:
            title = str(capfirst(one.title_plural))
            yield Offer("Go to", title, reverse("records", args=[project.pk, one.name]))
        if one.is_in_menu and can_create(one) and user.has_role(Role.QC_MANAGER):
            yield Offer("Create", one.title, reverse("record_new", args=[project.pk, one.name]))


def _records(text: str, project: Project | None) -> Iterator[Offer]:
    if project is None:
        return
    for group in search_in(project, text):
        for hit in group.hits:
            kind = str(capfirst(group.resource.title))
            yield Offer(kind, hit.name, record_url(project.pk, hit), is_exact=hit.is_exact)


def _projects(text: str) -> Iterator[Offer]:
    query = query_for(text)
    if query is None:
        return
    known = Project.objects.filter(missing_since=None, search=query).order_by("-is_followed", "pk")
    for pk, name in known.values_list("pk", "name")[:4]:
        yield Offer("Project", name or "(no name)", reverse("project", args=[pk]))
