"""Can a schedule go to RMS as SDEF, and what has to be mended first?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trajanus.accounts.models import Role
from trajanus.errors import HubError
from trajanus.p6 import ScheduleError
from trajanus.p6.sdef.clins import clin_of
from trajanus.resources.project import Project
from trajanus.schedules.models import ScheduleUpdate
from trajanus.schedules.sdef_files import Earned, Heading, SdefFile, sdef_of
from trajanus.workspace.access import role_required
from trajanus.workspace.projects import in_project
from trajanus.workspace.views.schedule_papers import asked_or_current, attached, failed, nothing

_MOST_FINDINGS = 200
_EARNINGS = (
    (Earned.ACTUAL_COST.value, "P6's actual cost"),
    (Earned.PHYSICAL_PERCENT.value, "Physical percent times cost"),
)
#: Name, label, most characters and help of what P6 has no place for.
_FIELDS = (
    ("contract", "Contract number", 6, "The last six characters of the contract."),
    ("contractor", "Contractor", 36, "As the Government names the firm."),
    ("identifier", "Project identifier", 4, "Without one: the P6 Project ID, cut."),
)


@require_safe
@role_required(Role.VIEWER)
@in_project
def sdef(request: HttpRequest, project: Project) -> HttpResponse:
    """Show what keeps a schedule from being written as SDEF, and what SDEF loses of it."""
    update = asked_or_current(request, project)
    if update is None:
        return nothing(request, project, "SDEF for RMS")
    page: dict[str, Any] = _asked(request.GET) | {"project": project, "update": update}
    try:
        made = _made(update, request.GET)
    except ValueError as error:
        page["problem"] = str(error)
    except (ScheduleError, HubError) as error:
        return failed(request, project, update, error)
    else:
        findings = sorted(made.findings, key=lambda each: each.severity.value)
        page |= {
            "made": made,
            "findings": findings[:_MOST_FINDINGS],
            "more": max(0, len(findings) - _MOST_FINDINGS) + made.findings.left_out,
            "file": _file_address(request, project, update),
        }
    return render(request, "schedules/sdef.html", page)


@require_safe
@role_required(Role.VIEWER)
@in_project
def sdef_file(request: HttpRequest, project: Project) -> HttpResponse:
    """Send the SDEF file."""
    update = asked_or_current(request, project)
    if update is None:
        return redirect("schedule_sdef", project.pk)
    try:
        content = _made(update, request.GET).content()
    except ValueError:
        return redirect(f"{reverse('schedule_sdef', args=[project.pk])}?{request.GET.urlencode()}")
    except (ScheduleError, HubError) as error:
        return failed(request, project, update, error)
    return attached(content, f"{update.p6_project}.sdef", "text/plain; charset=us-ascii")


def _made(update: ScheduleUpdate, asked: QueryDict) -> SdefFile:
    """Return the SDEF file as it was asked for. Raises ValueError for a CLIN that is none."""
    return sdef_of(
        update,
        heading=Heading(
            asked.get("identifier", "").strip(),
            asked.get("contractor", "").strip(),
            asked.get("contract", "").strip(),
        ),
        earned=_earned(asked),
        clin_amounts=_clins(asked.get("clins", "")),
    )


def _earned(asked: QueryDict) -> Earned:
    wanted = asked.get("earned", "")
    return Earned(wanted) if wanted in dict(_EARNINGS) else Earned.ACTUAL_COST


def _clins(text: str) -> dict[str, Decimal]:
    return dict(clin_of(line) for line in text.splitlines() if line.strip())


def _asked(asked: QueryDict) -> dict[str, Any]:
    return {
        "fields": [
            (name, label, asked.get(name, ""), most, told) for name, label, most, told in _FIELDS
        ],
        "earned": _earned(asked).value,
        "earnings": _EARNINGS,
        "clins": asked.get("clins", ""),
    }


def _file_address(request: HttpRequest, project: Project, update: ScheduleUpdate) -> str:
    asked = request.GET.copy()
    asked["update"] = str(update.pk)
    return f"{reverse('schedule_sdef_file', args=[project.pk])}?{asked.urlencode()}"
