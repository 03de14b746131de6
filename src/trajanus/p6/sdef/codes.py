"""Which activity codes and fields of P6 carry what SDEF wants beyond dates and logic?"""

from __future__ import annotations

from dataclasses import dataclass

from trajanus.p6.sdef.layout import ACTIVITY, Column


@dataclass(frozen=True, slots=True)
class SdefCode:
    """A project-level activity code with exactly this name, and the ACTV field it fills."""

    name: str
    field: str

    @property
    def column(self) -> Column:
        return ACTIVITY.column(self.field)

    @property
    def width(self) -> int:
        return self.column.width


CODES = (
    SdefCode("WRKP", "workers_per_day"),
    SdefCode("RESP", "responsibility"),
    SdefCode("AREA", "work_area"),
    SdefCode("MODF", "modification"),
    SdefCode("BIDI", "bid_item"),
    SdefCode("PHAS", "phase"),
    SdefCode("CATW", "category"),
    SdefCode("FOW", "feature"),
)

#: A number UDF on activities.
STORED_MATERIAL = "STMA"
#: Text UDFs on the project.
CONTRACTOR = "Contractor"
CONTRACT_NUMBER = "Contract number"
