"""What does the simulated field crew do next, and how often?"""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING

from trajanus.simulator.crew import field, papers, questions, submissions
from trajanus.simulator.crew.scene import Scene, Step
from trajanus.simulator.world import World

if TYPE_CHECKING:
    from trajanus.simulator.simulation import Options

# What happens more often on a site is listed more often.
_STEPS: tuple[Step, ...] = (
    questions.answer, questions.answer, questions.ask, questions.move_due_date, questions.close,
    submissions.review, submissions.review, submissions.settle, submissions.submit,
    submissions.resubmit, field.log_day, field.log_day, field.make_progress, field.work_off_punch,
    field.observe, field.correct, field.advance_task, papers.upload, papers.revise,
)  # fmt: skip
_ON_MAIN_PROJECT = 0.8


class Crew:
    """People at work on the site: one believable change at a time, the same for one seed."""

    def __init__(self, world: World, options: Options) -> None:
        self.world = world
        self._random = Random(options.seed)  # noqa: S311 - repeatable on purpose, guards nothing
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._touch = options.replies_touch_rfi

    def start(self, rate: float) -> None:
        """Work by itself, so many steps a minute."""
        pause = 60 / rate
        self._thread = threading.Thread(target=self._work, args=(pause,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=1)

    def step(self) -> str:
        """Do one thing; a sentence about it comes back."""
        with self.world.lock:
            scene = self._scene()
            if scene is None:
                return "Nothing to do."
            steps = list(_STEPS)
            self._random.shuffle(steps)
            done = (found for step in steps if (found := step(scene)) is not None)
            return next(done, "Nothing to do.")

    def _scene(self) -> Scene | None:
        projects = [project["id"] for project in self.world["projects"] if project["active"]]
        if not projects:
            return None
        # Most work happens where most records are; the first project is the main one.
        on_main = self._random.random() < _ON_MAIN_PROJECT
        project_id = projects[0] if on_main else self._random.choice(projects)
        return Scene(self.world, self._random, project_id, self._touch)

    def _work(self, pause: float) -> None:
        while not self._stop.wait(pause):
            self.step()
