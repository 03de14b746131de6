"""Which published fields and filters are missing for a good reason?

Each entry says why. The coverage page of the documentation shows them.
"""

from __future__ import annotations

_KIND = "files have it and folders have not, or the other way round"
_ONE_FORM = "only of uploads in one form; this operation is for those in segments"
_SENT = "only once the part was sent"
_DONE = "a complete upload has nowhere to send parts to"

_COMPLETE = {
    "url": _ONE_FORM,
    "fields": _ONE_FORM,
    "segments[].url": _DONE,
    "segments[].headers": _DONE,
}

EXCUSED: dict[str, dict[str, str]] = {
    "documents.list@v1.0": {"children": _KIND, "file": _KIND},
    "documents.list@v2.0": {"data[].children": _KIND, "data[].file": _KIND},
    "uploads.create@v1.0": {"segments[].etag": _SENT},
    "uploads.create@v1.1": {"segments[].etag": _SENT},
    "company_uploads.create@v1.1": {"segments[].etag": _SENT},
    "uploads.show@v1.0": {"segments[].etag": _SENT},
    "uploads.show@v1.1": {"segments[].etag": _SENT},
    "webhooks_hooks.list": {"destination_headers.Authorization": "only where it was set"},
    "uploads.update@v1.1": _COMPLETE,
    "company_uploads.update@v1.1": _COMPLETE,
}

# Filters and other parameters that are accepted and change nothing.
IGNORED: dict[str, dict[str, str]] = {
    "submittals.list@v1.0": {"filters[workflow_progress]": "its values are not published"},
    "wbs_codes.list": {
        "required_segments": "every code here has the same segments",
        "group_id": "codes are not grouped by contract",
    },
    "change_order_requests.list": {"filters[not_status]": "asks for what is not there"},
    "webhooks_deliveries.list": {"filters[status]": "an unknown outcome means any"},
}

_LABELLED = "is shown with its label"
_PICTURE = "a picture is written as a file, not as a text"

# Written fields that an answer shows otherwise.
NOT_KEPT: dict[str, dict[str, str]] = {
    "rfis.create": {"custom_textfield_1": _LABELLED, "custom_textfield_2": _LABELLED},
    "rfis.update": {"custom_textfield_1": _LABELLED, "custom_textfield_2": _LABELLED},
    "project_users.create": {"avatar": _PICTURE},
    "project_users.update": {"avatar": _PICTURE},
    "company_users.create": {"avatar": _PICTURE},
    "company_users.sync": {"avatar": _PICTURE},
    "webhooks_triggers.create": {"event_type": "is answered in capitals"},
}
