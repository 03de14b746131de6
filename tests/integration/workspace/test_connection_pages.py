"""Can an administrator connect the hub, and is every wrong turn explained?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from manual_clock import ManualClock

from trajanus.store.models import Connection

#: Tokens are kept on a database connection of their own, which sees committed rows only.
pytestmark = pytest.mark.django_db(transaction=True)

DETAILS: dict[str, Any] = {
    "name": "main",
    "environment": "sandbox",
    "grant": "authorization_code",
    "client_id": "app",
    "client_secret": "typed once",
    "company_id": "",
}


def test_a_connection_is_stored_with_its_secret_encrypted(admin: Client) -> None:
    answer = admin.post("/connections/add/", DETAILS, follow=True)

    stored = Connection.objects.get()
    assert stored.client_secret == "typed once"
    assert "typed once" not in stored.client_secret_encrypted
    assert stored.api_url == "https://sandbox.procore.com"
    assert "typed once" not in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"client_secret": ""}, "This field is required"),
        ({"environment": "custom", "api_url": "http://procore.example.com"}, "not encrypted"),
        ({"environment": "moon"}, "Select a valid choice"),
        ({"company_id": "many"}, "Enter a whole number"),
        ({"grant": "client_credentials"}, "works for one company"),
        ({"name": "two words"}, "Enter a valid"),
    ],
)
def test_wrong_details_are_marked_and_kept(
    admin: Client, given: dict[str, str], problem: str
) -> None:
    answer = admin.post("/connections/add/", DETAILS | given)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert problem in text
    assert 'value="app"' in text
    assert not Connection.objects.exists()


def test_a_name_is_taken_once(admin: Client, procore: Connection) -> None:
    answer = admin.post("/connections/add/", DETAILS)

    assert "There is a connection of this name already." in answer.content.decode()


def test_a_change_keeps_the_secret_unless_it_is_typed(admin: Client, procore: Connection) -> None:
    place = {"environment": "custom", "api_url": procore.api_url, "login_url": procore.login_url}
    address = reverse("connection_edit", args=[procore.pk])

    admin.post(address, DETAILS | place | {"client_secret": "", "company_id": "7"})

    stored = Connection.objects.get()
    assert stored.company_id == 7
    assert stored.client_secret == "not a real secret"


def test_a_stored_secret_never_goes_to_a_new_address(admin: Client, procore: Connection) -> None:
    place = {"environment": "custom", "api_url": "https://thief.example.com"}
    address = reverse("connection_edit", args=[procore.pk])

    answer = admin.post(address, DETAILS | place | {"client_secret": ""})

    assert "Type it again: the address has changed." in answer.content.decode()
    assert Connection.objects.get().api_url == procore.api_url


def test_signing_in_leads_to_procore_with_a_state(admin: Client, procore: Connection) -> None:
    answer = admin.post(reverse("connection_sign_in", args=[procore.pk]))

    assert answer["Location"].startswith("http://127.0.0.1:9/oauth/authorize")
    assert f"state={admin.session['procore_sign_in'][1]}" in answer["Location"]


def test_only_the_hosts_of_connections_may_end_a_form(admin: Client, procore: Connection) -> None:
    policy = admin.get("/connections/")["Content-Security-Policy"]

    assert "form-action 'self' http://127.0.0.1:9" in policy
    assert "127.0.0.1:9" not in admin.get("/sync/")["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?state="])
def test_a_foreign_callback_is_refused(admin: Client, procore: Connection, query: str) -> None:
    admin.post(reverse("connection_sign_in", args=[procore.pk]))

    answer = admin.get(f"/connections/callback/{query}", follow=True)

    assert "That was not the sign-in begun here." in answer.content.decode()


def test_a_refusal_at_procore_is_shown(admin: Client, procore: Connection) -> None:
    admin.post(reverse("connection_sign_in", args=[procore.pk]))
    state = admin.session["procore_sign_in"][1]
    query = {"state": state, "error": "access_denied", "error_description": "You <b>said</b> no."}

    answer = admin.get("/connections/callback/", query, follow=True)

    assert "You &lt;b&gt;said&lt;/b&gt; no." in answer.content.decode()


def test_an_unreachable_procore_is_explained(
    admin: Client, procore: Connection, clock: ManualClock
) -> None:
    admin.post(reverse("connection_sign_in", args=[procore.pk]))
    state = admin.session["procore_sign_in"][1]

    answer = admin.get("/connections/callback/", {"state": state, "code": "x"}, follow=True)

    assert "note-error" in answer.content.decode()


def test_disconnecting_keeps_the_row(
    admin: Client, procore: Connection, clock: ManualClock
) -> None:
    admin.post(reverse("connection_disconnect", args=[procore.pk]))

    assert Connection.objects.get().state == "disconnected"
