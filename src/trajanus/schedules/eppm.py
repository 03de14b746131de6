"""How are P6 EPPM's own activities read and told progress, without a file? Experimental.

EPPM's REST service names its fields as P6 XML does, so what is read is put together as the P6 XML
file that an export would be, and goes the way of every other file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

import httpx2

from trajanus.config import settings
from trajanus.errors import (
    BadCredentials,
    ConfigurationError,
    NoAnswer,
    RejectedByRemote,
    UnreadableAnswer,
)
from trajanus.p6.model import Project
from trajanus.p6.schedule import Schedule
from trajanus.p6.updates import ProgressUpdate, Standing, standings
from trajanus.p6.words import PercentType, Status

_TIMEOUT = 60.0
#: EPPM's records of one project that are read, in the order of a P6 XML file.
_READ = {
    "WBS": ("wbs", "ObjectId,ProjectObjectId,ParentObjectId,Code,Name,SequenceNumber"),
    "Activity": (
        "activity",
        "ObjectId,ProjectObjectId,WBSObjectId,Id,Name,GUID,Status,Type,PercentCompleteType,"
        "PercentComplete,PhysicalPercentComplete,DurationPercentComplete,UnitsPercentComplete,"
        "PlannedDuration,RemainingDuration,StartDate,FinishDate,ActualStartDate,ActualFinishDate,"
        "PlannedStartDate,PlannedFinishDate,RemainingEarlyStartDate,RemainingEarlyFinishDate,"
        "TotalFloat,FreeFloat",
    ),
    "Relationship": (
        "relationship",
        "ObjectId,PredecessorActivityObjectId,SuccessorActivityObjectId,PredecessorProjectObjectId,"
        "SuccessorProjectObjectId,Type,Lag",
    ),
}
_PROJECT = "ObjectId,Id,Name,DataDate,PlannedStartDate,MustFinishByDate,ScheduledFinishDate"
_ROOT = "APIBusinessObjects"
_STATUS_WORDS = {
    Status.NOT_STARTED: "Not Started",
    Status.IN_PROGRESS: "In Progress",
    Status.COMPLETED: "Completed",
}

Record = Mapping[str, Any]


class Eppm:
    """A session with P6 EPPM. Use it as a context manager."""

    def __init__(self, *, url: str, database: str, user: str, password: str) -> None:
        self._login = {"username": user, "password": password}
        self._database = database
        # Not through proxies, and no redirects: the password goes only where the settings say.
        self._client = httpx2.Client(
            base_url=url.rstrip("/"), timeout=_TIMEOUT, trust_env=False, follow_redirects=False
        )

    def __enter__(self) -> Self:
        where = {"DatabaseName": self._database}
        try:
            self._send("POST", "/login", params=where, headers=self._login)
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._client.close()

    def read(self, project_id: str) -> bytes:
        """Return a project as a P6 XML file. Raises RejectedByRemote when there is none."""
        project = self._project(project_id)
        own = f"ProjectObjectId:eq:{project['ObjectId']}"
        filters = {"Relationship": f"SuccessorProjectObjectId:eq:{project['ObjectId']}"}
        parts = [_fields(project)]
        for element, (path, names) in _READ.items():
            found = self._list(path, names, filters.get(element, own))
            parts += [f"<{element}>{_fields(record)}</{element}>" for record in found]
        text = f"<{_ROOT}><Project>{''.join(parts)}</Project></{_ROOT}>"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()

    def write(
        self, schedule: Schedule, project: Project, updates: Iterable[ProgressUpdate]
    ) -> tuple[Standing, ...]:
        """Tell EPPM progress, and return how the activities stand after it.

        Raises CannotWrite with all that is wrong; nothing is told then.
        """
        wanted = standings(schedule, project, updates)
        own = f"ProjectObjectId:eq:{self._project(project.id)['ObjectId']}"
        keys = {each["Id"]: each["ObjectId"] for each in self._list("activity", "ObjectId,Id", own)}
        missing = [each.activity.id for each in wanted if each.activity.id not in keys]
        if missing:
            raise RejectedByRemote(f"P6 EPPM has no activity {', '.join(missing[:5])}.")
        body = [{"ObjectId": keys[each.activity.id], **_told(each)} for each in wanted]
        self._send("PUT", "/activity", json=body)
        return wanted

    def _project(self, project_id: str) -> Record:
        found = list(self._list("project", _PROJECT, f"Id:eq:{project_id}"))
        if len(found) != 1:
            raise RejectedByRemote(
                f"P6 EPPM shows no project {project_id}.",
                next_step="Check its Project ID, and that the account of HUB_EPPM_USER may see it.",
            )
        return found[0]

    def _list(self, path: str, names: str, wanted: str) -> Iterator[Record]:
        answer = self._send("GET", f"/{path}", params={"Fields": names, "Filter": wanted})
        if not isinstance(answer, list):
            raise UnreadableAnswer(f"P6 EPPM's answer to /{path} is no list.")
        yield from (each for each in answer if isinstance(each, dict))

    def _send(self, method: str, path: str, **rest: Any) -> Any:
        try:
            answer = self._client.request(method, path, **rest)
        except httpx2.HTTPError as error:
            raise NoAnswer(
                f"P6 EPPM does not answer: {error or type(error).__name__}.",
                may_have_arrived=method == "PUT",
                next_step="Check HUB_EPPM_URL, and that its service is running.",
            ) from error
        if answer.status_code in (401, 403):
            raise BadCredentials(
                "P6 EPPM does not let us in.",
                next_step="Check HUB_EPPM_USER, HUB_EPPM_PASSWORD and HUB_EPPM_DATABASE.",
            )
        if not answer.is_success:
            raise RejectedByRemote(f"P6 EPPM answered {answer.status_code}: {answer.text[:300]}")
        try:
            return answer.json() if answer.content else None
        except ValueError:
            return None  # signing in answers words


def connected() -> Eppm:
    """Return a session by the settings. Raises ConfigurationError when there are none."""
    given = settings()
    if not (given.eppm_url and given.eppm_user):
        raise ConfigurationError(
            "The hub knows no P6 EPPM.",
            next_step="Set HUB_EPPM_URL, HUB_EPPM_DATABASE, HUB_EPPM_USER and HUB_EPPM_PASSWORD.",
        )
    return Eppm(
        url=given.eppm_url,
        database=given.eppm_database,
        user=given.eppm_user,
        password=given.eppm_password.get_secret_value(),
    )


def _fields(record: Record) -> str:
    return "".join(
        f"<{name}>{escape(_text(value))}</{name}>"
        for name, value in record.items()
        if name.isidentifier() and value is not None and not isinstance(value, dict | list)
    )


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _told(standing: Standing) -> dict[str, Any]:
    """Return the fields that progress owns; what follows from others is P6's to compute."""
    activity = standing.activity
    fields: dict[str, Any] = {
        "Status": _STATUS_WORDS[standing.status],
        "ActualStartDate": _moment(standing.actual_start),
        "ActualFinishDate": _moment(standing.actual_finish),
        "RemainingDuration": standing.remaining_hours,
    }
    if activity.percent_type == PercentType.PHYSICAL:
        fields["PhysicalPercentComplete"] = standing.percent / 100
    return fields


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
