"""Of which kinds are values, as far as people and lists care?"""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """How a value is shown, compared and entered."""

    TEXT = "text"
    STATUS = "status"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    NUMBER = "number"
