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
    models.TextField: "nullif({text}, '')",
}

#: Only the first condition can use an index, and only one index starts with procore_id: PostgreSQL
#: then cannot choose another, however little it knows yet about a table that is being filled.
_KEY = {
    "procore_id": "mirror.procore_id = read.procore_id",
    "connection_id": "mirror.connection_id IS NOT DISTINCT FROM %(connection)s::bigint",
    "project_id": "mirror.project_id IS NOT DISTINCT FROM %(project)s::bigint",
    "parent_id": "mirror.parent_id = read.parent_id",
}
#: Procore shows some deleted records on, and says so.
_GONE = "(record ->> 'deleted_at' IS NOT NULL OR coalesce(record ->> 'deleted' = 'true', false))"
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
def ingest_page(
    resource: Resource, without: frozenset[str] = frozenset(), *, settles_all: bool = False
) -> sql.Composed:
    """Return the statement that takes in a page of records.

    Columns in `without` stay empty. Records that somebody edited here are left as they are, with
    `settles_all` every record that is known already. Parameters: page (JSON text), connection,
    project, parent, now. Answers one row: how many records the page held, the ids of new ones, of
    changed ones, and of different ones that were left as they are.
    """
    columns = _columns(resource) | dict.fromkeys(without, sql.SQL("NULL"))
    return sql.SQL(
        """
        WITH read AS (
            SELECT record, parent_id, (record ->> 'id')::bigint AS procore_id FROM {records}
        ), different AS (
            SELECT read.* FROM read LEFT JOIN LATERAL (
                SELECT id, payload, missing_since, edits FROM {table} AS mirror WHERE {key} LIMIT 1
            ) AS mirror ON true
            WHERE mirror.id IS NULL
               OR ({free} AND (mirror.missing_since IS NULL) = {gone}
                   OR {free} AND mirror.payload IS DISTINCT FROM read.record)
        ), written AS (
            INSERT INTO {table} AS mirror ({columns}) SELECT {values} FROM different
            {target} {updates} WHERE {free} AND {not_older}
            RETURNING id, procore_id, xmax = 0 AS is_new, {followed}
        ), noted AS ({noted})
        SELECT (SELECT count(*) FROM read),
               array_agg(procore_id) FILTER (WHERE is_new),
               array_agg(procore_id) FILTER (WHERE NOT is_new),
               {left}
        FROM written
        """
    ).format(
        records=_records(resource),
        table=sql.Identifier(resource.table),
        key=sql.SQL(" AND ".join(_KEY[name] for name in resource.key)),
        columns=_names(columns),
        values=sql.SQL(", ").join(columns.values()),
        target=_target(resource),
        updates=_updates(resource, columns),
        not_older=sql.SQL(_NOT_OLDER),
        free=sql.SQL("false" if settles_all else "mirror.edits IS NULL"),
        gone=sql.SQL(_GONE),
        followed=_names(history_columns(resource)),
        noted=_noted(resource),
        left=_left(resource, settles_all=settles_all),
    )


def _left(resource: Resource, *, settles_all: bool) -> sql.Composed:
    """Return the ids of records that need a closer look; few or none, found by a small index."""
    return sql.SQL(
        """(SELECT array_agg(read.procore_id) FROM read, {table} AS mirror
            WHERE mirror.connection_id = %(connection)s::bigint
              AND mirror.project_id IS NOT DISTINCT FROM %(project)s::bigint
              AND mirror.procore_id = read.procore_id {edited}
              AND ((mirror.missing_since IS NULL) = {gone}
                   OR mirror.payload IS DISTINCT FROM read.record))"""
    ).format(
        table=sql.Identifier(resource.table),
        edited=sql.SQL("" if settles_all else "AND mirror.edits IS NOT NULL"),
        gone=sql.SQL(_GONE),
    )


#: PostgreSQL's functions take at most 100 arguments.
_MOST_PAIRS = 40


def history_columns(resource: Resource) -> tuple[str, ...]:
    """Return the columns whose changes are kept in the history."""
    stamps = {"created_at", "updated_at"}
    return tuple(name for name in resource.from_procore if name not in stamps) or ("updated_at",)


def _noted(resource: Resource) -> sql.Composed:
    """Return the statement that notes in the history what `written` changed.

    A statement sees its tables as they were when it began, so `old` are the rows before.
    """
    names = history_columns(resource)
    groups = [names[at : at + _MOST_PAIRS] for at in range(0, len(names), _MOST_PAIRS)]
    return sql.SQL(
        """
        INSERT INTO store_change (at, connection_id, project_id, resource, row_id, cause, rule,
                                  fields, lost, note)
        SELECT %(now)s::timestamptz, %(connection)s::bigint, %(project)s::bigint, {resource}, id,
               'procore', '', fields, '{{}}', ''
        FROM (SELECT written.id, jsonb_strip_nulls({fields}) AS fields
              FROM written JOIN {table} AS old ON old.id = written.id
              WHERE NOT written.is_new) AS changed
        WHERE fields <> '{{}}'
        """
    ).format(
        resource=sql.Literal(resource.name),
        table=sql.Identifier(resource.table),
        fields=sql.SQL(" || ").join(_differences(group) for group in groups),
    )


def _differences(names: Iterable[str]) -> sql.Composed:
    pairs = [
        sql.SQL(
            "{key}, CASE WHEN old.{name} IS DISTINCT FROM written.{name}"
            " THEN jsonb_build_array(old.{name}, written.{name}) END"
        ).format(key=sql.Literal(name), name=sql.Identifier(name))
        for name in names
    ]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


@cache
def read_columns(resource: Resource) -> sql.Composed:
    """Return the statement that reads all columns of one record (parameter: record, JSON text)."""
    return sql.SQL("SELECT {values} FROM (SELECT %(record)s::jsonb) AS read (record)").format(
        values=sql.SQL(", ").join(
            value_of(resource, name, "record") for name in resource.from_procore
        )
    )


@cache
def read_column(resource: Resource, column: str) -> sql.Composed:
    """Return the statement that only tries to read one column of a page (parameter: page)."""
    return sql.SQL("SELECT {value} FROM {records}").format(
        value=value_of(resource, column, "record"), records=_records(resource)
    )


@cache
def read_records(resource: Resource) -> sql.Composed:
    """Return the statement that answers the records of a page, one a row (parameter: page)."""
    return sql.SQL("SELECT record FROM {records}").format(records=_records(resource))


@cache
def ingest_member(resource: Resource) -> sql.Composed:
    """Return the statement that takes in one record as its own address shows it.

    The columns follow listing and member together, the member winning. A record that somebody
    edited here is left as it is. Parameters: record (JSON text), id, connection, project, now.
    Answers one row (is it new?), or none when nothing changed.
    """
    columns = [*resource.from_procore]
    return sql.SQL(
        """
        WITH written AS (
            INSERT INTO {table} AS mirror
                (connection_id, project_id, procore_id, payload, detail, detail_due, seen_at,
                 {columns})
            SELECT %(connection)s::bigint, %(project)s::bigint, %(id)s::bigint, record, record,
                   false, %(now)s::timestamptz, {values}
            FROM (SELECT %(record)s::jsonb) AS read (record)
            {target} detail = excluded.detail, detail_due = false, missing_since = NULL,
                seen_at = excluded.seen_at, {updates}
            WHERE mirror.edits IS NULL AND {not_older} AND (mirror.detail_due
                OR mirror.missing_since IS NOT NULL
                OR mirror.detail IS DISTINCT FROM excluded.detail)
            RETURNING id, procore_id, xmax = 0 AS is_new, {followed}
        ), noted AS ({noted})
        SELECT is_new FROM written
        """
    ).format(
        table=sql.Identifier(resource.table),
        columns=_names(columns),
        values=sql.SQL(", ").join(value_of(resource, name, "record") for name in columns),
        target=_target(resource),
        updates=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(
                sql.Identifier(name),
                value_of(resource, name, "(mirror.payload || excluded.detail)"),
            )
            for name in columns
        ),
        not_older=sql.SQL(_NOT_OLDER),
        followed=_names(history_columns(resource)),
        noted=_noted(resource),
    )


@cache
def mark_missing_children(child: Resource) -> sql.Composed:
    """Return the statement that flags embedded records which their parents no longer show.

    Parameters: page (JSON text of one parent or of several), connection, project, now.
    """
    return sql.SQL(
        """
        UPDATE {table} SET missing_since = %(now)s
        WHERE connection_id = %(connection)s AND project_id = %(project)s
          AND parent_id IN (SELECT (holder ->> 'id')::bigint FROM {holders})
          AND missing_since IS NULL AND procore_id > 0
          AND procore_id NOT IN (SELECT (record ->> 'id')::bigint FROM {records})
        RETURNING procore_id
        """
    ).format(table=sql.Identifier(child.table), holders=sql.SQL(_HOLDERS), records=_records(child))


#: One record or an array of them, both as rows.
_HOLDERS = "jsonb_path_query(%(page)s::jsonb, '$[*]') AS holder"


def _records(resource: Resource) -> sql.Composed:
    """Return what yields each record of the page, and whose it is."""
    if isinstance(resource.source, Embedded):
        return sql.SQL(
            """(SELECT DISTINCT ON (record ->> 'id') record,
                       (holder ->> 'id')::bigint AS parent_id
                FROM {holders}, LATERAL ({paths}) AS held (record)) AS found
            """
        ).format(holders=sql.SQL(_HOLDERS), paths=_paths(resource.source))
    return sql.SQL(
        """(SELECT record, %(parent)s::bigint AS parent_id
            FROM jsonb_array_elements(%(page)s::jsonb) AS record) AS found"""
    ).format()


def _paths(source: Embedded) -> sql.Composed:
    return sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT jsonb_path_query(holder, {}, '{{}}', true)").format(sql.Literal(path))
        for path in (source.path, source.also)
        if path
    )


def _detail_due(resource: Resource) -> sql.Composable:
    member = resource.member
    if not resource.reads_members or member is None or not member.when:
        return sql.Literal(resource.reads_members)
    return sql.SQL("coalesce(jsonb_path_match(record, {}, '{{}}', true), false)").format(
        sql.Literal(member.when)
    )


def _target(resource: Resource) -> sql.Composed:
    return sql.SQL("ON CONFLICT ({}) DO UPDATE SET ").format(_names(resource.key))


def _columns(resource: Resource) -> dict[str, sql.Composable]:
    columns: dict[str, sql.Composable] = {
        "connection_id": sql.SQL("%(connection)s::bigint"),
        "project_id": sql.SQL("%(project)s::bigint"),
        "procore_id": sql.SQL("procore_id"),
        "payload": sql.SQL("record"),
        "detail_due": _detail_due(resource),
        "seen_at": sql.SQL("%(now)s::timestamptz"),
    }
    if resource.has_parent:
        columns["parent_id"] = sql.SQL("parent_id")
    columns["missing_since"] = sql.SQL(f"CASE WHEN {_GONE} THEN %(now)s::timestamptz END")
    columns |= {name: value_of(resource, name, "record") for name in resource.from_procore}
    return columns


def _updates(resource: Resource, columns: Iterable[str]) -> sql.Composed:
    kept = {"connection_id", "project_id", "procore_id", "detail_due"}
    updates = [
        sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name))
        for name in columns
        if name not in kept and not (resource.reads_members and name in resource.from_procore)
    ]
    if resource.reads_members:
        # What only the member says stays until it is read again.
        whole = "(coalesce(mirror.detail, '{}') || excluded.payload)"
        updates += [
            sql.SQL("{} = {}").format(sql.Identifier(name), value_of(resource, name, whole))
            for name in resource.from_procore
            if name in columns
        ]
        # What the member said may be as new as this listing: a webhook had it read already.
        updates.append(
            sql.SQL(
                "detail_due = excluded.detail_due AND (mirror.detail_due OR mirror.detail IS NULL"
                " OR mirror.detail ->> 'updated_at'"
                " IS DISTINCT FROM excluded.payload ->> 'updated_at')"
            ).format()
        )
    return sql.SQL(", ").join(updates)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in columns)
