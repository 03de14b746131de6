"""Which page of the sync centre has which address?"""

from __future__ import annotations

from django.urls import path

from trajanus.workspace.views import (
    cadences,
    chosen_projects,
    drift,
    outbox,
    owners,
    rules,
    sync,
    sync_log,
    usage,
    webhooks,
)

urlpatterns = [
    path("", sync.status, name="sync"),
    path("run/", sync.run_now, name="sync_run"),
    path("follow/", sync.follow, name="follow"),
    path("projects/", chosen_projects.choice, name="sync_projects"),
    path("projects/choose/", chosen_projects.choose, name="choose_projects"),
    path("cadences/", cadences.cadence_form, name="cadences"),
    path("owners/", owners.owner_form, name="owners"),
    path("requests/", usage.requests, name="requests"),
    path("calls/", sync_log.calls, name="calls"),
    path("log/", sync_log.run_log, name="sync_log"),
    path("outbox/", outbox.outbox_list, name="outbox"),
    path("outbox/<int:pk>/retry/", outbox.retry, name="outbox_retry"),
    path("outbox/<int:pk>/withdraw/", outbox.withdraw, name="outbox_withdraw"),
    path("drift/", drift.drift_list, name="drift"),
    path("drift/compare/", drift.compare, name="compare"),
    path("webhooks/", webhooks.event_list, name="webhook_events"),
    path("webhooks/<int:pk>/replay/", webhooks.replay, name="webhook_replay"),
    path("webhooks/<int:pk>/mend/", webhooks.mend, name="webhook_mend"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/new/", rules.new, name="rule_new"),
    path("rules/<int:pk>/", rules.edit, name="rule_edit"),
    path("rules/<int:pk>/switch/", rules.switch, name="rule_switch"),
    path("rules/<int:pk>/delete/", rules.delete, name="rule_delete"),
]
