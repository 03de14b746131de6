"""Which page about a project's budget has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import budget, budget_compare

#: Below projects/5/budget/
urlpatterns = [
    path("", budget.overview, name="budget"),
    path("compare/", budget_compare.comparison, name="budget_compare"),
    path("compare/<slug:form>/", budget_compare.export, name="budget_compare_file"),
]
