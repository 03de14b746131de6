"""How is a schedule file changed? The one door to all that writes for P6."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trajanus.p6 import formats
from trajanus.p6.errors import CannotWrite
from trajanus.p6.limits import DEFAULT_LIMITS, Limits
from trajanus.p6.pmxml.patch import patched_pmxml
from trajanus.p6.pmxml.write import new_pmxml
from trajanus.p6.reading import read
from trajanus.p6.source import Given, opened
from trajanus.p6.updates import ProgressUpdate
from trajanus.p6.xer.patch import CellChanges, patched_xer
from trajanus.p6.xer.update import updated_xer


def patch_xer(
    given: Given,
    changes: CellChanges,
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return an XER file with some cells of TASK changed and every other byte as it was.

    Changes go by Project ID and Activity ID, then by column:
    `{("BRIDGE", "A1000"): {"phys_complete_pct": 40, "remain_drtn_hr_cnt": 24}}`.
    """
    return patched_xer(_content(given, limits), changes, encoding, limits)


def update_xer(
    given: Given,
    project_id: str,
    updates: Iterable[ProgressUpdate],
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return an XER file with this progress in it and every other byte as it was."""
    return updated_xer(_content(given, limits), project_id, updates, encoding, limits)


def update_pmxml(
    given: Given,
    project_id: str,
    updates: Iterable[ProgressUpdate],
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return a P6 XML file with this progress.

    It is the P6 XML file given, with every other byte as it was. From a file of another format it
    is a new one: the activities that changed, and what they stand on.
    """
    with opened(given, limits) as file:
        if formats.format_of(file) == formats.PMXML:
            return patched_pmxml(file, project_id, updates, encoding, limits)
    return new_pmxml(read(given, encoding=encoding, limits=limits), project_id, updates)


def _content(given: Given, limits: Limits) -> bytes:
    with opened(given, limits) as file:
        if formats.format_of(file) != formats.XER:
            raise CannotWrite(
                "Only XER files can be changed in place.",
                next_step="Give the XER file, or write a P6 XML update instead.",
            )
        return given if isinstance(given, bytes) else Path(given).read_bytes()
