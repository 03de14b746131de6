"""Is there an example of every part of a page?"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from trajanus import config, workspace
from trajanus.workspace import examples

PARTS = Path(workspace.__file__ or "").parent / "templates" / "parts"


def test_every_part_has_an_example() -> None:
    shown = {example.part for example in examples.examples()}

    assert shown | set(examples.FRAME) == {path.stem for path in PARTS.glob("*.html")}


def test_the_style_guide_shows_itself_to_those_who_work_on_the_hub(
    viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_LOG_LEVEL", "DEBUG")
    config.settings.cache_clear()

    page = viewer.get("/styleguide/")

    config.settings.cache_clear()
    assert page.status_code == 200
    assert "parts/entry.html" in page.content.decode()
