"""Does the log of calls tell operations, not records?"""

from __future__ import annotations

import pytest

from trajanus.procore.calls import path_template


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/rest/v1.0/me", "/rest/v1.0/me"),
        ("/rest/v1.0/projects/52/rfis/9007199254740993", "/rest/v1.0/projects/{id}/rfis/{id}"),
        ("/rest/v1.1/uploads/5e8f8b5c-6d0c-4c0f-8a0e-0123456789ab", "/rest/v1.1/uploads/{id}"),
        ("/rest/v2.0/companies/1/webhooks/hooks/01JBCDEFGHJKMNPQRSTVWXYZ01",
         "/rest/v2.0/companies/{id}/webhooks/hooks/{id}"),
        ("/rest/v1.0/rfis?filters[search]=secret#x", "/rest/v1.0/rfis"),
    ],
)  # fmt: skip
def test_ids_and_query_values_are_left_out(path: str, template: str) -> None:
    assert path_template(path) == template
