"""How is a schedule file read? The one door to all formats."""

from __future__ import annotations

from trajanus.p6 import formats
from trajanus.p6.limits import DEFAULT_LIMITS, Limits
from trajanus.p6.pmxml.read import read_pmxml
from trajanus.p6.pmxml.summarize import summarize_pmxml
from trajanus.p6.schedule import Schedule
from trajanus.p6.sdef.to_model import read_schedule as read_sdef
from trajanus.p6.source import Given, opened
from trajanus.p6.summary import Summary, summary_of
from trajanus.p6.xer.read import read_xer
from trajanus.p6.xer.summarize import summarize_xer


def read(given: Given, *, encoding: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Schedule:
    """Read all of a schedule file, given by path or as bytes.

    Without `encoding` the code page is told by the content; `Schedule.encoding` says which it is.
    """
    with opened(given, limits) as file:
        match formats.format_of(file):
            case formats.PMXML:
                return read_pmxml(file, encoding, limits)
            case formats.SDEF:
                return read_sdef(file, limits=limits)
            case _:
                return read_xer(file, encoding, limits)


def summary(
    given: Given, *, encoding: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Summary:
    """Read what a list of projects and activities shows, in a fraction of the time and memory."""
    with opened(given, limits) as file:
        match formats.format_of(file):
            case formats.PMXML:
                return summarize_pmxml(file, encoding, limits)
            case formats.SDEF:
                return summary_of(read_sdef(file, limits=limits))
            case _:
                return summarize_xer(file, encoding, limits)
