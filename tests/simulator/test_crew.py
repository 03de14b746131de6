"""The field crew: what it does is real, believable and repeatable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random

import httpx2
import pytest
from click.testing import CliRunner

from trajanus.simulator import ManualClock, Simulator
from trajanus.simulator.cli import simulate
from trajanus.simulator.crew import field, papers, questions, submissions
from trajanus.simulator.crew.scene import Scene, Step

from .conftest import Receiver

Do = Callable[[Step], str]


@pytest.fixture
def do(sim: Simulator, project: int) -> Do:
    """One kind of work on the main project, now."""

    def done(step: Step) -> str:
        scene = Scene(sim.world, Random(1), project, touch=True)  # noqa: S311
        sentence = step(scene)
        assert sentence is not None
        return sentence

    return done


@pytest.fixture
def now(clock: ManualClock) -> str:
    clock.advance(60)
    return clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_crew_does_the_same_things_for_the_same_seed() -> None:
    crews = [Simulator("federal", clock=ManualClock(), seed=seed) for seed in (3, 3, 4)]

    days = [[each.crew.step() for _ in range(40)] for each in crews]
    for each in crews:
        each.stop()

    assert days[0] == days[1]
    assert days[0] != days[2]


def test_in_a_while_the_crew_does_everything(sim: Simulator) -> None:
    done = " ".join(sim.crew.step() for _ in range(150))

    for words in ("opened RFI", "answered RFI", "closed RFI", "reviewed submittal",
                  "closed submittal", "sent in", "added to the", "percent", "punch item",
                  "observation", "task", "uploaded QC Report", "uploaded version"):  # fmt: skip
        assert words in done, words


def test_what_the_crew_does_shows_in_reads_by_time(
    sim: Simulator, api: httpx2.Client, now: str, project: int, rfis: str, submittals: str
) -> None:
    for _ in range(60):
        sim.crew.step()

    query = {"filters[updated_at]": f"{now}...{now}"}
    assert len(api.get(rfis, params=query).json()) > 3
    assert len(api.get(submittals, params=query).json()) > 3
    assert api.get(f"/rest/v1.0/projects/{project}/documents", params=query).json()


def test_an_answer_stands_in_the_rfi_and_webhooks_tell_of_it(
    do: Do, sim: Simulator, api: httpx2.Client, project: int, rfis: str, receiver: Receiver
) -> None:
    hook = {"api_version": "v2", "namespace": "crew", "destination_url": receiver.url}
    made = api.post("/rest/v1.0/webhooks/hooks", json={"project_id": project, "hook": hook}).json()
    trigger = {"resource_name": "RFI Replies", "event_type": "create"}
    body = {"project_id": project, "api_version": "v2", "trigger": trigger}
    api.post(f"/rest/v1.0/webhooks/hooks/{made['id']}/triggers", json=body)

    sentence = do(questions.answer)
    sim.deliveries.settle()

    number = sentence.rstrip(".").split()[-1]
    found = api.get(rfis, params={"filters[number]": number}).json()[0]
    answers = api.get(f"{rfis}/{found['id']}/replies").json()
    assert answers[-1]["official"] is True
    assert [each["resource_id"] for each in receiver.received] == [answers[-1]["id"]]


def test_an_accepted_answer_closes_the_rfi(do: Do, api: httpx2.Client, rfis: str) -> None:
    before = int(api.get(rfis, params={"filters[status]": "closed"}).headers["total"])

    do(questions.close)

    assert int(api.get(rfis, params={"filters[status]": "closed"}).headers["total"]) == before + 1


def test_a_review_passes_the_ball_on(do: Do, api: httpx2.Client, submittals: str, now: str) -> None:
    do(submissions.review)

    query = {"filters[updated_at]": f"{now}...{now}"}
    item = api.get(submittals, params=query).json()[0]
    answer = item["approvers"][-1]
    assert answer["returned_date"] == now[:10]
    assert answer["user"]["name"] not in [each["name"] for each in item["ball_in_court"]]


def test_what_was_sent_back_comes_again_as_a_new_revision(
    do: Do, api: httpx2.Client, submittals: str, now: str
) -> None:
    do(submissions.resubmit)

    query = {"filters[updated_at]": f"{now}...{now}"}
    old, new = api.get(submittals, params=query).json()
    assert (old["current_revision"], new["current_revision"]) == (False, True)
    assert (old["number"], int(old["revision"]) + 1) == (new["number"], int(new["revision"]))
    assert new["status"]["name"] == "Open"
    assert new["ball_in_court"][0]["name"] == "Government Reviewer"


def test_an_entry_of_today_is_in_the_daily_log(do: Do, api: httpx2.Client, project: int) -> None:
    do(field.log_day)

    counts = api.get(f"/rest/v1.1/projects/{project}/daily_logs/counts").json()
    assert sum(each["count"] for each in counts) == 1


def test_progress_moves_the_task_and_its_activity(
    do: Do, sim: Simulator, api: httpx2.Client, project: int, now: str
) -> None:
    do(field.make_progress)

    query = {"project_id": project, "filters[updated_at]": f"{now}...{now}"}
    task = api.get("/rest/v1.0/tasks", params=query).json()[0]
    activity = sim.world["activities"].where(project_id=project, activity_name=task["name"])[0]
    assert task["percentage"] == activity["percent_complete"] > 0


def test_a_schedule_kept_elsewhere_gets_a_proposal(sim: Simulator, api: httpx2.Client) -> None:
    gate_house = list(sim.world["projects"])[1]["id"]

    field.make_progress(Scene(sim.world, Random(1), gate_house, touch=True))  # noqa: S311

    asked = api.get(f"/rest/v1.1/projects/{gate_house}/schedule/requested_changes").json()
    assert [each["new_percentage"] > 20 for each in asked] == [True]
    assert api.get("/rest/v1.0/tasks", params={"project_id": gate_house}).json()[0]["pending"]


@pytest.mark.parametrize(
    ("step", "address", "final"),
    [
        (field.work_off_punch, "/rest/v1.0/punch_items", "closed"),
        (field.correct, "/rest/v1.0/observations/items", "closed"),
        (field.advance_task, "/rest/v1.0/task_items", "closed"),
    ],
)
def test_findings_are_worked_off_until_none_is_left(
    step: Step, address: str, final: str, sim: Simulator, api: httpx2.Client, project: int
) -> None:
    scene = Scene(sim.world, Random(1), project, touch=True)  # noqa: S311

    while step(scene) is not None:
        pass

    states = {e["status"] for e in api.get(address, params={"project_id": project}).json()}
    assert states <= {final, "void"}


def test_an_uploaded_report_and_a_revised_drawing_open(
    do: Do, sim: Simulator, api: httpx2.Client, project: int
) -> None:
    do(papers.upload)
    do(papers.upload)
    do(papers.revise)

    for version in list(sim.world["file_versions"])[-3:]:
        query = {"project_id": project}
        shown = api.get(f"/rest/v1.0/file_versions/{version['id']}", params=query).json()
        assert api.get(shown["url"], follow_redirects=False).status_code == 302
    names = [each["name"] for each in sim.world["files"]]
    assert len(names) == len(set(names))


def test_every_data_set_gives_the_crew_something_to_do() -> None:
    for name in ("empty", "large:60"):
        sim = Simulator(name, clock=ManualClock())
        done = [sim.crew.step() for _ in range(30)]
        sim.stop()
        assert "Nothing to do." not in done


def test_the_crew_works_by_itself_at_the_rate_asked_for(sim: Simulator) -> None:
    happened = threading.Event()
    sim.world.subscribe(lambda _change: happened.set())

    sim.crew.start(6000)

    assert happened.wait(10)


def test_a_rate_must_be_more_than_nothing() -> None:
    outcome = CliRunner().invoke(simulate, ["--activity", "0"])

    assert outcome.exit_code == 2
    assert "--activity" in outcome.output
