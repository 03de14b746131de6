"""Which ids and days may stand in an address?"""

from __future__ import annotations

from datetime import date


class ProcoreId:
    """Procore's id of a record; a negative one belongs to a record that exists only here."""

    regex = r"-?[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Day:
    """A day such as 2027-03-31, of the years in which people build."""

    regex = r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
