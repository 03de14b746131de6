"""Does the how-to about alerts name every alert, metric and message field there is?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trajanus
from trajanus.store.models.alert import AlertKind

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "alerts.md").read_text("utf-8")
METRICS = Path(trajanus.__file__).parent / "sync" / "watching" / "metrics.py"


@pytest.mark.parametrize("kind", AlertKind)
def test_each_alert_has_a_row(kind: AlertKind) -> None:
    assert f"| {kind.label} | " in PAGE


@pytest.mark.parametrize("name", sorted(set(re.findall(r'"(hub_\w+)"', METRICS.read_text()))))
def test_each_metric_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE
