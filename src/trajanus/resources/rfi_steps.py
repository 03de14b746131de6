"""What can be done with an RFI beside editing it: submit, answer, forward, close, reopen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trajanus.resources.spec import Argument, Call, Step

_ONE = "/rest/v1.0/projects/{project_id}/rfis/{id}"
_UPDATE = Call(method="PATCH", path=_ONE, wrapper="rfi")

_Given = Mapping[str, object]


def _answers(rfi: _Given) -> Iterator[Mapping[str, Any]]:
    questions = rfi.get("questions")
    for question in questions if isinstance(questions, list) else []:
        yield from question.get("answers") or []


def _is_answered(rfi: _Given, given: _Given) -> bool:
    return any(
        _plain(answer.get("plain_text_body")) == _plain(given.get("body"))
        and bool(answer.get("official")) == bool(given.get("official"))
        for answer in _answers(rfi)
    )


def _plain(text: object) -> str:
    return " ".join(str(text or "").split())


def _is_forwarded(rfi: _Given, given: _Given) -> bool:
    holders = rfi.get("ball_in_courts")
    wanted = str(given.get("person_id"))
    return isinstance(holders, list) and wanted in {str(one.get("id")) for one in holders}


RFI_STEPS = (
    Step(
        name="submit",
        label="Submit",
        call=_UPDATE,
        column="status",
        allowed=frozenset({"draft"}),
        body=lambda _: {"draft": False},
        is_done=lambda rfi, _: rfi.get("status") != "draft",
    ),
    Step(
        name="answer",
        label="Answer",
        call=Call(method="POST", path=_ONE + "/replies", wrapper="reply"),
        column="status",
        allowed=frozenset({"open"}),
        arguments=(
            Argument(name="body", label="Answer", kind="long_text", required=True),
            Argument(name="official", label="Official answer", kind="boolean"),
        ),
        body=lambda given: {"body": given["body"], "official": bool(given.get("official"))},
        is_done=_is_answered,
    ),
    Step(
        name="forward",
        label="Forward for review",
        call=Call(method="PATCH", path=_ONE + "/forward_for_review", wrapper="rfi"),
        column="status",
        allowed=frozenset({"open"}),
        arguments=(
            Argument(name="person_id", label="To", kind="person", required=True, choices="users"),
        ),
        body=lambda given: {"forwardee_ids": [given["person_id"]]},
        is_done=_is_forwarded,
    ),
    Step(
        name="close",
        label="Close",
        call=_UPDATE,
        column="status",
        allowed=frozenset({"open"}),
        body=lambda _: {"accepted": True},
        is_done=lambda rfi, _: rfi.get("status") == "closed",
    ),
    Step(
        name="reopen",
        label="Reopen",
        call=_UPDATE,
        column="status",
        allowed=frozenset({"closed"}),
        body=lambda _: {"accepted": False},
        is_done=lambda rfi, _: rfi.get("status") == "open",
    ),
)
