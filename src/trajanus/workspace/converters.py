"""Which ids may stand in an address?"""

from __future__ import annotations


class ProcoreId:
    """Procore's id of a record; a negative one belongs to a record that exists only here."""

    regex = r"-?[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
