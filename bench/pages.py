"""How long does the server take for each other page, where a project has very many records?"""

from __future__ import annotations

import argparse
from typing import Any

from bench.workspace import WORDS, Case, filled, p95
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi
from trajanus.resources.submittal import Submittal


def _plain(_: int) -> dict[str, object]:
    return {}


SEARCHES: dict[str, tuple[str, Case]] = {
    "search, common word": ("/search/", lambda n: {"q": WORDS[n % 40]}),
    "search, two common words": (
        "/search/",
        lambda n: {"q": f"{WORDS[n % 40]} {WORDS[(n + 5) % 40]}"},
    ),
    "search, rare word": ("/search/", lambda n: {"q": f"serial{1000 + n}"}),
    "search, beginning of a word": ("/search/", lambda n: {"q": WORDS[n % 40][:3]}),
    "search, nothing found": ("/search/", lambda n: {"q": f"absent{n}"}),
    "search, number": ("/search/", lambda n: {"q": f"RFI {1000 + n}"}),
    "search in other projects": ("/search/", lambda n: {"q": WORDS[n % 40], "others": 1}),
    "palette": ("/search/palette/", lambda n: {"q": WORDS[n % 40][:4]}),
}
PAGES = (
    "/today/",
    "/projects/",
    "/projects/{project}/",
    "/projects/{project}/rfis/{rfi}/",
    "/projects/{project}/rfis/{rfi}/edit/",
    "/projects/{project}/rfis/new/",
    "/projects/{project}/submittals/{submittal}/",
    "/projects/{project}/documents/",
    "/projects/{project}/daily-logs/",
    "/projects/{project}/directory/",
    "/projects/{project}/budget/",
    "/projects/{project}/budget/compare/",
    "/projects/{project}/change-orders/",
    "/projects/{project}/contracts/",
    "/projects/{project}/schedule/",
    "/conflicts/",
    "/alerts/",
    "/start/",
    "/sync/",
    "/sync/projects/",
    "/sync/cadences/",
    "/sync/owners/",
    "/sync/requests/",
    "/sync/calls/",
    "/sync/log/",
    "/sync/outbox/",
    "/sync/drift/",
    "/sync/webhooks/",
    "/sync/rules/",
    "/connections/",
    "/admin/people/",
    "/admin/audit/",
    "/admin/retention/",
    "/admin/backups/",
    "/admin/addresses/",
    "/admin/tokens/",
    "/account/",
    "/account/notifications/",
)


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the 95th percentile of the server time of each page, in milliseconds."""
    project = filled(arguments.rows)
    Project.objects.filter(pk=project.pk).update(is_followed=True)
    names = {"project": project.pk, "rfi": _last(Rfi), "submittal": _last(Submittal)}
    pages = {address: (address.format(**names), _plain) for address in PAGES}
    found: dict[str, Any] = {"rows": arguments.rows}
    for name, (address, case) in (pages | SEARCHES).items():
        found |= p95(name, address, case, arguments.rounds)
    return found


def _last(model: type[Rfi | Submittal]) -> int:
    return model._default_manager.order_by("-pk").values_list("procore_id", flat=True)[0]
