"""What can be asked of a resource, and what can be written? For programs and commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trajanus.records.asking import parameters_of
from trajanus.records.derive import kind_of, label_of, table_for
from trajanus.resources.spec import Owner, Resource, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field of a resource."""

    name: str
    label: str
    kind: str
    owner: str
    on_create: bool  # may be given when a record is created
    on_change: bool
    required: bool
    choices: list[str]  # empty: anything
    choices_from: str | None  # the resource whose Procore ids may be given


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentView:
    """What a workflow step asks for."""

    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]
    choices_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One workflow step."""

    name: str
    label: str
    allowed_while: dict[str, list[str]]  # column: values; empty: always
    arguments: list[ArgumentView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """One resource of the catalogue."""

    name: str
    title: str
    title_plural: str
    area: str
    is_company_wide: bool
    parents: list[str]  # resources that its records belong to
    can_create: bool
    can_change: bool
    can_delete: bool
    parameters: list[str]  # of its list
    sortable: list[str]
    fields: list[FieldView]
    steps: list[StepView]


def described(resource: Resource) -> ResourceView:
    """Return what programs need to know of the resource."""
    writes = resource.writes
    return ResourceView(
        name=resource.name,
        title=resource.title,
        title_plural=resource.title_plural,
        area=resource.area.value,
        is_company_wide=resource.is_company_wide,
        parents=list(resource.parents),
        can_create=writes.create is not None,
        can_change=writes.update is not None or writes.sync is not None,
        can_delete=writes.delete is not None,
        parameters=list(parameters_of(resource)),
        sortable=[column.name for column in table_for(resource)],
        fields=list(_fields(resource)),
        steps=[_step(step) for step in resource.steps],
    )


def _fields(resource: Resource) -> Iterator[FieldView]:
    writes = resource.writes
    can_change = writes.update is not None or writes.sync is not None
    for name, owner in resource.owners.items():
        is_told, is_ours = name in writes.places, owner is Owner.HUB
        choices = writes.choices.get(name, ())
        yield FieldView(
            name=name,
            label=label_of(resource, name),
            kind=kind_of(resource, name).value,
            owner=owner.value,
            on_create=writes.create is not None and (is_told or is_ours),
            on_change=is_ours or (is_told and can_change and name not in writes.only_on_create),
            required=name in writes.required,
            choices=[] if isinstance(choices, str) else list(choices),
            choices_from=choices if isinstance(choices, str) else None,
        )


def _step(step: Step) -> StepView:
    return StepView(
        name=step.name,
        label=step.label,
        allowed_while={step.column: sorted(step.allowed)} if step.allowed else {},
        arguments=[
            ArgumentView(
                name=one.name,
                label=one.label,
                kind=one.kind,
                required=one.required,
                choices=[] if isinstance(one.choices, str) else list(one.choices),
                choices_from=one.choices if isinstance(one.choices, str) else None,
            )
            for one in step.arguments
        ],
    )
