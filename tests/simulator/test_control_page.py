"""The control page for people, beside the same address for programs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from trajanus.simulator import Simulator
from trajanus.simulator.markup import Html, element, join
from trajanus.simulator.rates import Limit

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def browser(sim: Simulator) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=sim.base_url, headers=BROWSER, trust_env=False) as client:
        yield client


def test_browsers_get_a_page_and_programs_json(browser: httpx2.Client) -> None:
    page = browser.get("/_simulator/")
    json = browser.get("/_simulator/", headers={"Accept": "*/*"})

    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert json.json()["company_id"] == 4100


@pytest.mark.parametrize("name", ["control.css", "control.js"])
def test_the_page_brings_its_own_style_and_script(browser: httpx2.Client, name: str) -> None:
    assert f"/_simulator/static/{name}" in browser.get("/_simulator").text
    assert browser.get(f"/_simulator/static/{name}").status_code == 200
    assert browser.get("/_simulator/static/server.py").status_code == 404


def test_nothing_that_a_client_sends_becomes_markup(sim: Simulator, browser: httpx2.Client) -> None:
    browser.get("/rest/v1.0/<img src=x>?q=<script>")
    sim.faults.add("html", path="<b>", times=None)

    page = browser.get("/_simulator/", params={"done": "<i>done</i>"}).text

    assert not any(tag in page for tag in ("<img", "<b>", "<i>", "q=<script"))
    assert "&lt;i&gt;done&lt;/i&gt;" in page


def test_tokens_and_secrets_stay_off_the_page(sim: Simulator, browser: httpx2.Client) -> None:
    sim.rates.change((Limit(100, 10),))
    token = sim.oauth.sign_in(sim.default_user_id).access
    browser.get("/rest/v1.0/me", headers={"Authorization": f"Bearer {token}"})

    page = browser.get("/_simulator/").text

    assert token not in page
    assert sim.client_secret not in page


def test_another_site_may_not_steer_the_simulation(browser: httpx2.Client) -> None:
    elsewhere = {"Origin": "https://example.com"}

    form = browser.post("/_simulator/page/crew", data={"steps": "1"}, headers=elsewhere)
    json = browser.post("/_simulator/tokens/expire", headers=elsewhere)

    assert (form.status_code, json.status_code) == (403, 403)


@pytest.mark.parametrize(
    ("path", "form"),
    [("crew", {"steps": "0"}), ("crew", {}), ("clock", {"seconds": "soon"}),
     ("clock", {"seconds": "9" * 40}), ("faults", {"kind": "earthquake"}),
     ("faults", {"kind": "status", "status": "x"}), ("faults", {"kind": "slow", "seconds": "nan"}),
     ("faults", {"kind": "html", "share": "200"}), ("faults/clear", {"id": "x"}), ("faults", {})],
)  # fmt: skip
def test_a_form_that_makes_no_sense_leads_back_to_the_page(
    sim: Simulator, browser: httpx2.Client, path: str, form: dict[str, str]
) -> None:
    answer = browser.post(f"/_simulator/page/{path}", data=form)

    assert answer.status_code == 303
    assert "Nothing+was+done" in answer.headers["location"]
    assert sim.faults.list() == []


def test_text_is_escaped_and_markup_is_not() -> None:
    inner = element("b", "<&>")

    assert element("p", inner, " <", title='"', hidden=True, id=None) == (
        '<p title="&quot;" hidden><b>&lt;&amp;&gt;</b> &lt;</p>'
    )
    assert isinstance(join("a", 1, None), Html)
