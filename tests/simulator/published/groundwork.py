"""What must be there before a walk, whatever the data set holds?

Each operation then finds a record of its own kind: a reply, a file, an upload, a hook, a contract
with change orders, a budget with a view. Paths and queries name records by these ids.
"""

from __future__ import annotations

import hashlib
from typing import Any

import httpx2

from trajanus.simulator import Simulator
from trajanus.simulator.clock import day
from trajanus.simulator.kinds import DAILY_LOGS

Json = dict[str, Any]

# Nobody listens there, so that deliveries fail.
NOWHERE = "http://127.0.0.1:9/"
CONTENT = b"North"
HASH = hashlib.sha256(CONTENT).hexdigest()
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
EMPTY_SCHEDULE = b"ERMHDR\t20.12\t2026-03-01\r\n%E\r\n"


class Groundwork:
    """Makes records through the API and remembers them by kind."""

    def __init__(self, sim: Simulator, client: httpx2.Client) -> None:
        self.sim = sim
        self.client = client
        self.project_id = int(next(iter(sim.world["projects"]))["id"])
        self.scope = {"project_id": self.project_id, "company_id": sim.company_id}
        self.ids: dict[str, Any] = {}

    def post(self, path: str, body: Json, **query: Any) -> Json:
        """A record made by the API."""
        answer = self.client.post(path, params={**self.scope, **query}, json=body)
        assert answer.status_code == 201, f"{path}: {answer.status_code} {answer.text}"
        made = answer.json()
        found: Json = made.get("data", made)
        return found

    def add(self, kind: str, **fields: Any) -> int:
        """A record put into the store."""
        record = self.sim.world[kind].add(fields, by=self.sim.default_user_id)
        self.ids.setdefault(kind, record["id"])
        return int(record["id"])

    def lay(self) -> None:
        self._correspondence()
        self._files()
        self._money()
        self._change_orders()
        self._settings()
        self._bins_and_days()
        self._webhooks()

    def _project(self, path: str) -> str:
        return f"/rest/v1.0/projects/{self.project_id}/{path}"

    def _correspondence(self) -> None:
        world = self.sim.world
        manager = self.sim.default_user_id
        person = {"last_name": "Walker", "email_address": "walker@example.com"}
        self.ids["users"] = self.post(self._project("users"), {"user": person})["id"]
        question = {"subject": "Walk", "rfi_manager_id": manager, "assignee_ids": [manager]}
        rfi = self.post(
            self._project("rfis"), {"rfi": {**question, "question": {"body": "Which way?"}}}
        )
        reply = self.post(
            self._project(f"rfis/{rfi['id']}/replies"),
            {"reply": {"body": "North", "official": True}},
        )
        self.ids |= {"rfis": rfi["id"], "replies": reply["id"]}
        waiting = next(
            s for s in world["submittals"].where(project_id=self.project_id) if s["approvers"]
        )
        self.ids |= {"submittals": waiting["id"], "approvers": waiting["approvers"][0]["id"]}

    def upload(self) -> str:
        """An upload that is complete."""
        announced = self.post(
            f"/rest/v1.1/projects/{self.project_id}/uploads",
            {"response_filename": "walk.txt", "response_content_type": "text/plain"},
        )
        sent = httpx2.post(
            announced["url"],
            data=announced["fields"],
            files={"file": ("walk.txt", CONTENT)},
            trust_env=False,
        )
        assert sent.is_success, sent.text
        return str(announced["uuid"])

    def segmented(self, path: str, version: str) -> tuple[str, list[str]]:
        """An upload in one segment that was sent, and its etag."""
        part = {"size": 5, "sha256": HASH, "md5": MD5}
        if version == "v2.1":
            body: Json = {"file_name": "walk.txt", "file_size": 5, "segments": [part]}
        else:
            body = {"response_filename": "walk.txt", "segments": [part]}
        # Parameters beside the path would say whose upload it is.
        answer = self.client.post(f"/rest/{version}/{path}/uploads", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json().get("data") or answer.json()
        target = made["segments"][0]
        sent = httpx2.put(
            target["url"], content=CONTENT, headers=target["headers"], trust_env=False
        )
        assert sent.is_success, sent.text
        return str(made.get("uuid") or made["upload_id"]), [sent.headers["etag"]]

    def _files(self) -> None:
        folder = self.post("/rest/v1.0/folders", {"folder": {"name": "Walk"}})
        file = self.post(
            "/rest/v1.0/files",
            {"file": {"parent_id": folder["id"], "name": "walk.txt", "upload_uuid": self.upload()}},
        )
        version = file["file_versions"][0]["id"]
        self.ids |= {"folders": folder["id"], "files": file["id"], "file_versions": version}

    def _money(self) -> None:
        here = {"project_id": self.project_id}
        for name, kind in (("prime_contract", "Prime"), ("work_order_contract", "Walls"),
                           ("purchase_order_contract", "Pipes")):  # fmt: skip
            body = {**here, name: {"title": kind, "number": f"WALK-{kind}"}}
            self.ids[f"{name}s"] = self.post(f"/rest/v1.0/{name}s", body)["id"]
        self.client.delete(self._project("budget/lock"), params={
            "destroy_all_budget_line_item_transfers": "true"})  # fmt: skip
        codes = self._budget_codes()
        self.ids["wbs_codes"] = codes[-1]
        line = self.post(
            "/rest/v1.1/budget_line_items",
            {**here, "budget_line_item": {"wbs_code_id": codes[0], "original_budget_amount": 900}},
        )
        self.ids["budget_line_items"] = line["id"]

    def _budget_codes(self) -> list[int]:
        """Budget codes that no line of the budget has yet."""
        kind = next(iter(self.sim.world["line_item_types"]))["id"]
        path = self._project("work_breakdown_structure/wbs_codes")
        made = []
        for number in range(4):
            code = {"code": f"99-{number}", "name": f"Walk {number}"}
            cost_code = self.post("/rest/v1.0/cost_codes", {**self.scope, "cost_code": code})["id"]
            fields = {"cost_code_id": cost_code, "line_item_type_id": kind}
            made.append(int(self.post(path, {"wbs_code": fields})["id"]))
        self.ids["cost_codes"] = cost_code
        return made

    def _change_orders(self) -> None:
        query = {"contract_id": self.ids["prime_contracts"]}
        for kind in ("potential_change_orders", "change_order_requests", "change_order_packages"):
            body = {**self.scope, **query, "change_order": {"number": "W1", "title": "Walk"}}
            self.ids[kind] = self.post(f"/rest/v1.0/{kind}", body, **query)["id"]
        for kind, contract in (
            ("commitment", "work_order_contracts"),
            ("prime", "prime_contracts"),
        ):
            body = {"change_order": {"contract_id": self.ids[contract], "title": "Walk"}}
            name = f"{kind}_change_orders"
            self.ids[name] = self.post(self._project(name), body)["id"]

    def _settings(self) -> None:
        """A budget view with a column and a snapshot, a field with choices, a requested change."""
        view = self.add(
            "budget_views", name="Walk", description="", role="owner", created_by_id=None
        )
        self.ids["budget_views"] = view
        self.add("budget_columns", budget_view_id=view, name="Revised Budget", position=1,
                 source="revised_budget")  # fmt: skip
        snapshot = {
            **self.scope,
            "budget_template_id": view,
            "budget_view_id": view,
            "name": "Walk",
        }
        self.ids["budget_view_snapshots"] = self.post("/rest/v1.0/budget_view_snapshots", snapshot)[
            "id"
        ]
        self.sim.clock.advance(3700)

    def _bins_and_days(self) -> None:
        """Something in every list that would be empty otherwise."""
        world, here = self.sim.world, {"project_id": self.project_id}
        manager = self.sim.default_user_id
        for kind, wrapper in (("rfis", "rfi"), ("submittals", "submittal")):
            fields = {"subject": "Gone", "rfi_manager_id": manager, "assignee_ids": [manager],
                      "question": {"body": "Where?"}, "number": "999", "title": "Gone"}  # fmt: skip
            version = "v1.0" if kind == "rfis" else "v1.1"
            gone = self.post(
                f"/rest/{version}/projects/{self.project_id}/{kind}", {wrapper: fields}
            )
            world[kind].recycle(gone["id"], by=manager)
        self.sim.world["projects"].change(
            self.project_id, {"rfi_default_distribution_ids": [manager]}
        )
        self.add("submittal_packages", **here, number="1", title="Walk")
        self.add("change_order_statuses", name="Walk", mapped_to_status="draft", position=1)
        for kind in DAILY_LOGS:
            log = {"created_by_id": manager, "status": "approved"}
            self.add(f"{kind}_logs", **here, date=day(self.sim.clock.now()), **log)
        line = self.ids["budget_line_items"]
        shift = {"to_budget_line_item_id": line, "transfer_amount": "5.00"}
        self.post(self._project("budget_modifications"), {"budget_modification": shift})
        forecast = {"budget_line_item_id": line, "description": "Walk", "amount": 5}
        self.post(self._project("manual_forecast_line_items"), forecast)
        vendor = next(iter(world["vendors"]))["id"]
        cost = {
            "direct_cost": {
                "invoice_number": "W-1",
                "status": "approved",
                "vendor_id": vendor,
                "employee_id": manager,
                "description": "Walk",
            }
        }
        self.post(f"/rest/v1.1/projects/{self.project_id}/direct_costs", cost)
        item = {"line_item": {"description": "Walk", "amount": "5.00"}}
        potential = f"/rest/v1.0/potential_change_orders/{self.ids['potential_change_orders']}"
        self.post(f"{potential}/line_items", item, contract_id=self.ids["prime_contracts"])
        task = next(iter(world["tasks"].where(**here)))["id"]
        change = {"requested_change": {"task": {"percentage": 5}, "change_reason": "Walk"}}
        self.post(f"/rest/v1.1/projects/{self.project_id}/schedule/tasks/{task}/requested_changes",
                  change)  # fmt: skip

    def _webhooks(self) -> None:
        hook = {"api_version": "v2.0", "namespace": "ground", "destination_url": NOWHERE}
        company = {"company_id": self.sim.company_id}
        answer = self.client.post("/rest/v1.0/webhooks/hooks", json={**company, "hook": hook})
        assert answer.is_success, answer.text
        self.ids["hooks"] = answer.json()["id"]
        trigger = {"resource_name": "Projects", "event_type": "update"}
        made = self.client.post(
            f"/rest/v1.0/webhooks/hooks/{self.ids['hooks']}/triggers",
            json={**company, "api_version": "v2.0", "trigger": trigger},
        )
        assert made.is_success, made.text
        self.ids["triggers"] = made.json()["id"]
        project = {**company, "project": {"description": "Walked"}}
        self.client.patch(f"/rest/v1.0/projects/{self.project_id}", json=project)
        self.sim.deliveries.settle()
