"""A person signs in with the account that their organisation gives them."""

from __future__ import annotations

import pytest
from identity_provider import CLIENT, running
from playwright.sync_api import Page, expect

from trajanus import config
from trajanus.accounts.models import Role, User
from trajanus.resources.project import Project


def test_single_sign_on_in_a_browser(
    page: Page,
    project: Project,
    server: str,
    complaints: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    User.objects.create(username="quinn", email="quinn@example.com", role=Role.QC_MANAGER)
    with running() as provider, monkeypatch.context() as patch:
        provider.claims = {"sub": "1", "email": "quinn@example.com", "email_verified": True}
        patch.setenv("HUB_OIDC_ISSUER", provider.url)
        patch.setenv("HUB_OIDC_CLIENT_ID", CLIENT[0])
        patch.setenv("HUB_OIDC_CLIENT_SECRET", CLIENT[1])
        patch.setenv("HUB_PUBLIC_URL", server)
        config.settings.cache_clear()

        page.goto("/conflicts/")
        page.get_by_role("link", name="Sign in with single sign-on").click()

        expect(page.get_by_role("heading", name="Conflicts")).to_be_visible()
        expect(page.get_by_text("Successfully signed in as quinn.")).to_be_visible()
    config.settings.cache_clear()
    assert complaints == []
