"""Which address leads where?"""

from __future__ import annotations

from django.urls import include, path

from trajanus.api import metrics
from trajanus.api.application import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("trajanus.workspace.urls")),
]

handler400 = "trajanus.workspace.views.errors.bad_request"
handler403 = "trajanus.workspace.views.errors.refused"
handler404 = "trajanus.workspace.views.errors.not_found"
handler500 = "trajanus.workspace.views.errors.broken"
# The sign-in library looks for this one when somebody tries too often.
handler429 = "trajanus.workspace.views.errors.too_many"
