"""How long does the server take for a list page over very many RFIs or submittals?"""

from __future__ import annotations

import argparse
from typing import Any

from bench.workspace import WORDS, Case, filled, p95

CASES: dict[str, Case] = {
    "first page": lambda n: {},
    "second page": lambda n: {"page": 2},
    "last offered page": lambda n: {"page": 100},
    "search, common word": lambda n: {"q": WORDS[n % 40]},
    "search, two common words": lambda n: {"q": f"{WORDS[n % 40]} {WORDS[(n + 5) % 40]}"},
    "search, 2 % of all": lambda n: {"q": "uncommon"},
    "search, rare word": lambda n: {"q": f"serial{1000 + n}"},
    "search, beginning of a word": lambda n: {"q": WORDS[n % 40][:3]},
    "search, nothing found": lambda n: {"q": f"absent{n}"},
    "filter by status": lambda n: {"status": ("open", "draft", "closed")[n % 3]},
    "filter by company": lambda n: {"responsible_contractor": f"Company {n % 25}"},
    "filter and search": lambda n: {"status": "open", "q": WORDS[n % 40]},
    "sort by number": lambda n: {"sort": "number"},
    "sort by due date, descending": lambda n: {"sort": "-due_date"},
    "sort by update, ascending": lambda n: {"sort": "updated_at"},
    "search, sorted by number": lambda n: {"q": WORDS[n % 40], "sort": "number"},
}


REGISTER: dict[str, Case] = {
    "register": lambda n: {},
    "register, grouped by section": lambda n: {"group": "spec_section"},
    "register, late": lambda n: {"state": "late"},
    "register, review overdue": lambda n: {"state": "review_overdue"},
    "register, returned": lambda n: {"state": "returned"},
    "register, closed": lambda n: {"state": "closed"},
    "register, late of a company": lambda n: {
        "state": "late",
        "responsible_contractor": f"Company {n % 25}",
    },
    "register, late of a section, sorted by state": lambda n: {
        "state": "late",
        "spec_section": f"{1 + n % 48:02} 30 00",
        "sort": "state",
    },
}


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the 95th percentile of the server time of each case, in milliseconds."""
    project = filled(arguments.rows)
    found: dict[str, Any] = {"rows": arguments.rows}
    for resource, cases in (("rfis", CASES), ("submittals", REGISTER)):
        address = f"/projects/{project.pk}/{resource}/"
        for name, case in cases.items():
            found |= p95(name, address, case, arguments.rounds)
    return found
