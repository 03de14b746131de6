"""Which operations does the published contract list, and where is that file?

The file is no part of this project: PROCORE_CONTRACT names it, or it lies in a folder beside the
checkout. Without it the walk is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "procore" / "contract.json"
MISSING = (
    "the published contract is not at hand: name the file in PROCORE_CONTRACT, "
    "or put it at ../shared/reference/procore/contract.json"
)

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """One operation as it is published."""

    name: str
    module: str
    method: str
    path: str
    status: int
    query: tuple[Fields, ...]
    body: Fields
    shape: str
    fields: Fields = field(repr=False)
    # Answers that leave keys without a value out.
    terse: bool

    @property
    def required(self) -> list[str]:
        """The query parameters that must be there."""
        return [str(each["name"]) for each in self.query if each["required"]]

    @property
    def is_list(self) -> bool:
        return self.method == "GET" and self.shape in ("array", "data-envelope")


def contract_file() -> Path | None:
    """The contract, if it is here."""
    named = os.environ.get("PROCORE_CONTRACT")
    path = Path(named) if named else BESIDE
    return path if path.is_file() else None


@cache
def published() -> tuple[Published, ...]:
    """Every operation of the contract; none without the file."""
    path = contract_file()
    if path is None:
        return ()
    contract = json.loads(path.read_text("utf-8"))
    return tuple(_operation(each) for each in contract["operations"])


def _operation(entry: Fields) -> Published:
    answer = entry["response"]
    return Published(
        entry["id"],
        entry["module"],
        entry["method"],
        entry["path"],
        entry["success_status"],
        tuple(entry.get("query_params", ())),
        entry.get("request_body", {}).get("fields", {}),
        answer["shape"],
        answer["fields"] if isinstance(answer["fields"], dict) else {},
        entry["id"].startswith("project_users."),
    )
