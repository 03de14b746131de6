"""What is registered at Procore for each project, and what should be?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trajanus.resources.catalog import RESOURCES
from trajanus.resources.project import Project
from trajanus.store.models import Connection, WebhookHook
from trajanus.sync.webhooks import hooks
from trajanus.sync.webhooks.hook_plan import wanted_triggers


@dataclass(frozen=True, slots=True)
class Scope:
    """The company or a project with its hook, if there is one."""

    connection: Connection
    project: Project | None
    hook: WebhookHook | None
    wanted: int  # triggers that should be there, without those that Procore does not offer
    missing: tuple[str, ...]
    is_current: bool

    @property
    def is_well(self) -> bool:
        hook = self.hook
        if hook is None or self.missing or not self.is_current:
            return False
        return not (hook.problem or hook.failing_since)


def scopes_of(connection: Connection) -> Iterator[Scope]:
    """Yield the company and each project kept in step."""
    known = {hook.project_id: hook for hook in connection.hooks.select_related("connection")}
    kept = Project.objects.filter(connection=connection, is_followed=True, missing_since=None)
    projects = kept.exclude(active=False).only("pk", "name", "procore_id").order_by("name")
    wanted = {
        is_company: {
            f"{name} {event}" for name, event in wanted_triggers(RESOURCES, company_wide=is_company)
        }
        for is_company in (True, False)
    }
    for project in (None, *projects):
        hook = known.get(project.procore_id if project else None)
        here = wanted[project is None] - set(hook.unsupported if hook else ())
        missing = here - set(hook.triggers if hook else ())
        is_current = hook is not None and hooks.is_current(hook)
        yield Scope(connection, project, hook, len(here), tuple(sorted(missing)), is_current)
