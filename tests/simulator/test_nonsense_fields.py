"""Whatever stands in a field of a plain operation, nothing breaks down."""

from __future__ import annotations

import gc
import json
from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator
from trajanus.simulator.modules.resource import Resource

from .test_plain_operations import LISTED, PROJECT, Plain, by_kind

NONSENSE: tuple[Any, ...] = (
    None, "", "x", -1, 1.5, True, [], {}, [None], [{}], ["a"], {"a": 1}, 10**30, "NaN", "1e999",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31", "0001-01-01", "\x00",
)  # fmt: skip


# What got through to a computation when all the rest was well.
HARDEST: tuple[Any, ...] = (-1, {"a": 1}, [None], 10**30, "9999-12-31")


def tables() -> dict[str, Resource]:
    """Every description of plain operations, by the wrapper of its bodies."""
    # By exact type: asking a lazy object for its class would make it do its work.
    return {each.wrapper: each for each in gc.get_objects() if type(each) is Resource}


OTHERS = (
    ("inspections", "list", "/checklist/lists"),
    ("project_dates", "project_date", "/project_dates"),
    ("wbs_codes", "wbs_code", "/work_breakdown_structure/wbs_codes"),
)
ROWS = (*LISTED, *(Plain(kind, PROJECT + path, wrapper, {}, {}) for kind, wrapper, path in OTHERS))


@pytest.mark.parametrize("row", ROWS, ids=by_kind)
def test_nonsense_in_any_field_breaks_nothing(
    shared_api: httpx2.Client, shared_sim: Simulator, row: Plain
) -> None:
    url, query = row.address(shared_sim)
    fields = tables()[row.wrapper].table
    bodies = [dict.fromkeys(fields, value) for value in NONSENSE]
    bodies += [{"name": "x", "title": "x", name: value} for name in fields for value in HARDEST]
    ages = {"start_date": "0001-01-01", "end_date": "9999-12-31"}

    texts = [json.dumps({row.wrapper: body}) for body in bodies]
    answers = [shared_api.post(url, params=query, content=each) for each in texts]
    listed = shared_api.get(url, params={**query, **ages})

    assert [a.request.content for a in answers if a.status_code >= 500] == []
    assert listed.status_code == 200
