"""How are a hundred tables made in seconds?

Django renders every related model anew after each operation of a migration, and all our models are
related through their connection. Here they are rendered once for many operations.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations of one migration that do not build on each other: none touches what another made.

    Each sees the models as they are before all of them and after all of them. Tables may refer to
    each other: that is written down when all are there.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations
        if not all(one.reversible for one in operations):
            raise ValueError("Only what can be undone is done together.")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered when somebody looks at it next
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self.operations)
