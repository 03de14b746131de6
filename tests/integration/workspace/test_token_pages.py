"""Are tokens made and revoked in the browser as by command?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from trajanus import clock as hub_clock
from trajanus.accounts import tokens
from trajanus.accounts.models import ApiToken, Scope, User

GIVEN = {"name": "nightly export", "scope": "read", "days": "90"}


def test_a_token_is_shown_once_and_opens_the_api(viewer: Client) -> None:
    page = viewer.post("/account/tokens/", GIVEN).content.decode()
    text = re.search(r"<code>(hub_[^<]{20,})</code>", page)

    assert text
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text[1]}"})
    assert (answer.json()["username"], answer.json()["scope"]) == ("viewer", "read")
    again = viewer.get("/account/tokens/").content.decode()
    assert "nightly export" in again
    assert text[1] not in again
    lasts = ApiToken.objects.get().expires_at - hub_clock.now()  # type: ignore[operator]
    assert timedelta(days=89) < lasts <= timedelta(days=90)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Say in up to 100 signs what it is for"),
        ({"scope": "everything"}, "Choose what it may be used for"),
        ({"days": "-1"}, "Choose how long it lasts"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    viewer: Client, wrong: dict[str, str], said: str
) -> None:
    answer = viewer.post("/account/tokens/", GIVEN | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing(viewer: Client) -> None:
    made, text = tokens.issue(User.objects.get(), "export", Scope.READ)

    viewer.post(f"/account/tokens/{made.pk}/revoke/")

    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 401
    assert "revoked <time" in viewer.get("/account/tokens/").content.decode()


def test_nobody_sees_or_revokes_the_token_of_somebody_else(viewer: Client, manager: Client) -> None:
    owner = User.objects.get(username="qc_manager")
    made, _ = tokens.issue(owner, "crew export", Scope.READ)

    answer = viewer.post(f"/account/tokens/{made.pk}/revoke/")

    assert answer.status_code == 404
    assert "crew export" not in viewer.get("/account/tokens/").content.decode()


def test_an_administrator_sees_and_revokes_everybodys(viewer: Client, admin: Client) -> None:
    owner = User.objects.get(username="viewer")
    made, _ = tokens.issue(owner, "crew export", Scope.READ)
    assert "crew export" in admin.get("/admin/tokens/").content.decode()

    page = admin.post(f"/admin/tokens/{made.pk}/revoke/", follow=True).content.decode()

    made.refresh_from_db()
    assert made.revoked_at
    assert "opens nothing any more" in page
    assert "No program may use the API" in page
    assert "crew export" in admin.get("/admin/tokens/?ended=1").content.decode()
