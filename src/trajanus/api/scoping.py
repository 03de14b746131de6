"""To which connection, project, resource or record is a list narrowed?"""

from __future__ import annotations

from django.db.models import Q
from ninja import Schema

from trajanus.api.answers import Id
from trajanus.api.places import project_of


class Scoped(Schema):
    """Parameters that narrow a list of the hub's own rows."""

    connection: str | None = None
    project: Id | None = None
    resource: str | None = None

    def condition(self) -> Q:
        """Return the rows' condition. Raises Http404 for a project that is not there."""
        found = Q()
        if self.connection is not None:
            found &= Q(connection__name=self.connection)
        if self.project is not None:
            place = project_of(self.project)
            found &= Q(connection=place.connection_id, project_id=place.procore_id)
        if self.resource is not None:
            found &= Q(resource=self.resource)
        return found
