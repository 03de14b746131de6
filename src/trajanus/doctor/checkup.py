"""In which order is an installation examined? From what everything needs to what little needs."""

from __future__ import annotations

from collections.abc import Iterator

from trajanus.doctor import database, disk, environment
from trajanus.doctor.findings import Finding, fail
from trajanus.errors import HubError
from trajanus.installation import Tables, opened


def examine() -> Iterator[Finding]:
    """Yield each finding as it is made; never raises for what it is to find."""
    try:
        yield from environment.examine()
        yield from disk.examine()
    except HubError as error:
        yield _broken("settings", error, "The hub does not start.")
        return
    try:
        with opened(tables=Tables.ANY):
            tables = list(database.examine())
            yield from tables
            if not database.lacks_tables(tables):
                yield from _examine_contents()
    except HubError as error:
        yield _broken("database", error, "Nothing works without the database.")


def _examine_contents() -> Iterator[Finding]:
    # Imported here: these need the tables.
    from trajanus.doctor import keys, procore, public, single_sign_on, work

    for part in (keys, procore, public, single_sign_on, work):
        yield from part.examine()


def _broken(check: str, error: HubError, meaning: str) -> Finding:
    return fail(check, str(error), meaning=meaning, next_step=error.next_step)
