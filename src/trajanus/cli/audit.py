"""The command that searches the audit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import click

from trajanus.cli.output import examples, json_option, print_json, print_table

_day = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    epilog=examples(
        "hub audit",
        "hub audit --person jdoe --since 2026-11-01",
        "hub audit --action role_changed --json",
        "hub audit owner subject",
    )
)
@click.argument("words", nargs=-1)
@click.option("--person", default="", help="Only what this person did; - for nobody signed in.")
@click.option("--action", default="", help="Only this, such as role_changed or record_edited.")
@click.option("--project", "project_id", type=int, help="Procore's project id.")
@click.option("--resource", default="", help="Only about this kind of record: rfis ...")
@click.option("--since", type=_day, help="From this day on (UTC).")
@click.option("--until", type=_day, help="Until this day, included (UTC).")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
def audit(
    *,
    words: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
    **given: Any,
) -> None:
    """Show who did what, the latest first; WORDS narrow it to what holds them all.

    It tells of administration, sign-ins, exports, opened files, edits and decisions. Nothing in it
    can be changed or deleted.
    """
    from trajanus.installation import opened

    with opened():
        from trajanus.records.audit_lines import some
        from trajanus.records.auditing import Asked

        asked = Asked(
            **given,
            words=" ".join(words),
            since=since.replace(tzinfo=UTC) if since else None,
            until=until.replace(tzinfo=UTC) + timedelta(days=1) if until else None,
        )
        lines, _ = some(asked, most=limit)
    if as_json:
        print_json(lines)
        return
    rows = [
        (f"{one.at:%Y-%m-%d %H:%M:%SZ}", one.who, one.way, one.label, one.about, _told(one.told))
        for one in lines
    ]
    print_table(("when", "who", "way", "what", "about", "details"), rows)


def _told(told: tuple[Any, ...]) -> str:
    parts = (
        f"{one.name}: {one.after}"
        if one.before is None
        else f"{one.name}: {one.before or '-'} -> {one.after or '-'}"
        for one in told
    )
    return "; ".join(parts)
