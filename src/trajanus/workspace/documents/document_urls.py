"""Which page about a project's documents has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import documents

#: Below projects/5/documents/
urlpatterns = [
    path("", documents.folder, name="documents"),
    path("<procore_id:folder_id>/", documents.folder, name="documents_in"),
    path("<procore_id:folder_id>/branch/", documents.branch, name="documents_branch"),
    path("<procore_id:folder_id>/check/", documents.check, name="documents_check"),
    path("<procore_id:folder_id>/upload/", documents.upload, name="documents_upload"),
    path("files/<procore_id:file_id>/version/", documents.version, name="documents_version"),
    path("outbox/<int:entry>/", documents.decide, name="documents_decide"),
]
