"""How does the client behave towards a real HTTP server?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
import pytest
from django.db import transaction

from trajanus.errors import (
    BudgetSpent,
    Gone,
    NoAnswer,
    NotPermitted,
    RateLimited,
    RejectedByRemote,
    RemoteUnavailable,
    RequestRefused,
    UnreadableAnswer,
)
from trajanus.procore import wire
from trajanus.procore.client import ProcoreClient
from trajanus.procore.protocol import has_next, read_records
from trajanus.procore.purpose import Purpose
from trajanus.simulator import Simulator
from trajanus.store.models import ApiCall, Connection, RateWindow

if TYPE_CHECKING:
    from tests.conftest import ManualClock

ME = "/rest/v1.0/me"
PROJECTS = "/rest/v1.1/projects"


def client(connection: Connection, purpose: Purpose = Purpose.PULL) -> ProcoreClient:
    return ProcoreClient(connection, purpose=purpose)


def project_id(procore: Simulator) -> int:
    return int(next(iter(procore.world["projects"]))["id"])


def test_a_read_names_the_company_and_the_hub(procore: Simulator, person: Connection) -> None:
    with client(person) as api:
        me = api.get(ME)

    request = procore.requests.api[-1]
    assert me["id"] == procore.oauth.service_user_id
    assert request.headers["procore-company-id"] == str(procore.company_id)
    assert request.headers["user-agent"].startswith("trajanus-hub/")
    assert "gzip" in request.headers["accept-encoding"]


def test_pages_follow_each_other_to_the_end(procore: Simulator, person: Connection) -> None:
    path = f"/rest/v1.0/projects/{project_id(procore)}/rfis"
    wanted = {
        each["id"]
        for each in procore.world["rfis"].where(project_id=project_id(procore), deleted=False)
    }
    found, number, more = [], 0, True

    with client(person) as api:
        while more:
            number += 1
            page = api.get_page(path, page=number, per_page=7)
            records = read_records(page)
            found += [record["id"] for record in records]
            more = has_next(page, len(records), number)

    assert len(wanted) > 7
    assert sorted(found) == sorted(wanted)
    assert page.total == len(wanted)
    assert api.requests_made == number == len(procore.requests.api)


def test_query_values_with_brackets_and_lists_arrive_as_procore_reads_them(
    procore: Simulator, person: Connection
) -> None:
    path = f"/rest/v1.0/projects/{project_id(procore)}/rfis"

    with client(person) as api:
        api.get_page(path, {"filters[status]": "open", "filters[id][]": [1, 2]}, page=1)

    query = procore.requests.api[-1].query.replace("%5B", "[").replace("%5D", "]")
    assert query == "filters[status]=open&filters[id][]=1&filters[id][]=2&page=1"


def test_a_write_sends_json_and_returns_the_record(procore: Simulator, person: Connection) -> None:
    path = f"/rest/v1.0/projects/{project_id(procore)}/rfis"
    rfi = procore.world["rfis"].where(project_id=project_id(procore))[0]

    with client(person, Purpose.PUSH) as api:
        found = api.send("PATCH", f"{path}/{rfi['id']}", {"rfi": {"subject": "Anchor bolts"}})

    assert found["subject"] == "Anchor bolts"


def test_every_call_is_logged_without_its_values(procore: Simulator, person: Connection) -> None:
    with client(person, Purpose.PERSON) as api:
        api.get(f"/rest/v1.0/projects/{project_id(procore)}", {"company_id": procore.company_id})

    call = ApiCall.objects.get(purpose="person")
    assert (call.method, call.path, call.status) == ("GET", "/rest/v1.0/projects/{id}", 200)
    assert call.remaining is not None
    assert call.error == ""
    assert ApiCall.objects.filter(path="/oauth/token", purpose="sign_in").exists()


def test_the_log_and_the_budget_survive_a_rollback(person: Connection) -> None:
    with transaction.atomic(), client(person) as api:
        api.get(ME)
        transaction.set_rollback(True)

    assert ApiCall.objects.filter(path=ME).count() == 1
    assert all(window.remaining < window.limit for window in RateWindow.objects.all())


def test_no_row_of_the_budget_stays_locked_while_the_caller_works(person: Connection) -> None:
    with transaction.atomic(), client(person) as api:
        api.get(ME)
        with client(person) as other:
            other.get(ME)
        free = RateWindow.objects.select_for_update(nowait=True).count()

    assert free == 2


def test_a_403_says_who_can_help(procore: Simulator, person: Connection) -> None:
    procore.faults.add("status", status=403)

    with client(person) as api, pytest.raises(NotPermitted, match="403"):
        api.get(ME)

    assert ApiCall.objects.get(status=403).error == "NotPermitted"


def test_a_404_concerns_one_record(procore: Simulator, person: Connection) -> None:
    with client(person) as api, pytest.raises(Gone):
        api.get(f"/rest/v1.0/projects/{project_id(procore)}/rfis/99")


def test_a_422_names_the_fields(procore: Simulator, person: Connection) -> None:
    procore.faults.add("status", status=422, field="subject")

    with client(person, Purpose.PUSH) as api, pytest.raises(RejectedByRemote) as caught:
        api.send("PATCH", ME, {})

    assert caught.value.problems == {"subject": ("is invalid",)}


def test_html_instead_of_json_is_said_to_be_html(procore: Simulator, person: Connection) -> None:
    procore.faults.add("html", path="/me", times=2)

    with client(person) as api:
        with pytest.raises(UnreadableAnswer, match="an HTML page came"):
            api.get(ME)
        with pytest.raises(UnreadableAnswer, match="an HTML page came"):
            api.get_page(ME)


def test_truncated_json_is_said_to_be_cut(procore: Simulator, person: Connection) -> None:
    procore.faults.add("truncated", path="/projects")

    with client(person) as api, pytest.raises(UnreadableAnswer, match="ends too early"):
        api.get_page(PROJECTS, {"company_id": procore.company_id}, page=1, per_page=10)


def test_an_outage_of_a_moment_is_waited_out(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    procore.faults.add("status", status=503, retry_after=2, path="/me", times=2)

    with client(person) as api:
        api.get(ME)

    assert api.requests_made == 3
    assert all(2 <= pause <= 2.5 for pause in clock.sleeps)


def test_an_outage_that_lasts_postpones_the_work_instead_of_sleeping(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    procore.faults.add("status", status=503, retry_after=300, path="/me")

    with client(person) as api, pytest.raises(RemoteUnavailable) as caught:
        api.get(ME)

    assert caught.value.after >= 300
    assert clock.sleeps == []


def test_a_500_is_tried_twice_again_and_no_more(procore: Simulator, person: Connection) -> None:
    procore.faults.add("status", status=500, path="/me", times=None)

    with client(person) as api, pytest.raises(RemoteUnavailable, match="500"):
        api.get(ME)

    assert api.requests_made == 3


def test_a_lost_answer_to_a_read_is_asked_for_again(procore: Simulator, person: Connection) -> None:
    procore.faults.add("lost", path="/me")

    with client(person) as api:
        assert api.get(ME)

    assert [call.status for call in ApiCall.objects.filter(path=ME)] == [200, None]


def test_a_post_whose_answer_was_lost_is_never_repeated(
    procore: Simulator, person: Connection
) -> None:
    path = f"/rest/v1.0/projects/{project_id(procore)}/rfis"
    procore.faults.add("lost", method="POST")

    with client(person, Purpose.PUSH) as api, pytest.raises(NoAnswer) as caught:
        api.send("POST", path, {"rfi": {"subject": "Once"}})

    assert caught.value.may_have_arrived
    assert len(procore.requests.writes) == 1


def test_a_post_is_not_repeated_after_a_503_either(procore: Simulator, person: Connection) -> None:
    procore.faults.add("status", status=503, retry_after=1, method="POST", path="/rest/")

    with client(person, Purpose.PUSH) as api, pytest.raises(RemoteUnavailable):
        api.send("POST", "/rest/v1.0/webhooks/hooks", {})

    assert len(procore.requests.writes) == 1


def test_a_host_that_is_not_there_is_named(person: Connection, clock: ManualClock) -> None:
    person.api_url = "http://127.0.0.1:9"

    with client(person) as api, pytest.raises(NoAnswer, match=r"127\.0\.0\.1:9 cannot be reached"):
        api.get(ME)

    assert sum(clock.sleeps) <= Purpose.PULL.patience


def test_a_short_429_is_waited_out_even_for_a_post(
    procore: Simulator, person: Connection, clock: ManualClock
) -> None:
    rfi = procore.world["rfis"].where(project_id=project_id(procore))[0]
    path = f"/rest/v1.0/projects/{project_id(procore)}/rfis/{rfi['id']}/replies"
    procore.faults.add("status", status=429, retry_after=5, method="POST", path="/replies")

    with client(person, Purpose.PUSH) as api:
        api.send("POST", path, {"reply": {"body": "Use epoxy."}})

    assert 5 <= sum(clock.sleeps) < 7


def test_a_long_429_postpones_the_work_and_empties_the_budget_for_all(
    procore: Simulator, person: Connection
) -> None:
    procore.faults.add("status", status=429, retry_after=600, path="/me")

    with client(person) as api, pytest.raises(RateLimited) as caught:
        api.get(ME)
    with client(person, Purpose.PERSON) as api, pytest.raises(BudgetSpent):
        api.get(ME)

    assert 600 <= caught.value.after < 610
    assert len([each for each in procore.requests.api if each.path == ME]) == 1


def test_the_bearer_never_follows_a_redirect_to_another_host(person: Connection) -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(302, headers={"Location": "https://elsewhere.example/x"})

    api = ProcoreClient(person, purpose=Purpose.PULL, transport=httpx2.MockTransport(answer))

    with api, pytest.raises(RequestRefused, match=r"elsewhere\.example"):
        api.get(ME)

    assert len(seen) == 1


def test_a_redirect_on_the_same_host_is_followed(person: Connection) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == ME:
            return httpx2.Response(301, headers={"Location": "/rest/v1.0/new?a=1"})
        assert request.headers["authorization"].startswith("Bearer ")
        return httpx2.Response(200, content=json.dumps({"at": str(request.url)}))

    with ProcoreClient(person, purpose=Purpose.PULL, transport=httpx2.MockTransport(answer)) as api:
        assert api.get(ME)["at"].endswith("/rest/v1.0/new?a=1")

    assert api.requests_made == 2


def test_redirects_in_circles_end(person: Connection) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"Location": ME})

    api = ProcoreClient(person, purpose=Purpose.PULL, transport=httpx2.MockTransport(answer))

    with api, pytest.raises(RequestRefused, match="circles"):
        api.get(ME)


def test_an_answer_without_end_is_cut_off(
    person: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LARGEST_ANSWER", 1000)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=b"[" * 1001))

    api = ProcoreClient(person, purpose=Purpose.PULL, transport=transport)

    with api, pytest.raises(UnreadableAnswer, match="larger than"):
        api.get(ME)

    assert set(RateWindow.objects.values_list("in_flight", flat=True)) == {0}
