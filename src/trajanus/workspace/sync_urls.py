"""Which page of the sync centre has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import rules, sync, webhooks

urlpatterns = [
    path("", sync.status, name="sync"),
    path("run/", sync.run_now, name="sync_run"),
    path("follow/", sync.follow, name="follow"),
    path("webhooks/", webhooks.event_list, name="webhook_events"),
    path("webhooks/<int:pk>/replay/", webhooks.replay, name="webhook_replay"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/new/", rules.new, name="rule_new"),
    path("rules/<int:pk>/", rules.edit, name="rule_edit"),
    path("rules/<int:pk>/switch/", rules.switch, name="rule_switch"),
    path("rules/<int:pk>/delete/", rules.delete, name="rule_delete"),
]
