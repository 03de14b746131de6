"""What do all mirror tables have in common?"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func

from trajanus.store.models import Connection


class MirrorModel(models.Model):
    """The local copy of one Procore record.

    The `payload` is what Procore's listing said last, whole: keys we do not know survive. `detail`
    is what the record's own address said, for resources that have one. A column that somebody
    edited holds our value until Procore has it; `edits` tells what both sides had agreed on.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    project_id = models.BigIntegerField(null=True, help_text="Procore's project id")
    procore_id = models.BigIntegerField(
        help_text="Procore's id; negative while the record exists only here"
    )
    created_at = models.DateTimeField("created", null=True, help_text="By Procore's clock")
    updated_at = models.DateTimeField("updated", null=True, help_text="By Procore's clock")
    payload = models.JSONField()
    detail = models.JSONField(null=True)
    detail_due = models.BooleanField(
        default=False, help_text="The record changed and its detail was not read since"
    )
    edits = models.JSONField(
        null=True, help_text='Not at Procore yet: {column: {"agreed", "at", "by"}}'
    )
    seen_at = models.DateTimeField(help_text="When the hub stored this state")
    missing_since = models.DateTimeField(
        null=True, help_text="Procore no longer shows it: deleted, or hidden from the account"
    )

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("procore_id", "connection", "project_id"),
                name="%(class)s_once",
                nulls_distinct=False,
            ),
            # For the small index behind it: a page's records that somebody edited.
            models.UniqueConstraint(
                fields=("connection", "project_id", "procore_id"),
                name="%(class)s_edited",
                condition=models.Q(edits__isnull=False),
            ),
        )

    @classmethod
    def own_columns(cls) -> tuple[str, ...]:
        """Return the columns that the concrete model adds and that need an owner."""
        common = {field.name for field in MirrorModel._meta.local_fields}
        kept = {"id", "parent_id"} | common | set(cls.hub_bookkeeping())
        return tuple(
            field.name
            for field in cls._meta.local_fields
            if field.name not in kept and not isinstance(field, models.GeneratedField)
        )

    @classmethod
    def hub_bookkeeping(cls) -> tuple[str, ...]:
        """Return columns about the sync itself, which belong to neither side."""
        return ()


class PartOf(MirrorModel):
    """The local copy of a record that belongs to another one, such as a line of a contract."""

    parent_id = models.BigIntegerField(help_text="Procore's id of what it belongs to")

    class Meta(MirrorModel.Meta):
        abstract = True


class RowOf(PartOf):
    """A record whose id occurs under several parents, such as a budget line in several views."""

    class Meta(PartOf.Meta):
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("procore_id", "connection", "project_id", "parent_id"),
                name="%(class)s_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=("connection", "project_id", "procore_id", "parent_id"),
                name="%(class)s_edited",
                condition=models.Q(edits__isnull=False),
            ),
        )


def columns_of(model: type[MirrorModel], *, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the model's own columns: the usual ones of a resource that one side decides about."""
    return tuple(name for name in model.own_columns() if name not in without)


#: Separates words in the search column, beside white space.
WORD_BREAKS = r"-_/\.,:;@#+~&<>="


def natural_order_column(column: str) -> models.GeneratedField:
    """Return a column that sorts "9" before "10" and "A-9" before "A-10"."""
    return models.GeneratedField(
        expression=NaturalOrder(column), output_field=models.TextField(), db_persist=True
    )


class NaturalOrder(Func):
    """A text in which numbers sort by their value."""

    # Plain numbers, the usual case, take the short way; else each run of digits is padded.
    template = (
        r"CASE WHEN %(expressions)s ~ '^\d+$' THEN lpad(%(expressions)s, 10, '0') ELSE "
        r"regexp_replace(regexp_replace(%(expressions)s, '(\d+)', '000000000\1', 'g'),"
        r" '\d*(\d{10})', '\1', 'g') END"
    )

    def __init__(self, column: str) -> None:
        super().__init__(F(column), output_field=models.TextField())


def lane_index(name: str, *columns: str, told: tuple[str, ...] = ()) -> models.Index:
    """Return an index that serves a project's list sorted by the columns.

    What else it tells lets rows be counted without a look at each.
    """
    return models.Index(fields=("connection", "project_id", *columns), name=name, include=told)


def open_index(name: str, *columns: str, told: tuple[str, ...] = ()) -> models.Index:
    """Return the small index that finds, among many closed records, the open ones by their day."""
    return models.Index(
        fields=("connection", "project_id", *columns),
        name=name,
        condition=models.Q(closed_at=None),
        include=told,
    )


def search_index(name: str) -> GinIndex:
    """Return the index behind `search_column`."""
    return GinIndex(fields=("search",), name=name)


def details_due_index(name: str) -> models.Index:
    """Return the small index that finds and counts the records whose detail is to be read.

    It holds nothing that differs from record to record, which PostgreSQL keeps in a twentieth of
    the room.
    """
    return models.Index(
        fields=("connection", "project_id"),
        name=name,
        condition=models.Q(detail_due=True),
    )
