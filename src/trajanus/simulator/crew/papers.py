"""Which files does the crew bring in?"""

from __future__ import annotations

from trajanus.simulator.crew.scene import Scene
from trajanus.simulator.datasets.pdf import document, drawing
from trajanus.simulator.modules.document_views import contents, versions_of
from trajanus.simulator.modules.files import add_version, new_file
from trajanus.simulator.modules.folders import root_of
from trajanus.simulator.modules.stored_files import keep
from trajanus.simulator.wire import Json

_TYPE = "application/pdf"


def upload(scene: Scene) -> str | None:
    """A daily quality control report as PDF, in the folder for reports."""
    by = scene.somebody("QC Manager", "Superintendent", outside=False)
    if by is None:
        return None
    folders = scene.world["folders"].where(project_id=scene.project_id, name="Reports")
    folder = folders[0] if folders else root_of(scene.world, scene.project_id)
    name = _free_name(scene, folder, f"QC Report {scene.today}")
    text = scene.random.choice(("No deficiencies.", "One deficiency was corrected on the spot."))
    content = document(name, [f"Daily quality control report of {scene.today}.", text])
    stored = _keep(scene, f"{name}.pdf", content)
    fields = {"name": f"{name}.pdf", "description": ""}
    new_file(scene.world, folder, fields, stored, by=by)
    return f"{scene.name(by)} uploaded {name}.pdf."


def revise(scene: Scene) -> str | None:
    """A drawing gets a new version."""
    file = scene.newest(
        "files", lambda row: not row.get("deleted") and row["name"].endswith(".pdf")
    )
    by = scene.somebody("Engineer", outside=False)
    if file is None or by is None:
        return None
    number = int(versions_of(scene.world, file)[0]["number"]) + 1
    sheet, _, title = file["name"].removesuffix(".pdf").partition(" ")
    block = [f"Version {number}", f"Dated {scene.today}"]
    stored = _keep(scene, file["name"], drawing(sheet, title, [], block))
    add_version(scene.world, file, stored, notes="Revised on site", by=by)
    scene.world["files"].change(file["id"], {}, by=by)
    return f"{scene.name(by)} uploaded version {number} of {file['name']}."


def _free_name(scene: Scene, folder: Json, name: str) -> str:
    taken = {each["name"] for each in contents(scene.world, "files", folder)}
    number, free = 1, name
    while f"{free}.pdf" in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _keep(scene: Scene, name: str, content: bytes) -> Json:
    return keep(scene.world, content, name, _TYPE, project_id=scene.project_id)
