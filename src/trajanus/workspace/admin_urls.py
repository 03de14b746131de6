"""Which page of the administration has which address, besides people and tokens?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import audit

urlpatterns = [
    path("audit/", audit.audit_list, name="audit"),
    path("audit/export/<slug:form>/", audit.export, name="audit_file"),
]
