"""Can projects be read from P6 EPPM and progress be told, as far as its service is described?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from trajanus import config
from trajanus.cli import exits, main
from trajanus.errors import BadCredentials, RejectedByRemote
from trajanus.p6 import CannotWrite, ProgressUpdate, read
from trajanus.schedules.eppm import Eppm

PROJECT = {"ObjectId": 5, "Id": "BLDG", "Name": "Building 12", "DataDate": "2026-03-02T08:00:00"}
WBS = {"ObjectId": 7, "ProjectObjectId": 5, "Code": "FND", "Name": "Foundations & slabs"}
ACTIVITIES = (
    {"ObjectId": 11, "ProjectObjectId": 5, "WBSObjectId": 7, "Id": "F1010", "Name": "Pour <A>",
     "Status": "In Progress", "Type": "Task Dependent", "PercentCompleteType": "Physical",
     "PercentComplete": 0.33, "PhysicalPercentComplete": 0.33, "PlannedDuration": 120,
     "RemainingDuration": 80, "StartDate": "2026-02-23T08:00:00",
     "ActualStartDate": "2026-02-23T08:00:00", "FinishDate": "2026-03-13T17:00:00"},
    {"ObjectId": 12, "ProjectObjectId": 5, "WBSObjectId": None, "Id": "W1000", "Name": "Walls",
     "Status": "Not Started", "Type": "Task Dependent", "PercentCompleteType": "Physical",
     "PercentComplete": 0, "PlannedDuration": 80, "RemainingDuration": 80,
     "StartDate": "2026-03-16T08:00:00", "FinishDate": "2026-03-27T17:00:00"},
)  # fmt: skip
LINKS = (
    {"ObjectId": 20, "PredecessorActivityObjectId": 11, "SuccessorActivityObjectId": 12,
     "PredecessorProjectObjectId": 5, "SuccessorProjectObjectId": 5, "Type": "Finish to Start",
     "Lag": 0},
)  # fmt: skip


@dataclass
class StandIn:
    """As much of EPPM's REST service as the hub uses."""

    url: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)

    async def login(self, request: Request) -> Response:
        given = (request.headers.get("username"), request.headers.get("password"))
        if given != ("planner", "secret") or request.query_params["DatabaseName"] != "p6":
            return PlainTextResponse("no", status_code=401)
        answer = PlainTextResponse("welcome")
        answer.set_cookie("JSESSIONID", "1")
        return answer

    async def listed(self, request: Request) -> Response:
        if "JSESSIONID" not in request.cookies:
            return PlainTextResponse("sign in", status_code=401)
        rows: tuple[dict[str, Any], ...] = {
            "project": (PROJECT,),
            "wbs": (WBS,),
            "activity": ACTIVITIES,
            "relationship": LINKS,
        }[request.url.path.strip("/")]
        name, _, value = request.query_params["Filter"].split(":")
        names = request.query_params["Fields"].split(",")
        return JSONResponse(
            [
                {key: row.get(key) for key in names}
                for row in rows
                if str(row.get(name)) == value
            ]
        )  # fmt: skip

    async def changed(self, request: Request) -> Response:
        self.told += await request.json()
        return JSONResponse(True)

    def app(self) -> Starlette:
        lists = [
            Route(f"/{name}", self.listed)
            for name in ("project", "wbs", "activity", "relationship")
        ]
        return Starlette(
            routes=[
                Route("/login", self.login, methods=["POST"]),
                Route("/activity", self.changed, methods=["PUT"]),
                *lists,
            ]
        )


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    found = StandIn()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    found.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(found.app(), log_config=None))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    with closing(listening):
        yield found
        server.should_exit = True
        thread.join()


def eppm(stand_in: StandIn, *, guessed: bool = False) -> Eppm:
    word = "guess" if guessed else "secret"
    return Eppm(url=stand_in.url, database="p6", user="planner", password=word)


def test_a_project_is_read_as_if_it_had_been_exported(stand_in: StandIn) -> None:
    with eppm(stand_in) as session:
        schedule = read(session.read("BLDG"))

    first, second = schedule.activities
    assert [each.id for each in schedule.projects] == ["BLDG"]
    assert (first.id, first.name, first.percent) == ("F1010", "Pour <A>", 33)
    assert first.wbs == ("Foundations & slabs",)
    assert (str(second.start), second.wbs) == ("2026-03-16 08:00:00", ())
    assert len(schedule.relationships) == 1


def test_progress_is_told_by_object_id(stand_in: StandIn) -> None:
    with eppm(stand_in) as session:
        schedule = read(session.read("BLDG"))
        update = ProgressUpdate("F1010", actual_start=date(2026, 2, 23), percent=60)
        session.write(schedule, schedule.project("BLDG"), [update])

    [told] = stand_in.told
    assert (told["ObjectId"], told["Status"]) == (11, "In Progress")
    assert (told["PhysicalPercentComplete"], told["ActualFinishDate"]) == (0.6, None)


def test_what_p6_would_correct_is_not_told(stand_in: StandIn) -> None:
    with eppm(stand_in) as session:
        schedule = read(session.read("BLDG"))
        late = ProgressUpdate("W1000", actual_start=date(2026, 3, 16), percent=5)
        with pytest.raises(CannotWrite, match="after the data date"):
            session.write(schedule, schedule.project("BLDG"), [late])

    assert stand_in.told == []


def test_a_wrong_password_and_an_unknown_project_say_what_to_check(stand_in: StandIn) -> None:
    with pytest.raises(BadCredentials) as refused, eppm(stand_in, guessed=True):
        pass
    with eppm(stand_in) as session, pytest.raises(RejectedByRemote, match="no project ROAD"):
        session.read("ROAD")

    assert "HUB_EPPM_PASSWORD" in refused.value.next_step


def test_the_command_writes_the_file_that_all_others_take(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "bldg.xml"
    without = CliRunner().invoke(main, ["p6", "fetch", "BLDG", "-o", str(output)])
    for name, value in (
        ("URL", stand_in.url), ("DATABASE", "p6"), ("USER", "planner"), ("PASSWORD", "secret"),
    ):  # fmt: skip
        monkeypatch.setenv(f"HUB_EPPM_{name}", value)
    config.settings.cache_clear()
    try:
        ended = CliRunner().invoke(main, ["p6", "fetch", "BLDG", "-o", str(output)])
    finally:
        monkeypatch.undo()
        config.settings.cache_clear()

    assert (without.exit_code, ended.exit_code) == (exits.CONFIGURATION, 0)
    assert "Set HUB_EPPM_URL" in without.stderr
    assert len(read(output.read_bytes()).activities) == 2
