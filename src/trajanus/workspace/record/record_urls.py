"""Which address does what to one record?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import attachments, bulk, notes, record, record_edit, record_steps

#: Below projects/5/rfis/
urlpatterns = [
    path("bulk/", bulk.change_many, name="records_bulk"),
    path("new/", record_edit.new, name="record_new"),
    path("choices/", record_edit.choices, name="record_choices"),
    path("<procore_id:procore_id>/", record.detail, name="record"),
    path("<procore_id:procore_id>/edit/", record_edit.edit, name="record_edit"),
    path("<procore_id:procore_id>/note/", notes.save_note, name="note"),
    path("<procore_id:procore_id>/take-back/", record.take_back, name="record_take_back"),
    path("<procore_id:procore_id>/delete/", record_steps.delete, name="record_delete"),
    path("<procore_id:procore_id>/steps/<slug:step>/", record_steps.take, name="record_step"),
    path("<procore_id:procore_id>/files/", attachments.attach, name="record_attach"),
    path(
        "<procore_id:procore_id>/files/<slug:key>/",
        attachments.attachment,
        name="record_attachment",
    ),
    path("<procore_id:procore_id>/outbox/<int:entry>/retry/", record.retry, name="record_retry"),
    path(
        "<procore_id:procore_id>/outbox/<int:entry>/withdraw/",
        record.withdraw,
        name="record_withdraw",
    ),
    path("<procore_id:procore_id>/conflicts/<int:conflict>/", record.decide, name="record_decide"),
]
