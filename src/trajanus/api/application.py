"""The hub's own REST API, put together: every operation, under /api/v1/."""

from __future__ import annotations

from typing import Any

from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

import trajanus
from trajanus.api import (
    addresses,
    alerts,
    audit,
    backups,
    conflicts,
    connections,
    events,
    notifications,
    outbox,
    people,
    problems,
    projects,
    records,
    resources,
    retention,
    rules,
    schedule_progress,
    schedule_reports,
    schedules,
    sync,
    tuning,
    uploads,
)
from trajanus.api.idempotency import once_per_key
from trajanus.api.problems import Problem
from trajanus.api.reading import StrictJson, clean_address, fresh_only

_DESCRIPTION = """Everything that the workspace can do, for programs.

Send `Authorization: Bearer TOKEN` with a token of `hub token add`; pages of the workspace use their
session and its CSRF token. Every error is a problem document (RFC 9457) with a sentence in
`detail`, what to do in `next_step`, and what is wrong with each field in `problems`.
"""


class HubApi(NinjaAPI):
    """Adds to the OpenAPI document what problem documents look like."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return schema


def _assembled() -> HubApi:
    api = HubApi(
        title="Trajanus Hub",
        version=trajanus.__version__,
        description=_DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
        parser=StrictJson(),
    )
    problems.handle_all(api)
    for decorator in (once_per_key, clean_address, fresh_only, conditional_page):
        api.add_decorator(decorator, mode="view")
    for part in (
        resources,
        projects,
        tuning,  # before the records: its addresses look like theirs
        uploads,  # likewise
        schedules,
        schedule_reports,
        schedule_progress,
        connections,
        records,
        outbox,
        conflicts,
        sync,
        events,
        rules,
        alerts,
        notifications,
        addresses,
        retention,
        people,
        audit,
        backups,
    ):
        api.add_router("", part.router)
    return api


api = _assembled()
