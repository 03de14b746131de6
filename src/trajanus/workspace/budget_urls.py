"""Which page about a project's budget has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import budget

#: Below projects/5/budget/
urlpatterns = [
    path("", budget.overview, name="budget"),
]
