"""Which schedules were given to the hub, what became of them, and what does the field propose?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from trajanus.store.models import Connection


class UpdateState(models.TextChoices):
    """How far an update is."""

    WAITING = "waiting", "Waits to be read"
    READY = "ready", "Read"
    PREVIEWING = "previewing", "Being compared with Procore"
    PREVIEWED = "previewed", "Compared with Procore"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"


#: A worker has it in hand.
BUSY = (UpdateState.WAITING, UpdateState.PREVIEWING, UpdateState.APPLYING)


class ScheduleUpdate(models.Model):
    """A schedule file that somebody gave for a project. Its bytes are kept by their hash."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(help_text="Procore's project id")
    name = models.TextField(help_text="The file's name")
    size = models.BigIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10, blank=True)
    encoding = models.CharField(max_length=40, blank=True, help_text="Chosen; empty: detected")
    p6_project = models.CharField(max_length=200, blank=True, help_text="Empty: not chosen yet")
    series = models.CharField(
        max_length=210, blank=True, help_text="The updates that it follows, whatever their IDs"
    )
    data_date = models.DateField(null=True)
    summary = models.JSONField(default=dict, help_text="What is in the file")
    preview = models.JSONField(default=dict, help_text="What applying it would do")
    state = models.CharField(max_length=12, choices=UpdateState, default=UpdateState.WAITING)
    done = models.IntegerField(default=0, help_text="Of the work in hand")
    total = models.IntegerField(default=0)
    message = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("connection", "project_id", "-id"), name="schedule_of_project"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state in BUSY


class ActivityLink(models.Model):
    """Which task of Procore stands for an activity or WBS node, and what it was told last."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(help_text="Procore's project id")
    series = models.CharField(max_length=210, help_text="Of updates that follow each other")
    key = models.TextField(help_text="Activity ID, or wbs: and the codes of a WBS node")
    guid = models.CharField(max_length=60, blank=True)
    row_id = models.BigIntegerField(help_text="The task's row in its mirror table")
    sent = models.JSONField(default=dict, help_text="Columns as they were sent last")
    percent = models.FloatField(null=True, help_text="P6's own, which Procore has rounded")
    gone_since = models.DateTimeField(null=True, help_text="No longer in the schedule")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "series", "key"), name="one_task_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.key}"


class ResourceMapping(models.Model):
    """Who a P6 resource is in Procore's directory of the project."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(help_text="Procore's project id")
    resource = models.CharField(max_length=200, help_text="P6's resource ID")
    name = models.TextField(blank=True, help_text="P6's name of it")
    user_id = models.BigIntegerField(null=True, help_text="Procore's id of the person")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("resource",)
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "resource"), name="one_person_per_resource"
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource}: {self.user_id}"


class ProposalState(models.TextChoices):
    """How a proposal stands."""

    OPEN = "open", "To decide"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    IN_P6 = "in_p6", "In P6"
    OVERTAKEN = "overtaken", "Overtaken"


class Proposal(models.Model):
    """Progress that the field reported in Procore, for a planner to accept or refuse.

    `seen` holds what Procore says, `before` what P6 has. The columns beside them are what would be
    written to P6; a planner may mend them first.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    project_id = models.BigIntegerField(help_text="Procore's project id")
    update = models.ForeignKey(ScheduleUpdate, on_delete=models.CASCADE, related_name="proposals")
    activity_id = models.CharField(max_length=200)
    activity_name = models.TextField(blank=True)
    task_id = models.BigIntegerField(help_text="Procore's id of the task")
    request_id = models.BigIntegerField(
        null=True, help_text="Of the change asked for, if it is one"
    )
    seen = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    percent = models.FloatField(null=True)
    actual_start = models.DateField(null=True)
    actual_finish = models.DateField(null=True)
    remaining_hours = models.FloatField(null=True)
    hours_per_day = models.FloatField(default=8.0)
    asked_by = models.TextField(blank=True, help_text="Who reported it, as Procore names them")
    reason = models.TextField(blank=True, help_text="Why, in their words")
    asked_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True, help_text="The planner's")
    written_at = models.DateTimeField(null=True, help_text="When an update file last had it")

    class Meta:
        ordering = ("activity_id", "id")
        indexes = (
            models.Index(fields=("connection", "project_id", "state"), name="proposal_by_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "project_id", "activity_id"),
                condition=Q(state="open", request_id__isnull=True),
                name="one_open_proposal",
            ),
            models.UniqueConstraint(
                fields=("connection", "project_id", "request_id"), name="one_proposal_per_request"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.state}"

    @property
    def days_left(self) -> float | None:
        """What remains, in days of the activity's calendar."""
        return None if self.remaining_hours is None else self.remaining_hours / self.hours_per_day


class PaperState(models.TextChoices):
    """How far a paper is."""

    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Paper(models.Model):
    """A report about one or two updates, kept so that a large schedule is read once for it."""

    update = models.ForeignKey(ScheduleUpdate, on_delete=models.CASCADE, related_name="papers")
    other = models.ForeignKey(ScheduleUpdate, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    p6_project = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.WAITING)
    message = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    page = models.JSONField(default=dict, help_text="What its page shows")
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("update", "other", "kind", "p6_project"),
                name="one_paper",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"
