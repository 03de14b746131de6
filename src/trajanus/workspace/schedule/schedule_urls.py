"""Which page about a project's P6 schedules has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import (
    schedule_activities,
    schedule_papers,
    schedule_people,
    schedule_progress,
    schedule_sdef,
    schedules,
)

urlpatterns = [
    path("", schedules.overview, name="schedule"),
    path("take/", schedules.take, name="schedule_take"),
    path("<int:pk>/", schedules.update, name="schedule_update"),
    path("<int:pk>/choose/", schedules.choose, name="schedule_choose"),
    path("<int:pk>/follow/", schedules.follow, name="schedule_follow"),
    path("<int:pk>/preview/", schedules.preview, name="schedule_preview"),
    path("<int:pk>/apply/", schedules.apply, name="schedule_apply"),
    path("<int:pk>/activities/", schedule_activities.activities, name="schedule_activities"),
    path("compare/", schedule_papers.compare, name="schedule_compare"),
    path("checks/", schedule_papers.checks, name="schedule_checks"),
    path("sdef/", schedule_sdef.sdef, name="schedule_sdef"),
    path("sdef/file/", schedule_sdef.sdef_file, name="schedule_sdef_file"),
    path("look-ahead/", schedule_papers.look_ahead, name="schedule_look_ahead"),
    path("papers/<int:pk>/<slug:form>/", schedule_papers.download, name="schedule_paper"),
    path("progress/", schedule_progress.proposals, name="schedule_progress"),
    path("progress/collect/", schedule_progress.collect, name="schedule_collect"),
    path("progress/decide/", schedule_progress.decide, name="schedule_decide"),
    path("progress/file/", schedule_progress.file, name="schedule_file"),
    path("progress/cover/", schedule_progress.cover, name="schedule_cover"),
    path("progress/<int:pk>/", schedule_progress.proposal, name="schedule_proposal"),
    path("resources/", schedule_people.resources, name="schedule_resources"),
]
