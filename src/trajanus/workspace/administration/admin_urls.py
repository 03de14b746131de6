"""Which page of the administration has which address, besides people and tokens?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import addresses, audit, backups, retention

urlpatterns = [
    path("audit/", audit.audit_list, name="audit"),
    path("retention/", retention.form, name="retention"),
    path("addresses/", addresses.address_list, name="addresses"),
    path("addresses/<int:pk>/", addresses.change_address, name="address_change"),
    path("backups/", backups.backup_list, name="backups"),
    path("backups/now/", backups.make_now, name="backup_now"),
    path("audit/export/<slug:form>/", audit.export, name="audit_file"),
]
