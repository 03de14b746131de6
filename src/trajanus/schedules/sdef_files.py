"""How does a schedule that was given become an SDEF file for RMS, and what keeps it from that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from trajanus.p6 import CannotWrite
from trajanus.p6.sdef import text
from trajanus.p6.sdef.findings import Finding, Findings, Severity
from trajanus.p6.sdef.from_costs import Earned
from trajanus.p6.sdef.from_model import Conversion, Heading, from_model
from trajanus.p6.sdef.rules import MAXIMUM_ACTIVITIES
from trajanus.schedules.models import ScheduleUpdate
from trajanus.schedules.previewing import chosen

__all__ = ["Earned", "Heading", "SdefFile", "sdef_of"]


@dataclass(frozen=True, slots=True)
class SdefFile:
    """A schedule as SDEF, with what a person should know before sending it."""

    conversion: Conversion

    @property
    def findings(self) -> Findings:
        """All that rules and columns found."""
        return self.conversion.findings

    @property
    def activities(self) -> int:
        """How many activities it holds."""
        return len(self.conversion.document.activities)

    def of(self, severity: Severity) -> list[Finding]:
        """Return the findings of one severity."""
        return [each for each in self.findings if each.severity is severity]

    def content(self) -> bytes:
        """Return the file. Raises CannotWrite while one error is left."""
        return text.write(self.conversion.document, self.findings)


def sdef_of(
    update: ScheduleUpdate,
    *,
    heading: Heading,
    earned: Earned = Earned.ACTUAL_COST,
    clin_amounts: Mapping[str, Decimal] | None = None,
) -> SdefFile:
    """Return a schedule as SDEF. Raises CannotWrite for one that is too large for it."""
    _check_size(update)
    schedule, project = chosen(update)
    return SdefFile(
        from_model(schedule, project, heading=heading, earned=earned, clin_amounts=clin_amounts)
    )


def _check_size(update: ScheduleUpdate) -> None:
    """Refuse before reading: a schedule that SDEF cannot hold takes long to convert."""
    found = (one for one in update.summary["projects"] if one["id"] == update.p6_project)
    count = next((one["activities"] for one in found), 0)
    if count > MAXIMUM_ACTIVITIES:
        raise CannotWrite(
            f"SDEF holds at most {MAXIMUM_ACTIVITIES:,} activities; this project has {count:,}.",
            next_step="Give RMS a schedule of fewer activities, as the contract's network.",
        )
