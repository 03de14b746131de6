"""Which fields wait for a person's decision, and which were decided?"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trajanus.accounts.models import Role
from trajanus.errors import InvalidValues
from trajanus.store.models import Conflict
from trajanus.store.models.conflict import ConflictState
from trajanus.workspace import unsaved
from trajanus.workspace.access import person, role_required
from trajanus.workspace.conflicts import deciding, disputed_values
from trajanus.workspace.conflicts.conflict_filter import Choice, choices_for
from trajanus.workspace.conflicts.disputes import Case, mark_for, matters
from trajanus.workspace.record.inputs import mark_of

#: Each stands with three versions of its value, so a row takes more to make than elsewhere.
PAGE_SIZE = 25
#: More are not counted; filters lead to what lies further back.
MOST = 2_500
NOTHING_NEW = 204
WRONG = 422
#: What the person decided last, in their session.
LAST = "decided"
_ROWS = Conflict.objects.select_related("connection", "ours_by", "decided_by")


class _Pages(Paginator):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Pages of what may be a long history: nobody pages or counts to its end."""

    @cached_property
    def count(self) -> int:
        return cast("QuerySet[Conflict]", self.object_list)[:MOST].count()


@require_safe
@role_required(Role.VIEWER)
def conflict_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, or what was decided; to an open page only what is new."""
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    asked = deciding.understand(request.GET)
    rows = asked.rows().select_related("connection", "ours_by", "decided_by")
    page = _Pages(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    mark = mark_of(f"{page.paginator.count} {[mark_for(one) for one in found]}")
    is_part = request.headers.get("HX-Target") == "conflicts"
    if is_part and request.GET.get("seen") == mark:
        return HttpResponse(status=NOTHING_NEW)
    given: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "is_capped": page.paginator.count == MOST,
        "matters": matters(found),
        "mark": mark,
        "newest": max((one.pk for one in found), default=0),
        "last": _last(request),
        "undoable": deciding.undoable(found) if asked.is_decided else set(),
    }
    if is_part:
        return render(request, "conflicts/_part.html", given)
    filters: list[Choice] = choices_for(asked)
    return render(request, "conflicts/list.html", given | {"filters": filters})


@require_POST
@role_required(Role.QC_MANAGER)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide one conflict, those of a record, those chosen, or all that the address asks for."""
    word, _, scope = request.POST.get("do", "").partition(":")
    choice = deciding.CHOICES.get(word)
    if choice is None:
        raise Http404("There is no such choice.")
    asked = deciding.understand(request.GET)
    rows = deciding.meant(scope, request.POST, asked)
    outcome = deciding.decide(rows, choice, request.POST.dict(), by=person(request).pk)
    _tell(request, outcome, f"Decided: {choice.label}.", "decided")
    if outcome.done:
        request.session[LAST] = outcome.done
    return _back(request)


@require_POST
@role_required(Role.QC_MANAGER)
def undo(request: HttpRequest) -> HttpResponse:
    """Open decided conflicts again: those named, else those of the person's last decision."""
    named = deciding.numbers(request.POST.getlist("conflict"))
    outcome = deciding.undo(named or request.session.get(LAST, []), by=person(request).pk)
    request.session.pop(LAST, None)
    _tell(request, outcome, "It waits for a decision again.", "open again")
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VIEWER)
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one conflict in whole, and take a value that neither side has."""
    row = _ROWS.filter(pk=pk).first()
    case = _case_or_404(row)
    assert row is not None  # noqa: S101  a case was made of it
    if request.method != "POST":
        typed = unsaved.take(request)
        form = disputed_values.form_for(case, typed) if _can_decide(request, case) else None
        return _one(request, case, {"form": form, "was_kept": typed is not None})
    if not person(request).has_role(Role.QC_MANAGER):
        raise Http404("There is nothing to decide for you.")
    typed = request.POST.dict()
    if "find" in request.POST:
        return _one(request, case, {"form": disputed_values.form_for(case, typed)})
    try:
        disputed_values.choose(case, typed, by=person(request).pk)
    except InvalidValues as error:
        form = disputed_values.form_for(case, typed, problems=error.problems)
        return _one(request, case, {"form": form}, status=WRONG)
    request.session[LAST] = [case.key]
    messages.success(request, f"{case.label}: {ConflictState.EDITED.label.lower()}.")
    return redirect(_list(request))


def _one(
    request: HttpRequest, case: Case, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    page |= {"case": case, "matter": case.about, "back": _list(request)}
    page |= {"project": {"pk": case.about.project}, "resource": case.about.resource}
    is_part = request.headers.get("HX-Target") == "dialog"
    template = "conflicts/_one.html" if is_part else "conflicts/one.html"
    return render(request, template, page, status=status)


def _can_decide(request: HttpRequest, case: Case) -> bool:
    is_open = case.conflict.state == ConflictState.OPEN
    return is_open and case.can_edit and person(request).has_role(Role.QC_MANAGER)


def _case_or_404(row: Conflict | None) -> Case:
    found = matters([row], whole=True) if row else []
    if not found:
        raise Http404("There is no such conflict.")
    return found[0].cases[0]


def _last(request: HttpRequest) -> list[int]:
    """Return what the person decided last and may still take back."""
    keys = request.session.get(LAST, [])
    if not keys:
        return []
    return sorted(deciding.undoable(list(Conflict.objects.filter(pk__in=keys))))


def _back(request: HttpRequest) -> HttpResponse:
    """Show the list again; an open page gets it at once, with what there is to say."""
    if request.headers.get("HX-Target") == "conflicts":
        return _shown(request)
    return redirect(_list(request))


def _list(request: HttpRequest) -> str:
    """Return the list as the person had filtered it."""
    query = {name: text for name, text in request.GET.items() if name not in ("seen", "column")}
    here = reverse("conflicts")
    return f"{here}?{urlencode(query)}" if query else here


def _tell(request: HttpRequest, outcome: deciding.Outcome, one: str, many: str) -> None:
    done = len(outcome.done)
    if done:
        messages.success(request, one if done == 1 else f"{done} are {many}.")
    for text in dict.fromkeys(outcome.failed[:5]):
        messages.error(request, text)
    if len(outcome.failed) > 5:
        messages.error(request, f"{len(outcome.failed) - 5} more could not be {many}.")
    if outcome.left:
        messages.warning(request, f"{outcome.left} are left. Do it again to go on with them.")
    if not done and not outcome.failed:
        messages.info(request, "Nothing was chosen, or it was decided meanwhile.")
