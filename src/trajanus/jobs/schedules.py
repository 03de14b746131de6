"""Which work with schedules is done in the background? Thin tasks: each calls one function."""

from __future__ import annotations

from procrastinate.contrib.django import app

from trajanus.errors import RetryLater
from trajanus.jobs.tasks import WhenItSays
from trajanus.schedules import applying, asking, intake, newest, papers, previewing

#: Folders have to be at Procore before what goes into them can be told.
_LOOK_AGAIN = 5.0


@app.task(name=asking.SUMMARIZE, retry=WhenItSays())
def summarize_schedule(*, update_id: int) -> None:
    """Find out what is in a schedule file."""
    if update := intake.waiting(update_id):
        intake.summarize(update)


@app.task(name=asking.PREVIEW, retry=WhenItSays())
def preview_schedule(*, update_id: int) -> None:
    """Find out what applying a schedule would do."""
    if update := previewing.waiting(update_id):
        previewing.preview(update)


@app.task(name=asking.APPLY, retry=WhenItSays())
def apply_schedule(*, update_id: int) -> None:
    """Owe Procore what differs; what waits for its folder comes in a later round."""
    update = applying.waiting(update_id)
    while update and applying.wait_for_folders(update):
        done = applying.go_on(update)
        if not done.is_left:
            return
        if not done.owed:
            break
    if update:
        raise RetryLater("Folders are on their way to Procore.", after=_LOOK_AGAIN)


@app.task(name=asking.COLLECT, retry=WhenItSays())
def collect_field_progress(*, update_id: int) -> None:
    """Look for what the field reported against a schedule."""
    newest.collect_against(update_id)


@app.task(name=asking.MAKE_PAPER, retry=WhenItSays())
def make_paper(*, paper_id: int) -> None:
    """Make a report about a schedule."""
    if paper := papers.waiting(paper_id):
        papers.make(paper)
