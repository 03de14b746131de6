"""Sign-in: codes, tokens, rotation and what kills them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.oauth import OUT_OF_BAND

CALLBACK = "http://localhost:8000/connect/callback"


def authorize(sim: Simulator, **more: str) -> httpx2.Response:
    query = {
        "response_type": "code",
        "client_id": sim.client_id,
        "redirect_uri": CALLBACK,
        "state": "s-1",
        **more,
    }
    return httpx2.get(f"{sim.login_url}/oauth/authorize", params=query)


def code_for(sim: Simulator) -> str:
    location = authorize(sim, approve="1").headers["location"]
    return parse_qs(urlsplit(location).query)["code"][0]


def client_of(sim: Simulator) -> dict[str, str]:
    return {"client_id": sim.client_id, "client_secret": sim.client_secret}


def token(sim: Simulator, **body: str) -> httpx2.Response:
    return httpx2.post(f"{sim.login_url}/oauth/token", json={**client_of(sim), **body})


def exchange(sim: Simulator, code: str) -> httpx2.Response:
    return token(sim, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)


def refresh(sim: Simulator, refresh_token: str) -> httpx2.Response:
    return token(sim, grant_type="refresh_token", refresh_token=refresh_token)


def me(sim: Simulator, access: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {access}"}
    return httpx2.get(f"{sim.base_url}/rest/v1.0/me", headers=headers)


def test_the_sign_in_page_offers_the_people_of_the_company(sim: Simulator) -> None:
    page = authorize(sim)

    assert page.status_code == 200
    assert "QC Manager" in page.text
    assert "Allow access" in page.text


def test_approval_sends_the_browser_back_with_code_and_state(sim: Simulator) -> None:
    answer = authorize(sim, approve="1")

    location = urlsplit(answer.headers["location"])
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(CALLBACK)
    assert parse_qs(location.query)["state"] == ["s-1"]


def test_denial_sends_the_browser_back_with_an_error(sim: Simulator) -> None:
    location = authorize(sim, approve="0").headers["location"]

    assert parse_qs(urlsplit(location).query)["error"] == ["access_denied"]


@pytest.mark.parametrize("uri", [CALLBACK + "/", "http://localhost:9000/connect/callback", ""])
def test_a_redirect_uri_that_differs_at_all_is_refused_without_redirect(
    sim: Simulator, uri: str
) -> None:
    answer = authorize(sim, redirect_uri=uri, approve="1")

    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_out_of_band_shows_the_code_on_a_page(sim: Simulator) -> None:
    page = authorize(sim, redirect_uri=OUT_OF_BAND, approve="1")

    code = page.text.split("<code>")[1].split("</code>")[0]
    answer = token(sim, grant_type="authorization_code", code=code, redirect_uri=OUT_OF_BAND)
    assert answer.status_code == 200


def test_a_code_becomes_a_pair_of_tokens_that_works(sim: Simulator) -> None:
    answer = exchange(sim, code_for(sim)).json()

    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 5400
    assert answer["created_at"] == int(sim.clock.now().timestamp())
    assert me(sim, answer["access_token"]).json()["name"] == "QC Manager"


def test_a_code_works_once(sim: Simulator) -> None:
    code = code_for(sim)
    exchange(sim, code)

    again = exchange(sim, code)

    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"


def test_a_code_lives_ten_minutes(sim: Simulator, clock: ManualClock) -> None:
    code = code_for(sim)
    clock.advance(601)

    assert exchange(sim, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("form", ["json", "form", "basic", "multipart"])
def test_the_token_endpoint_takes_every_encoding_clients_use(sim: Simulator, form: str) -> None:
    url = f"{sim.login_url}/oauth/token"
    body = {"grant_type": "client_credentials"}
    full = {**body, **client_of(sim)}

    answer = {
        "json": lambda: httpx2.post(url, json=full),
        "form": lambda: httpx2.post(url, data=full),
        "basic": lambda: httpx2.post(url, data=body, auth=(sim.client_id, sim.client_secret)),
        "multipart": lambda: httpx2.post(url, files={k: (None, v) for k, v in full.items()}),
    }[form]()

    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()


def test_a_wrong_secret_is_refused_as_json(sim: Simulator) -> None:
    answer = token(sim, grant_type="client_credentials", client_secret="wrong")

    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.json()["error_description"]


def test_an_unknown_grant_is_refused(sim: Simulator) -> None:
    assert token(sim, grant_type="password").json()["error"] == "unsupported_grant_type"
    assert token(sim).json()["error"] == "invalid_request"


def test_a_refresh_token_rotates_and_works_once(sim: Simulator) -> None:
    first = exchange(sim, code_for(sim)).json()

    second = refresh(sim, first["refresh_token"]).json()
    third = refresh(sim, first["refresh_token"])

    assert second["refresh_token"] != first["refresh_token"]
    assert third.json()["error"] == "invalid_grant"
    assert refresh(sim, second["refresh_token"]).status_code == 200


def test_an_access_token_lives_ninety_minutes(sim: Simulator, clock: ManualClock) -> None:
    access = exchange(sim, code_for(sim)).json()["access_token"]
    clock.advance(5399)
    alive = me(sim, access).status_code
    clock.advance(1)

    assert alive == 200
    assert me(sim, access).status_code == 401


def test_a_refresh_whose_answer_is_lost_has_still_rotated(sim: Simulator) -> None:
    pair = exchange(sim, code_for(sim)).json()
    sim.faults.add("lost", path="/oauth/token")

    with pytest.raises(httpx2.RemoteProtocolError):
        refresh(sim, pair["refresh_token"])

    assert refresh(sim, pair["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("encoding", ["json", "data"])
def test_revoking_either_token_kills_both(sim: Simulator, which: str, encoding: str) -> None:
    pair = exchange(sim, code_for(sim)).json()
    body = {**client_of(sim), "token": pair[which]}

    answer = httpx2.post(f"{sim.login_url}/oauth/revoke", **{encoding: body})

    assert (answer.status_code, answer.json()) == (200, {})
    assert me(sim, pair["access_token"]).status_code == 401
    assert refresh(sim, pair["refresh_token"]).json()["error"] == "invalid_grant"


def test_revoking_an_unknown_token_is_no_error(sim: Simulator) -> None:
    answer = httpx2.post(f"{sim.login_url}/oauth/revoke", json={"token": "nobody"})

    assert (answer.status_code, answer.json()) == (200, {})


def test_token_info_tells_owner_and_remaining_life(sim: Simulator, clock: ManualClock) -> None:
    access = exchange(sim, code_for(sim)).json()["access_token"]
    clock.advance(400)

    headers = {"Authorization": f"Bearer {access}"}
    info = httpx2.get(f"{sim.login_url}/oauth/token/info", headers=headers).json()

    assert info["expires_in_seconds"] == 5000
    assert info["application"] == {"uid": sim.client_id}
    assert info["resource_owner_id"] == me(sim, access).json()["id"]


def test_a_service_account_sees_permitted_projects_only(sim: Simulator, project: int) -> None:
    access = token(sim, grant_type="client_credentials").json()["access_token"]
    headers = {"Authorization": f"Bearer {access}", "Procore-Company-Id": "4100"}
    sim.oauth.permitted_projects = {project}
    other = project + 1

    listed = httpx2.get(
        f"{sim.base_url}/rest/v1.1/projects?company_id=4100", headers=headers
    ).json()
    refused = httpx2.get(f"{sim.base_url}/rest/v1.0/projects/{other}/rfis", headers=headers)

    assert [each["id"] for each in listed] == [project]
    assert refused.status_code == 403


def test_a_service_account_must_name_the_company_even_on_me(sim: Simulator) -> None:
    access = token(sim, grant_type="client_credentials").json()["access_token"]

    answer = me(sim, access)

    assert answer.status_code == 400
    assert answer.json() == {"errors": ["Missing Procore-Company-Id header!"]}
