"""What do the workspace's templates say that Django's do not?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince

from trajanus import clock
from trajanus.accounts import single_sign_on as sign_on
from trajanus.accounts.models import Scope
from trajanus.records.kind import Kind
from trajanus.resources.spec import Resource
from trajanus.store.models import RateWindow
from trajanus.workspace import shown
from trajanus.workspace.daily_logs import log_entries
from trajanus.workspace.lists.cells import groups_html
from trajanus.workspace.lists.table import Group
from trajanus.workspace.money import money_words
from trajanus.workspace.record.inputs import mark_of
from trajanus.workspace.sync_centre import syncing

register = template.Library()
register.filter("fingerprint", mark_of)
register.filter("money", money_words.money)
register.filter("balance", money_words.balance)
register.filter("change", money_words.change)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Show an instant in the project's time zone."""
    if not value:
        return "never"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        local.strftime("%A, %d %B %Y, %H:%M:%S %Z"),
        local.strftime("%Y-%m-%d %H:%M"),
    )


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """Show how long ago it was, or how long until then; the instant is in the title."""
    if not value:
        return "never"
    now = clock.now()
    span = timesince(min(value, now), max(value, now), depth=1)
    words = "just now" if abs((now - value).total_seconds()) < 60 else f"{span} ago"
    if value > now and words != "just now":
        words = f"in {span}"
    title = timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S %Z")
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, words)


@register.filter
def words(value: object) -> str:
    """Show one of Procore's own words, such as yes_known, as people write it."""
    return shown.words(str(value)) if value else ""


@register.filter
def plural_title(resource: Resource) -> str:
    """Return what the navigation calls the resource."""
    return str(capfirst(resource.title_plural))


@register.filter
def lane_title(name: str) -> str:
    """Return what people call the records that a reading brings."""
    return syncing.title_of(name)


@register.filter
def kind_title(resource: Resource) -> str:
    """Return what a report calls a kind of the daily log."""
    return log_entries.title_of(resource)


@register.filter
def hours(value: Decimal) -> str:
    """Show hours without zeros that say nothing."""
    return shown.text_of(Kind.NUMBER, value)


@register.filter
def used(window: RateWindow) -> int:
    """Return the percentage of a request window that is spent."""
    return syncing.used_percent(window)


@register.filter
def for_whom(purpose: str) -> str:
    """Return for whom a request was made, as people say it."""
    return syncing.ASKED_BY.get(purpose, purpose)


@register.simple_tag
def single_sign_on() -> sign_on.Provider | None:
    """Return the identity provider that people may sign in with."""
    return sign_on.provider()


@register.filter
def scope_words(scope: str) -> str:
    """Return what a token with this scope may do."""
    return str(Scope(scope).label)


@register.filter
def figure(value: Decimal | None, name: str) -> str:
    """Show a figure of a budget; what is over or under says so."""
    return money_words.balance(value) if name == "over_under" else money_words.money(value)


@register.filter
def at(values: Mapping[Any, Any], key: object) -> Any:
    """Return what a mapping has under the key."""
    return values[key]


@register.filter
def past(value: date | None) -> bool:
    """Say whether the day is over where the project is."""
    return value is not None and value < timezone.localdate()


@register.simple_tag(takes_context=True)
def groups(context: template.Context, found: tuple[Group, ...], here: str) -> SafeString:
    """Show a list's rows, in groups; their links carry the filters for the way back."""
    request: HttpRequest = context["request"]
    query = request.GET.urlencode()
    return groups_html(found, here=here, query=f"?{urlencode({'list': query})}" if query else "")
