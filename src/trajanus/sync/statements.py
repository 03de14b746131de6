"""Which SQL puts records of a resource into its mirror table? Made once from the description."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db import models
from psycopg import sql

from trajanus.resources.spec import Embedded, Resource

#: How PostgreSQL reads a JSON text into a column of this kind; "" counts as absent.
_CASTS: dict[type[models.Field[object, object]], str] = {
    models.BigIntegerField: "nullif({text}, '')::bigint",
    # Procore writes some whole numbers as 3.0.
    models.IntegerField: "nullif({text}, '')::numeric::integer",
    models.DecimalField: "nullif({text}, '')::numeric",
    models.BooleanField: "nullif({text}, '')::boolean",
    models.DateField: "nullif({text}, '')::date",
    models.DateTimeField: "nullif({text}, '')::timestamptz",
    models.TextField: "{text}",
}

#: Only the first condition can use an index, and only one index starts with procore_id: PostgreSQL
#: then cannot choose another, however little it knows yet about a table that is being filled.
_KEY = """mirror.procore_id = read.procore_id
    AND mirror.connection_id IS NOT DISTINCT FROM %(connection)s::bigint
    AND mirror.project_id IS NOT DISTINCT FROM %(project)s::bigint"""
_TARGET = "ON CONFLICT (procore_id, connection_id, project_id) DO UPDATE SET "
#: An answer that was older than what another process stored meanwhile changes nothing.
_NOT_OLDER = "coalesce(excluded.updated_at >= mirror.updated_at, true)"


def value_of(resource: Resource, column: str, record: str) -> sql.Composed:
    """Return the expression that takes a column's value out of the jsonb named `record`."""
    field = resource.model._meta.get_field(column)
    cast = next(cast for kind, cast in _CASTS.items() if type(field) is kind)
    texts = [_text(record, place) for place in resource.from_procore[column]]
    text = (
        texts[0] if len(texts) == 1 else sql.SQL("coalesce({})").format(sql.SQL(", ").join(texts))
    )
    return sql.SQL(cast).format(text=text)


def _text(record: str, place: str) -> sql.Composed:
    path = "{" + place.replace(".", ",") + "}"
    return sql.SQL("({record} #>> {path})").format(record=sql.SQL(record), path=sql.Literal(path))


@cache
def ingest_page(resource: Resource, without: frozenset[str] = frozenset()) -> sql.Composed:
    """Return the statement that takes in a page of records.

    Columns in `without` stay empty. Parameters: page (JSON text), connection, project, parent, now.
    Answers one row: how many records the page held, the ids of new ones, of changed ones.
    """
    columns = _columns(resource) | dict.fromkeys(without, sql.SQL("NULL"))
    return sql.SQL(
        """
        WITH read AS (
            SELECT record, (record ->> 'id')::bigint AS procore_id FROM {records} AS record
        ), different AS (
            SELECT read.* FROM read LEFT JOIN LATERAL (
                SELECT id, payload, missing_since FROM {table} AS mirror WHERE {key} LIMIT 1
            ) AS mirror ON true
            WHERE mirror.id IS NULL OR mirror.missing_since IS NOT NULL
               OR mirror.payload IS DISTINCT FROM read.record
        ), written AS (
            INSERT INTO {table} AS mirror ({columns}) SELECT {values} FROM different
            {target} {updates} WHERE {not_older}
            RETURNING procore_id, xmax = 0 AS is_new
        )
        SELECT (SELECT count(*) FROM read),
               array_agg(procore_id) FILTER (WHERE is_new),
               array_agg(procore_id) FILTER (WHERE NOT is_new)
        FROM written
        """
    ).format(
        records=_records(resource),
        table=sql.Identifier(resource.table),
        key=sql.SQL(_KEY),
        columns=_names(columns),
        values=sql.SQL(", ").join(columns.values()),
        target=sql.SQL(_TARGET),
        updates=_updates(resource, columns),
        not_older=sql.SQL(_NOT_OLDER),
    )


@cache
def read_column(resource: Resource, column: str) -> sql.Composed:
    """Return the statement that only tries to read one column of a page (parameter: page)."""
    return sql.SQL("SELECT {value} FROM {records} AS record").format(
        value=value_of(resource, column, "record"), records=_records(resource)
    )


@cache
def ingest_member(resource: Resource) -> sql.Composed:
    """Return the statement that takes in one record as its own address shows it.

    The columns follow listing and member together, the member winning. Parameters: record (JSON
    text), id, connection, project, now. Answers one row (is it new?), or none when nothing changed.
    """
    columns = [*resource.from_procore]
    return sql.SQL(
        """
        INSERT INTO {table} AS mirror
            (connection_id, project_id, procore_id, payload, detail, detail_due, seen_at,
             {columns})
        SELECT %(connection)s::bigint, %(project)s::bigint, %(id)s::bigint, record, record, false,
               %(now)s::timestamptz, {values}
        FROM (SELECT %(record)s::jsonb) AS read (record)
        {target} detail = excluded.detail, detail_due = false, missing_since = NULL,
            seen_at = excluded.seen_at, {updates}
        WHERE {not_older} AND (mirror.detail_due OR mirror.missing_since IS NOT NULL
            OR mirror.detail IS DISTINCT FROM excluded.detail)
        RETURNING xmax = 0
        """
    ).format(
        table=sql.Identifier(resource.table),
        columns=_names(columns),
        values=sql.SQL(", ").join(value_of(resource, name, "record") for name in columns),
        target=sql.SQL(_TARGET),
        updates=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(
                sql.Identifier(name),
                value_of(resource, name, "(mirror.payload || excluded.detail)"),
            )
            for name in columns
        ),
        not_older=sql.SQL(_NOT_OLDER),
    )


@cache
def mark_missing_children(child: Resource) -> sql.Composed:
    """Return the statement that flags embedded records which their parent no longer shows.

    Parameters: page (JSON text of the parent), connection, project, parent, now.
    """
    return sql.SQL(
        """
        UPDATE {table} SET missing_since = %(now)s
        WHERE connection_id = %(connection)s AND project_id = %(project)s
          AND parent_id = %(parent)s AND missing_since IS NULL
          AND procore_id NOT IN (SELECT (record ->> 'id')::bigint FROM {records} AS record)
        RETURNING procore_id
        """
    ).format(table=sql.Identifier(child.table), records=_records(child))


def _records(resource: Resource) -> sql.Composed:
    if isinstance(resource.source, Embedded):
        return sql.SQL("jsonb_path_query(%(page)s::jsonb, {})").format(
            sql.Literal(resource.source.path)
        )
    return sql.SQL("jsonb_array_elements(%(page)s::jsonb)").format()


def _columns(resource: Resource) -> dict[str, sql.Composable]:
    columns: dict[str, sql.Composable] = {
        "connection_id": sql.SQL("%(connection)s::bigint"),
        "project_id": sql.SQL("%(project)s::bigint"),
        "procore_id": sql.SQL("procore_id"),
        "payload": sql.SQL("record"),
        "detail_due": sql.Literal(resource.reads_members),
        "seen_at": sql.SQL("%(now)s::timestamptz"),
    }
    if isinstance(resource.source, Embedded):
        columns["parent_id"] = sql.SQL("%(parent)s::bigint")
    columns |= {name: value_of(resource, name, "record") for name in resource.from_procore}
    return columns


def _updates(resource: Resource, columns: Iterable[str]) -> sql.Composed:
    kept = {"connection_id", "project_id", "procore_id", "detail_due"}
    updates = [
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name))
        for name in columns
        if name not in kept
    ]
    updates.append(sql.SQL("missing_since = NULL").format())
    if resource.reads_members:
        # What the member said may be as new as this listing: a webhook had it read already.
        updates.append(
            sql.SQL(
                "detail_due = mirror.detail_due OR mirror.detail IS NULL OR"
                " mirror.detail ->> 'updated_at' IS DISTINCT FROM excluded.payload ->> 'updated_at'"
            ).format()
        )
    return sql.SQL(", ").join(updates)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in columns)
