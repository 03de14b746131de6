"""What is done when Procore tells of a change, and how is that set up?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.records.naming import projects_of
from trajanus.resources.catalog import resource_named
from trajanus.resources.project import Project
from trajanus.resources.spec import Resource
from trajanus.store.models import Connection, EventRule
from trajanus.sync.webhooks import rules
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.record.inputs import title_of
from trajanus.workspace.sync_centre.rule_forms import RuleForm, SubjectForm, values_of

WRONG = 422
read_and_post = require_http_methods(("GET", "HEAD", "POST"))
admins = role_required(Role.PROJECT_ADMIN)


@require_safe
@role_required(Role.VIEWER)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show the rules."""
    found = list(
        EventRule.objects.select_related("connection", "created_by").prefetch_related("notify")
    )
    keys = projects_of((one.connection_id, one.project_id) for one in found)
    names = dict(Project.objects.filter(pk__in=keys.values()).values_list("pk", "name"))
    shown = [
        (one, resource_named(one.resource), _condition(one), names.get(keys.get(place, 0), ""))
        for one in found
        for place in [(one.connection_id, one.project_id)]
    ]
    has_connection = bool(found) or Connection.objects.exists()
    return render(request, "sync/rules.html", {"rules": shown, "can_add": has_connection})


@read_and_post
@admins
def new(request: HttpRequest) -> HttpResponse:
    """Ask what the rule is about, then for the rest of it."""
    subject = SubjectForm(request.GET or None)
    if not subject.is_valid():
        return render(request, "sync/rule_subject.html", {"form": subject})
    connection = subject.cleaned_data["connection"]
    resource = resource_named(subject.cleaned_data["resource"])
    form = RuleForm(connection, resource, request.POST or None, initial=unsaved.take(request) or {})
    return _answer(request, form, connection, resource)


@read_and_post
@admins
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    rule = get_object_or_404(EventRule.objects.select_related("connection"), pk=pk)
    resource = resource_named(rule.resource)
    initial = values_of(rule) | (unsaved.take(request) or {})
    form = RuleForm(rule.connection, resource, request.POST or None, initial=initial)
    return _answer(request, form, rule.connection, resource, rule=rule)


@require_POST
@admins
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a rule off, or on again."""
    rule = get_object_or_404(EventRule, pk=pk)
    rules.switch(rule, is_active=request.POST.get("on") == "1")
    messages.success(request, f"{rule.name} is switched {'on' if rule.is_active else 'off'}.")
    return redirect("rules")


@require_POST
@admins
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule away for good."""
    rule = get_object_or_404(EventRule, pk=pk)
    rules.delete(rule)
    messages.success(request, f"{rule.name} is deleted.")
    return redirect("rules")


def _answer(
    request: HttpRequest,
    form: RuleForm,
    connection: Connection,
    resource: Resource,
    *,
    rule: EventRule | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            given = form.rule_values(resource)
            saved = rules.save(connection, given, rule=rule, by=person(request).pk)
        except InvalidValues as error:
            form.add_problems(error)
        else:
            messages.success(request, f"{saved.name} is saved.")
            return redirect("rules")
    page: dict[str, Any] = {"form": form, "connection": connection, "resource": resource}
    page["rule"] = rule
    return render(request, "sync/rule.html", page, status=WRONG if form.errors else 200)


def _condition(rule: EventRule) -> str:
    return title_of(resource_named(rule.resource), rule.column) if rule.column else ""
