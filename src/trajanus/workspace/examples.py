"""How does each part of a page look? Examples for the style guide, made of nobody's data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from trajanus.accounts.tokens import TokenView
from trajanus.records.audit_lines import Line as Deed
from trajanus.records.counting import Number, Question
from trajanus.records.kind import Kind
from trajanus.records.paging import Page
from trajanus.resources.project import Project
from trajanus.resources.rfi import RFI, Rfi
from trajanus.resources.spec import Owner
from trajanus.store.models import Conflict, Connection, RateWindow
from trajanus.workspace.abouts import About
from trajanus.workspace.conflicts.deciding import Asked
from trajanus.workspace.conflicts.disputes import Case, Side
from trajanus.workspace.connection_form import ConnectionForm
from trajanus.workspace.money import budget_chart
from trajanus.workspace.money.budget_figures import FIGURES
from trajanus.workspace.money.budget_lines import Budget
from trajanus.workspace.money.budget_lines import Line as BudgetLine
from trajanus.workspace.record.activity import Line, Said, Sent
from trajanus.workspace.record.editing import Form
from trajanus.workspace.record.facts import Fact, Pending
from trajanus.workspace.record.inputs import Input, Look, Option
from trajanus.workspace.sync_centre.guide import Stage, Way
from trajanus.workspace.sync_centre.usage_chart import chart_of

_THEN = datetime(2027, 3, 31, 14, 0, tzinfo=UTC)
#: Parts of the frame around every page, so also around the style guide.
FRAME = ("header", "nav", "keys", "palette", "messages", "notices")


@dataclass(frozen=True, slots=True)
class Example:
    """One part with what it is given."""

    part: str
    about: str
    given: dict[str, Any]

    @property
    def template(self) -> str:
        return f"parts/{self.part}.html"


def world() -> dict[str, Any]:
    """Return what all examples share: a project, a resource and a record that nobody has."""
    project = Project(pk=1, connection_id=1, procore_id=5200, name="Barracks", is_followed=True)
    return {
        "project": project,
        "resource": RFI,
        "record": Rfi(pk=1, connection_id=1, project_id=5200, procore_id=7001),
        "may": {"qc_manager": True, "project_admin": True},
    }


def examples() -> Iterator[Example]:
    """Yield an example of every part."""
    for tone in ("plain", "quiet", "active", "done", "warn", "alarm"):
        yield Example("status", f"A status that looks {tone}", {"text": tone, "tone": tone})
    yield Example("fact", "A field", {"fact": _fact()})
    yield Example("fact", "A field that says nothing", {"fact": _fact(text="")})
    yield Example("fact", "A field that was edited here", {"fact": _fact(pending=_PENDING)})
    yield Example("story", "A long field", {"fact": _fact(text="Which spacing governs? " * 20)})
    yield Example("edit_link", "The way to edit a field", {"fact": _fact()})
    yield Example("marks", "What Procore refused", {"fact": _fact(refusals=("is too early",))})
    yield Example(
        "conflict",
        "A field that both sides changed",
        {"conflict": _CONFLICT, "fact": _fact(), "ours": "2027-04-02", "theirs": "2027-04-09"},
    )
    yield Example("case", "A field to be decided", {"case": _CASE, "asked": Asked()})
    chart = chart_of(_HOURS, limit=3600)
    yield Example("usage_chart", "Requests by hour", {"chart": chart})
    yield Example("budget_chart", "A budget by division", {"chart": budget_chart.chart_of(_BUDGET)})
    yield Example("stepper", "How far the set-up is", {"way": Way(None, Stage.COMPANY)})
    for look in Look:
        yield Example("input", f"A form's field: {look.value}", {"input": _input(look)})
    wrong = _input(Look.DATE, problems=("must be a date such as 2027-03-31",))
    yield Example("input", "A field with a problem", {"input": wrong})
    form = Form((_input(Look.TEXT),), more=(_input(Look.LONG),))
    yield Example("fields", "All fields of a form", {"form": form})
    said = Form((), problems=("Say what it belongs to.",), found=(("due", "Due", "is needed"),))
    yield Example("problems", "What is wrong with a form", {"form": said})
    yield Example("dropzone", "Where files go", {"key": "example", "label": "Attach files"})
    for state, tone in (("waiting", "active"), ("refused", "alarm"), ("done", "done")):
        yield Example("entry", f"A write that is {state}", {"line": _line(state, tone)})
    given = ConnectionForm({})
    yield Example("form", "A form of the set-up", {"form": given})
    yield Example("field", "A field of the set-up", {"field": given["name"]})
    yield Example("follow", "Whether a project is kept in step", {})
    yield Example("search_box", "The words of a list's filters", {"searched": "RFIs"})
    yield Example("search", "A search", {"label": "Search people", "placeholder": "Name or e-mail"})
    place = {
        "page": Page((), count=1_950, is_capped=False, number=2, size=50),
        "target": "#example",
    }
    yield Example("pager", "The way to other pages", place)
    yield Example("window", "How much of a request limit is used", {"window": _WINDOW})
    given_tokens = {"caption": "Tokens", "tokens": [_TOKEN], "revoke": "own_token_revoke"}
    yield Example("tokens", "Programs that use the API", given_tokens)
    yield Example("admin_tabs", "The parts of the administration", {})
    yield Example("deed_by", "Who did what the audit tells", {"line": _DEED})
    asked = Question(project=Project(pk=1), resource=RFI, query="standing=open", label="Open")
    yield Example("number", "A number that leads to its rows", {"number": Number(asked, 3)})


_WINDOW = RateWindow(kind="hour", limit=3600, remaining=900, reset_at=_THEN, learned=True)
_PENDING = Pending("2027-03-30", "qcm", _THEN)
_CONFLICT = Conflict(pk=1, explanation="Not decided by a rule: both sides changed it.")

_TOKEN = TokenView(
    id=1, owner="jdoe", name="nightly export", prefix="hub_4f7Qx0", scope="read",
    created_at=_THEN, expires_at=None, last_used_at=None, revoked_at=None, is_valid=True,
)  # fmt: skip

_DEED = Deed(
    mark="", at=_THEN, who="jdoe", way="api", program="nightly export", address="192.0.2.7",
    action="role_changed", label="Role changed", about="vera", project="", project_pk=None,
    resource="", row_id=None, procore_id=None, told=(),
)  # fmt: skip

_CASE = Case(
    key=2,
    about=About(Connection(pk=1), 5200, 1, RFI, 1, 7001, "RFI 12 · Rebar spacing"),
    label="Due",
    conflict=Conflict(
        pk=2, field="due_date", reason="too_close", found_at=_THEN,
        explanation="Not decided by a rule: both changed it at about the same time.",
    ),
    agreed=Side("2027-03-30"),
    ours=Side("2027-04-02", by="qcm", at=_THEN),
    theirs=Side("2027-04-09", at=_THEN),
    chosen="",
    edits=(),
    line=None,
    correct="",
    mark="",
    can_edit=True,
)  # fmt: skip


_HOURS = {
    _THEN + timedelta(hours=hour): {"person": 40 + hour, "pull": 300 - 8 * hour, "push": hour}
    for hour in range(24)
}


def _division(name: str, **given: int) -> BudgetLine:
    sums = {figure: Decimal(given[figure]) if figure in given else None for figure in FIGURES}
    return BudgetLine(name, "", "", None, 1, sums)


_CONCRETE = _division(
    "03 - Concrete", committed_costs=800, direct_costs=150, forecast=100, cost_at_completion=1050,
    projected_budget=1000, over_under=-50,
)  # fmt: skip
_BUDGET = Budget(_CONCRETE, (_CONCRETE,), (_CONCRETE,), Page((), 1, False, 1, 50))


def _fact(**given: Any) -> Fact:
    usual: dict[str, Any] = {"name": "due_date", "label": "Due", "kind": Kind.DATE}
    usual |= {"owner": Owner.SHARED, "text": "2027-04-02", "can_edit": True}
    return Fact(**usual | given)


def _input(look: Look, **given: Any) -> Input:
    options = (Option("1", "Bob Design", is_chosen=True), Option("2", "Alice Site"))
    usual: dict[str, Any] = {"name": f"example-{look.value}", "label": look.value, "look": look}
    return Input(**usual | {"options": options, "help": "What it is for."} | given)


def _line(state: str, tone: str) -> Line:
    return Line(
        key=1,
        title="Change",
        state=state,
        label=state.capitalize(),
        tone=tone,
        by="qcm",
        at=_THEN,
        ended_at=None,
        not_before=None,
        message="Changed at Procore." if state == "done" else "",
        said=(Said("Due", "2027-04-02", ("is too early",) if state == "refused" else ()),),
        problems=(),
        files=(Sent("photo.jpg", 40, "Being sent"),),
        can_retry=state == "refused",
        can_withdraw=state != "done",
        correct="",
    )
