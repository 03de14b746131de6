"""Which folders, drawings and product data does the federal project have?"""

from __future__ import annotations

from collections.abc import Iterable

from trajanus.simulator.datasets.pdf import document, drawing
from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.files import add_version, new_file
from trajanus.simulator.modules.folders import root_of
from trajanus.simulator.modules.stored_files import keep
from trajanus.simulator.wire import Json

_TYPE = "application/pdf"
_ENGINEER = "Prime Project Engineer"
# A drawing was issued this many days ago; each revision followed three weeks after the last.
_ISSUED, _BETWEEN = 165, 21


def fill_documents(site: Site, plan: Json) -> None:
    """The folder tree with sheets and papers that open; sheets that changed have versions."""
    folders = _folders(site, plan)
    for sheet, title, folder, versions in plan["drawings"]:
        name = f"{sheet} {title}.pdf"
        pages = [_sheet(site, plan, sheet, title, text, n) for n, text in enumerate(versions)]
        _file(site, folders[folder], name, zip(pages, versions, strict=True), _ISSUED)
    for folder, name, age, paragraphs in plan["papers"]:
        content = document(name.removesuffix(".pdf"), paragraphs)
        _file(site, folders[folder], name, [(content, "")], age)
    for title, first, second in plan["product_data"].values():
        _file(
            site, folders["Product Data"], f"{title}.pdf", [(_paper(title, first, second), "")], 40
        )


def attach_product_data(site: Site, plan: Json) -> None:
    """The register's items carry what was submitted under them."""
    for place, texts in plan["product_data"].items():
        section, _, number = place.partition("/")
        section_id = site.id_of("specification_sections", section, "number")
        wanted = {"specification_section_id": section_id, "number": number}
        for item in site.world["submittals"].where(project_id=site.project_id, **wanted):
            stored = _keep(site, f"{texts[0]}.pdf", _paper(*texts))
            item["attachment_ids"] = [stored["id"]]


def attach_sketches(site: Site, plan: Json) -> None:
    """Some questions came with a sketch."""
    for number, title in plan["sketches"].items():
        rfi = site.world["rfis"].where(project_id=site.project_id, number=number)[0]
        content = document(title, ["Not to scale. Field measurements of the superintendent."])
        rfi["question"]["attachment_ids"] = [_keep(site, f"{title}.pdf", content)["id"]]


def _folders(site: Site, plan: Json) -> dict[str, Json]:
    root = root_of(site.world, site.project_id)
    found = {"": root}
    made = site.day(-_ISSUED)
    for path in plan["folders"]:
        above, _, name = path.rpartition("/")
        found[path] = site.add(
            "folders", _ENGINEER, made, parent_id=found[above]["id"], name=name,
            private=path in plan["private"],
        )  # fmt: skip
    return found


def _sheet(site: Site, plan: Json, sheet: str, title: str, text: str, revision: int) -> bytes:
    project = site.world["projects"].get(site.project_id) or {}
    dated = site.day(revision * _BETWEEN - _ISSUED)
    block = [
        str(project.get("name")),
        f"Contract {project.get('project_number')}",
        f"Revision {revision}: {text}",
        f"Dated {dated}",
    ]
    return drawing(sheet, title, plan["notes"], block)


def _paper(title: str, *paragraphs: str) -> bytes:
    return document(title, ["Product data, submitted for approval.", *paragraphs])


def _file(
    site: Site, folder: Json, name: str, versions: Iterable[tuple[bytes, str]], age: int
) -> Json:
    """A file whose versions came one after another."""
    author = site.id_of("users", _ENGINEER)
    file: Json = {}
    for place, (content, notes) in enumerate(versions):
        stored = _keep(site, name, content)
        stamps = _stamps(site, age - place * _BETWEEN)
        if not file:
            file = new_file(site.world, folder, {"name": name, "description": "", **stamps}, stored,
                            by=author, notes=notes or None, made=stamps)  # fmt: skip
        else:
            add_version(site.world, file, stored, notes=notes, by=author, made=stamps)
            file["updated_at"] = stamps["updated_at"]
    return file


def _stamps(site: Site, age: int) -> Json:
    made = f"{site.day(-max(age, 1))}T15:20:00Z"
    return {"created_at": made, "updated_at": made}


def _keep(site: Site, name: str, content: bytes) -> Json:
    return keep(site.world, content, name, _TYPE, project_id=site.project_id)
