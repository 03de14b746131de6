"""Do files get in and out of the folder tree whole, by every way that clients use?"""

from __future__ import annotations

import hashlib
from typing import Any

import httpx2
import pytest

from trajanus.simulator import Simulator

PDF = b"%PDF-1.4\n" + b"drawing S-101 " * 400


@pytest.fixture
def here(project: int) -> dict[str, int]:
    return {"project_id": project}


@pytest.fixture
def folder(api: httpx2.Client, here: dict[str, int]) -> int:
    body = {"folder": {"name": "Shop drawings"}}
    answer = api.post("/rest/v1.0/folders", params=here, json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def upload(api: httpx2.Client, project: int) -> str:
    """Send the bytes to storage in one form, without the bearer, and return the upload's id."""
    begun = api.post(
        f"/rest/v1.1/projects/{project}/uploads",
        json={"response_filename": "s-101.pdf", "response_content_type": "application/pdf"},
    )
    assert begun.status_code == 201, begun.text
    place = begun.json()
    stored = httpx2.post(place["url"], data=place["fields"], files={"file": ("s-101.pdf", PDF)})
    assert stored.status_code in (200, 201, 204), stored.text
    return str(place["uuid"])


def filed(api: httpx2.Client, here: dict[str, int], folder: int) -> dict[str, Any]:
    fields = {
        "parent_id": folder,
        "name": "S-101.pdf",
        "upload_uuid": upload(api, here["project_id"]),
    }
    answer = api.post("/rest/v1.0/files", params=here, json={"file": fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_an_uploaded_file_appears_in_its_folder_and_in_the_index(
    api: httpx2.Client, here: dict[str, int], folder: int, project: int
) -> None:
    file = filed(api, here, folder)

    inside = api.get(f"/rest/v1.0/folders/{folder}", params=here).json()["files"]
    index = api.get(f"/rest/v1.0/projects/{project}/documents", params={"per_page": 1000}).json()

    assert [one["id"] for one in inside] == [file["id"]]
    assert {folder, file["id"]} <= {one["id"] for one in index}


def test_a_download_redirects_to_storage_that_needs_no_bearer(
    api: httpx2.Client, here: dict[str, int], folder: int
) -> None:
    file = filed(api, here, folder)
    shown = api.get(f"/rest/v1.0/files/{file['id']}", params=here).json()
    address = shown["file_versions"][0]["url"]

    refused = httpx2.get(address)
    redirected = api.get(address, follow_redirects=False)
    fetched = httpx2.get(redirected.headers["location"])

    assert refused.status_code == 401
    assert redirected.status_code in (302, 303, 307)
    assert httpx2.URL(redirected.headers["location"]).host != httpx2.URL(address).host
    assert fetched.content == PDF


def test_a_new_version_is_kept_beside_the_old_one(
    api: httpx2.Client, here: dict[str, int], folder: int
) -> None:
    file = filed(api, here, folder)

    answer = api.post(
        "/rest/v1.0/file_versions",
        params={**here, "file_id": file["id"]},
        json={"file_version": {"upload_uuid": upload(api, here["project_id"]), "notes": "Rev 1"}},
    )

    assert answer.status_code == 201, answer.text
    shown = api.get(f"/rest/v1.0/files/{file['id']}", params=here).json()
    assert len(shown["file_versions"]) == 2


def test_older_clients_send_the_bytes_with_the_file(
    api: httpx2.Client, here: dict[str, int], folder: int
) -> None:
    answer = api.post(
        "/rest/v1.0/files",
        params=here,
        data={"file[parent_id]": str(folder), "file[name]": "notes.txt"},
        files={"file[data]": ("notes.txt", b"poured")},
    )

    assert answer.status_code == 201, answer.text


def test_a_segmented_upload_is_complete_when_every_etag_is_in_its_place(
    api: httpx2.Client, project: int
) -> None:
    segment = {"size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()}
    begun = api.post(
        f"/rest/v1.1/projects/{project}/uploads",
        json={"response_filename": "s-101.pdf", "segments": [segment]},
    ).json()
    part = begun["segments"][0]
    stored = httpx2.put(part["url"], headers=part["headers"], content=PDF)

    ended = api.patch(
        f"/rest/v1.1/projects/{project}/uploads/{begun['uuid']}",
        json={"segments": [{"etag": stored.headers["etag"]}]},
    )

    assert (ended.status_code, ended.json()["status"]) == (200, "complete")


def test_an_upload_belongs_to_whoever_began_it(
    sim: Simulator, api: httpx2.Client, here: dict[str, int], folder: int
) -> None:
    fields = {"parent_id": folder, "name": "x.pdf", "upload_uuid": "01JNOSUCHUPLOAD00000000000"}

    answer = api.post("/rest/v1.0/files", params=here, json={"file": fields})

    assert answer.status_code in (404, 422)
