"""What was asked on a site, and what came of each question?"""

from __future__ import annotations

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules import rfi_workflow
from trajanus.simulator.wire import Json

_REGIONS = {
    "Sample Civil Sub": "Site",
    "Sample Utility Sub": "Site>Utilities",
    "Sample Concrete Sub": "Building",
    "Sample Mechanical Sub": "Building>Maintenance Bays",
}


def fill_rfis(site: Site, rows: list[Json]) -> None:
    for row in rows:
        _add(site, {**row, **{key: site.moved(row[key]) for key in ("asked", "due", "answered")}})


def fill_few_rfis(site: Site, rows: list[list[object]], section: str, vendor: str) -> None:
    """The questions of a small project, by their age in days."""
    for number, (subject, question, days, answer) in enumerate(rows, start=1):
        age = int(str(days))
        row: Json = {
            "number": number, "subject": subject, "question": question, "answer": answer,
            "asked": site.day(-age), "due": site.day(10 - age),
            "answered": site.day(-(age // 2)) if answer else None,
            "vendor": vendor, "section": section, "drawing": "A-101",
            "cost": False, "schedule": False,
        }  # fmt: skip
        _add(site, row)


def fill_bin(site: Site, draft: Json) -> None:
    """A draft that was thrown away, for the recycle bin."""
    author = site.id_of("users", "Prime Project Engineer")
    fields: Json = {
        "subject": draft["subject"],
        "question_body": draft["question"],
        "rfi_manager_id": site.id_of("users", "QC Manager"),
        "draft": True,
    }
    made = f"{site.day(-30)}T14:00:00Z"
    rfi = rfi_workflow.new_rfi(site.world, site.project_id, fields, by=author)
    gone = {"deleted": True, "deleted_at": made, "created_at": made, "updated_at": made}
    site.world["rfis"].change(rfi["id"], gone)


def _add(site: Site, rfi: Json) -> None:
    asked, answered = rfi["asked"], rfi["answered"]
    author = site.id_of("users", "Prime Project Engineer")
    manager = site.id_of("users", "QC Manager")
    stored = rfi_workflow.new_rfi(
        site.world,
        site.project_id,
        {
            "subject": rfi["subject"],
            "question_body": rfi["question"],
            "number": str(rfi["number"]),
            "due_date": rfi["due"],
            "assignee_ids": [site.id_of("users", "Government Project Engineer")],
            "rfi_manager_id": manager,
            "received_from_id": author,
            "responsible_contractor_id": site.id_of("vendors", rfi["vendor"]),
            "specification_section_id": site.id_of(
                "specification_sections", rfi["section"], "number"
            ),
            "location_id": _location(site, rfi["vendor"]),
            "drawing_number": rfi["drawing"],
            "distribution_ids": [site.id_of("users", "Prime Superintendent")],
            "cost_impact": _impact(rfi["cost"], answered),
            "schedule_impact": _impact(rfi["schedule"], answered),
            "initiated_at": f"{asked}T14:10:00Z",
        },
        by=author,
    )
    stored["question"]["question_date"] = f"{asked}T14:10:00Z"
    stamped = f"{asked}T14:10:00Z"
    if answered is not None:
        stamped = f"{answered}T18:30:00Z"
        _answer(site, stored, rfi["answer"], stamped, official=True)
        closing = {**rfi_workflow.closed(site.world.clock.now()), "time_resolved": stamped}
        site.world["rfis"].change(stored["id"], closing)
    elif rfi.get("said"):
        stamped = _discuss(site, stored, rfi["said"])
    dates = {"created_at": f"{asked}T14:05:00Z", "updated_at": stamped}
    site.world["rfis"].change(stored["id"], dates)


def _discuss(site: Site, rfi: Json, said: Json) -> str:
    """Answers of an RFI that is still open: none of them settles it, or nobody accepted it."""
    stamp = f"{site.day(-said['age'])}T17:00:00Z"
    _answer(site, rfi, said["text"], stamp, official=said["official"])
    if said["official"]:
        site.world["rfis"].change(rfi["id"], rfi_workflow.advanced(rfi))
    return stamp


def _answer(site: Site, rfi: Json, text: str, when: str, *, official: bool) -> None:
    reviewer = site.id_of("users", "Government Project Engineer")
    answer = rfi_workflow.add_reply(site.world, rfi, text, official=official, by=reviewer)
    answer["answer_date"] = when


def _location(site: Site, vendor: str) -> int | None:
    wanted = _REGIONS.get(vendor, "Building")
    places = site.world["locations"].where(project_id=site.project_id, name=wanted)
    return int(places[0]["id"]) if places else None


def _impact(expected: bool, answered: str | None) -> Json:
    if not expected:
        return {"status": "no_impact" if answered else "tbd", "value": None}
    return {"status": "yes_unknown", "value": None}
