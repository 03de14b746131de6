"""Which page of the administration has which address, besides people and tokens?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import audit, backups, retention

urlpatterns = [
    path("audit/", audit.audit_list, name="audit"),
    path("retention/", retention.form, name="retention"),
    path("backups/", backups.backup_list, name="backups"),
    path("backups/now/", backups.make_now, name="backup_now"),
    path("audit/export/<slug:form>/", audit.export, name="audit_file"),
]
