"""What do Procore's bytes mean? No module in here does I/O or asks the time."""

from trajanus.procore.protocol.answers import Answer, read_json
from trajanus.procore.protocol.events import Event, is_authentic, is_signed, read_event
from trajanus.procore.protocol.failures import read_failure
from trajanus.procore.protocol.pages import Page, has_next, read_page, read_records
from trajanus.procore.protocol.rates import (
    RateReading,
    read_clock_ahead,
    read_rate,
    read_retry_after,
)

__all__ = [
    "Answer",
    "Event",
    "Page",
    "RateReading",
    "has_next",
    "is_authentic",
    "is_signed",
    "read_clock_ahead",
    "read_event",
    "read_failure",
    "read_json",
    "read_page",
    "read_rate",
    "read_records",
    "read_retry_after",
]
