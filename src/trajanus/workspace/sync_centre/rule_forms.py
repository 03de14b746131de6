"""What does a person fill in to have something done when Procore tells of a change?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst

from trajanus.accounts.models import User
from trajanus.errors import InvalidValues
from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.resources.spec import Listing, Resource
from trajanus.store.models import Connection, EventRule
from trajanus.workspace.record.inputs import title_of

_EVENTS = (("create", "is created"), ("update", "is changed"), ("delete", "is deleted"))
#: How the form calls what a rule has.
_NAMES = {"project": "project_id"}


class SubjectForm(forms.Form):
    """What a new rule is about; the rest of its form depends on it."""

    connection = forms.ModelChoiceField(Connection.objects.order_by("name"), empty_label=None)
    resource = forms.ChoiceField(label="Records")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].choices = [  # type: ignore[attr-defined]  # of a ChoiceField
            (one.name, capfirst(one.title_plural)) for one in told_of()
        ]


class RuleForm(forms.Form):
    """When an event on these records arrives, and the record looks so, do this."""

    name = forms.CharField(max_length=100, help_text="People read it in the notice.")
    project = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    event_types = forms.MultipleChoiceField(
        label="When a record",
        choices=_EVENTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: whatever happens to it.",
    )
    column = forms.ChoiceField(label="And its field", required=False)
    value = forms.CharField(
        label="Says exactly",
        required=False,
        max_length=255,
        help_text="In Procore's words, such as closed. Yes and no are written yes and no.",
    )
    notify = forms.MultipleChoiceField(
        label="Tell these people in the hub",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    resync = forms.ChoiceField(label="Read again", required=False)
    emails = forms.CharField(
        label="Send mail to",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One address a line.",
    )
    webhook_url = forms.CharField(
        label="Post to this address",
        required=False,
        max_length=2000,
        help_text="Another program's address; it gets the record's number and title as JSON.",
    )
    is_active = forms.BooleanField(label="Switched on", required=False, initial=True)

    def __init__(
        self, connection: Connection, resource: Resource, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [(name, title_of(resource, name)) for name in resource.owners]
        people = User.objects.filter(is_active=True).order_by("username")
        listed = [one for one in RESOURCES if isinstance(one.source, Listing)]
        for name, choices in (
            ("project", [("", "Every project"), *_projects(connection)]),
            ("column", [("", "Whatever it says"), *columns]),
            ("notify", [(str(one.pk), str(one)) for one in people]),
            (
                "resync",
                [("", "Nothing more"), *((o.name, capfirst(o.title_plural)) for o in listed)],
            ),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def rule_values(self, resource: Resource) -> dict[str, Any]:
        """Return what the rule is to hold."""
        given = dict(self.cleaned_data)
        given["project_id"] = given.pop("project")
        given["notify"] = [int(key) for key in given["notify"]]
        given["emails"] = given["emails"].split()
        return given | {"resource": resource.name}

    def add_problems(self, error: InvalidValues) -> None:
        """Show what is wrong with the rule, beside the fields."""
        shown = {theirs: ours for ours, theirs in _NAMES.items()}
        for name, texts in error.problems.items():
            field = shown.get(name, name)
            self.add_error(field if field in self.fields else None, list(texts))


def told_of() -> list[Resource]:
    """Return the records about whose changes Procore tells."""
    return [one for one in RESOURCES if one.webhooks]


def values_of(rule: EventRule) -> dict[str, Any]:
    """Return a rule as its form shows it."""
    shown = {name: getattr(rule, name) for name in RuleForm.base_fields if hasattr(rule, name)}
    return shown | {
        "project": rule.project_id or "",
        "notify": [str(one.pk) for one in rule.notify.all()],
        "emails": "\n".join(rule.emails),
    }


def _projects(connection: Connection) -> Iterator[tuple[str, str]]:
    kept = Project.objects.filter(connection=connection, is_followed=True, missing_since=None)
    for key, name in kept.order_by("name").values_list("procore_id", "name"):
        yield str(key), name or "(no name)"
