"""Which published operations need more than a sample of every field, and what do they get?

Each entry changes the sample request: because the operation asks for a certain state, or because
two published fields exclude each other, or because a plain text cannot be a valid value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .groundwork import EMPTY_SCHEDULE, HASH, MD5, NOWHERE, Groundwork
from .samples import UPLOAD

Json = dict[str, Any]


@dataclass(slots=True)
class Sample:
    """One request as it will be sent."""

    path: str
    query: Json
    body: Json | None
    files: Json = field(default_factory=dict)


Change = Callable[[Sample, Groundwork], None]

SPECIAL: dict[str, Change] = {}

# A second request for operations whose published answer unites two that exclude each other.
SECOND: dict[str, Change] = {}


def special(*names: str) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        SPECIAL.update(dict.fromkeys(names, change))
        return change

    return register


def another(*names: str) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        SECOND.update(dict.fromkeys(names, change))
        return change

    return register


def _body(sample: Sample) -> Json:
    assert sample.body is not None
    return sample.body


@special("oauth.authorize")
def _authorize(sample: Sample, ground: Groundwork) -> None:
    options = ground.sim.options
    sample.query = {
        "response_type": "code",
        "client_id": options.client_id,
        "redirect_uri": options.redirect_uris[0],
        "approve": ground.sim.default_user_id,
        "state": "walk",
    }


@special("oauth.token")
def _token(sample: Sample, ground: Groundwork) -> None:
    options = ground.sim.options
    uri = options.redirect_uris[0]
    sample.body = {
        "grant_type": "authorization_code",
        "client_id": options.client_id,
        "client_secret": options.client_secret,
        "code": ground.sim.oauth.authorize(ground.sim.default_user_id, uri),
        "redirect_uri": uri,
    }


@special("oauth.revoke")
def _revoke(sample: Sample, ground: Groundwork) -> None:
    options = ground.sim.options
    client = {"client_id": options.client_id, "client_secret": options.client_secret}
    sample.body = {"token": "unknown", **client}


@special("rfis.batch_update")
def _several_rfis(sample: Sample, ground: Groundwork) -> None:
    for entry in _body(sample)["data"]:
        entry["id"] = str(ground.ids["rfis"])


@special("rfis.update")
def _open_rfi(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["rfi"]["accepted"] = False


@special("folders.update", "files.update")
def _moved(sample: Sample, ground: Groundwork) -> None:
    for wrapper in ("folder", "file"):
        fields = _body(sample).get(wrapper, {})
        for unwanted in ("data", "upload_uuid"):
            fields.pop(unwanted, None)
        if fields:
            fields["name"] = f"moved-{wrapper}"


@special("files.create", "file_versions.create")
def _with_upload(sample: Sample, ground: Groundwork) -> None:
    fields = _body(sample).get("file") or _body(sample)["file_version"]
    fields.pop("data")
    fields["upload_uuid"] = ground.upload()
    fields["name"] = "second.txt"


@special(
    "uploads.create@v1.0", "uploads.create@v1.1", "company_uploads.create@v1.1",
    "uploads.create@v2.1", "company_uploads.create@v2.1",
)  # fmt: skip
def _announced(sample: Sample, ground: Groundwork) -> None:
    for segment in _body(sample)["segments"]:
        segment |= {"sha256": HASH, "md5": MD5}
    if "file_name" in _body(sample):
        _body(sample).update(sha256=HASH, md5=MD5)


@special("uploads.show@v1.0", "uploads.show@v1.1")
def _known_upload(sample: Sample, ground: Groundwork) -> None:
    uuid, _ = ground.segmented(f"projects/{ground.project_id}", "v1.1")
    sample.path = sample.path.replace(UPLOAD, uuid)


@another("uploads.show@v1.0", "uploads.show@v1.1")
def _upload_in_one_form(sample: Sample, ground: Groundwork) -> None:
    sample.path = sample.path.replace(UPLOAD, ground.upload())


@another("uploads.create@v1.0", "uploads.create@v1.1", "company_uploads.create@v1.1")
def _announced_in_one_form(sample: Sample, ground: Groundwork) -> None:
    _body(sample).pop("segments")


@special("uploads.update@v1.1", "company_uploads.update@v1.1")
def _etags(sample: Sample, ground: Groundwork) -> None:
    place = sample.path.split("/rest/v1.1/")[1].split("/uploads")[0]
    uuid, etags = ground.segmented(place, "v1.1")
    sample.path = sample.path.replace(UPLOAD, uuid)
    sample.body = {"segments": [{"size": 5, "sha256": HASH, "etag": tag} for tag in etags]}


@special(
    "uploads.update@v2.1", "company_uploads.update@v2.1", "uploads.show@v2.1",
    "company_uploads.show",
)  # fmt: skip
def _sent_parts(sample: Sample, ground: Groundwork) -> None:
    place = sample.path.split("/rest/v2.1/")[1].split("/uploads")[0]
    uuid, etags = ground.segmented(place, "v2.1")
    sample.path = sample.path.replace(UPLOAD, uuid)
    sample.body = None if sample.body is None else {"part_etags": etags}


@special("budget_line_items.create@v1.1", "budget_line_items.sync")
def _free_code(sample: Sample, ground: Groundwork) -> None:
    used = {line.get("wbs_code_id") for line in ground.sim.world["budget_line_items"]}
    codes = ground.sim.world["wbs_codes"].where(project_id=ground.project_id)
    free = next(code["id"] for code in codes if code["id"] not in used)
    body = _body(sample)
    for fields in (body.get("budget_line_item"), *body.get("budget_line_items", ())):
        if fields is not None:
            fields["wbs_code_id"] = free


@special("budget_line_items.update")
def _same_code(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["budget_line_item"].pop("wbs_code_id")


@special("budget_view_snapshots.create")
def _snapshot(sample: Sample, ground: Groundwork) -> None:
    _body(sample).pop("status_id", None)


@special("budget_modifications.create")
def _transfer(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["budget_modification"]["transfer_amount"] = "10.00"
    _body(sample)["budget_modification"].pop("from_budget_line_item_id")


@special(
    "change_order_packages.create", "change_order_packages.update",
    "potential_change_orders.create", "potential_change_orders.update",
    "potential_change_orders.sync", "change_order_requests.create", "change_order_requests.sync",
    "commitment_change_orders.create", "commitment_change_orders.update",
    "prime_change_orders.create", "prime_change_orders.update",
)  # fmt: skip
def _change_order(sample: Sample, ground: Groundwork) -> None:
    commitment = "/commitment" in sample.path
    contract = ground.ids["work_order_contracts" if commitment else "prime_contracts"]
    body = _body(sample)
    for fields in (body.get("change_order"), *body.get("updates", ())):
        if fields is None:
            continue
        if "grand_total" in fields:
            fields["grand_total"] = "10.00"
        if "currency_exchange_rate" in fields:
            fields["currency_exchange_rate"] = "1.0"
        for holder in (
            "change_order_request",
            "change_order_request_id",
            "change_order_package_id",
        ):
            fields.pop(holder, None)
        if "_change_orders" in sample.path and "/projects/" in sample.path:
            fields |= {"contract_id": contract, "status": "draft"}
    if "/projects/" not in sample.path and "updates" not in body:
        body["contract_id"] = contract


@special("potential_change_orders_line_items.create")
def _line(sample: Sample, ground: Groundwork) -> None:
    sample.query["contract_id"] = ground.ids["prime_contracts"]
    sums = {"amount": "12.00", "quantity": "3.0", "unit_cost": "4.00"}
    _body(sample)["line_item"] |= sums


@special("potential_change_orders_line_items.list")
def _lines(sample: Sample, ground: Groundwork) -> None:
    sample.query["contract_id"] = ground.ids["prime_contracts"]


@special("tasks_requested_changes.create")
def _requested(sample: Sample, ground: Groundwork) -> None:
    task = {"start": "2026-04-01", "finish": "2026-04-02", "percentage": 10}
    _body(sample)["requested_change"]["task"] = task


@special("schedule_requested_changes.review")
def _reviewed(sample: Sample, ground: Groundwork) -> None:
    change = ground.sim.world["requested_changes"].where(project_id=ground.project_id)[-1]
    _body(sample)["requested_changes"][0]["id"] = change["id"]


@special("schedules.import")
def _schedule(sample: Sample, ground: Groundwork) -> None:
    sample.body = None
    sample.files = {"file": ("walk.xer", EMPTY_SCHEDULE, "application/octet-stream")}


@special("project_users.add")
def _newcomer(sample: Sample, ground: Groundwork) -> None:
    outsider = ground.post(
        f"/rest/v1.3/companies/{ground.sim.company_id}/users",
        {"user": {"last_name": "Newcomer", "email_address": "newcomer@example.com"}},
    )
    sample.path = sample.path.replace(str(ground.ids["users"]), str(outsider["id"]))


@special("project_users.update")
def _renamed(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["user"]["email_address"] = "walker@example.com"


@special("company_users.create")
def _company_user(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["user"]["email_address"] = "another.person@example.com"


@special("company_users.sync")
def _synced_users(sample: Sample, ground: Groundwork) -> None:
    _body(sample)["updates"][0]["email_address"] = "synced.person@example.com"


@special("permissions.show")
def _own_rights(sample: Sample, ground: Groundwork) -> None:
    sample.query["project_id"] = ground.project_id


@special("webhooks_hooks.update", "webhooks_triggers.bulk_create", "webhooks_triggers.create",
         "webhooks_hooks.create")  # fmt: skip
def _hook(sample: Sample, ground: Groundwork) -> None:
    body = _body(sample)
    body.pop("project_id")
    body["company_id"] = ground.sim.company_id
    if "trigger" in body:
        body["trigger"]["resource_name"] = "Company Users"
    for trigger in body.get("triggers", ()):
        trigger |= {"resource_name": "Projects", "event_type": "create"}


@special("webhooks_triggers.bulk_delete")
def _triggers(sample: Sample, ground: Groundwork) -> None:
    triggers = ground.sim.world["triggers"].where(hook_id=ground.ids["hooks"])
    last = triggers[-1]["id"]
    sample.body = {"company_id": ground.sim.company_id, "triggers": [last]}


@special("company_webhooks_triggers.create@v2.0", "company_webhooks_triggers.bulk_create@v2.0")
def _triggers_v2(sample: Sample, ground: Groundwork) -> None:
    name = "Trades" if sample.path.endswith("bulk") else "Departments"
    trigger = {"resource_name": name, "event_type": "create"}
    sample.body = {"triggers": [trigger]} if sample.path.endswith("bulk") else trigger


@special("company_webhooks_resources.list")
def _resources(sample: Sample, ground: Groundwork) -> None:
    sample.query["payload_version"] = "v2.0"


@special("budget.unlock")
def _unlocked(sample: Sample, ground: Groundwork) -> None:
    sample.query["destroy_all_budget_line_item_transfers"] = "true"


@special("company_webhooks_hooks.delete")
def _spare_hook(sample: Sample, ground: Groundwork) -> None:
    path = sample.path.rpartition("/")[0]
    hook = {"payload_version": "v2.0", "namespace": "spare", "destination_url": NOWHERE}
    made = ground.client.post(path, json=hook).json()["data"]
    sample.path = f"{path}/{made['id']}"
