"""Takes the pictures of the documentation: the demo's pages, light and dark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from chromium import MISSING, find  # noqa: E402  the tests know where a browser is
from schedule_files import building  # noqa: E402  and what a small schedule is

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PORT = 8788
SIZE = {"width": 1440, "height": 900}


def main() -> None:
    """Start the demo, walk through it as its administrator, and write docs/screenshots/*.png."""
    browser_path = find()
    if browser_path is None:
        raise SystemExit(f"No pictures: {MISSING}.")
    (HERE / "screenshots").mkdir(exist_ok=True)
    with _demo() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=SWITCHES)
        for theme in ("light", "dark"):
            page = browser.new_context(
                base_url=address, viewport=SIZE, color_scheme=theme, reduced_motion="reduce"
            ).new_page()
            _walk(page, theme, password)
        browser.close()


@contextmanager
def _demo() -> Iterator[tuple[str, str]]:
    """Run `hub demo` in a directory of its own; yield its address and the admin's password."""
    with tempfile.TemporaryDirectory(prefix="hub-shots-") as directory:
        Path(directory).chmod(0o711)
        here = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        demo = subprocess.Popen(  # noqa: S603  our own command
            [
                str(Path(sys.executable).with_name("hub")),
                *("demo", "--no-browser", "--port", str(PORT), "--activity", "20"),
            ],
            env=here | {"HUB_DATA_DIR": directory, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            for line in demo.stdout or ():
                if line.startswith("Ctrl-C"):
                    break
            sign_ins = json.loads((Path(directory) / "demo-sign-ins.json").read_text())
            yield f"http://127.0.0.1:{PORT}", _password(sign_ins)
        finally:
            demo.terminate()
            demo.communicate(timeout=60)


def _password(sign_ins: dict[str, str]) -> str:
    return sign_ins["admin"]


def _walk(page: Page, theme: str, password: str) -> None:
    page.goto("/accounts/login/")
    _shoot(page, "sign-in", theme)
    page.get_by_label("User name or e-mail").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")
    page.goto("/projects/")
    _shoot(page, "projects", theme)
    page.get_by_role("link", name="SAMPLE Vehicle Maintenance Facility").first.click()
    _shoot(page, "project", theme)
    home = page.url
    for name in ("rfis", "submittals", "users"):
        page.goto(f"{home}{name}/")
        _shoot(page, name, theme)
    for name, address in (
        ("today", "/today/"),
        ("search", "/search/?q=rebar"),
        ("people", "/admin/people/"),
        ("audit", "/admin/audit/"),
        ("backups", "/admin/backups/"),
        ("addresses", "/admin/addresses/"),
        ("retention", "/admin/retention/"),
        ("notifications", "/account/notifications/"),
        ("account", "/account/"),
        ("sign-on", "/admin/sign-on/"),
        ("tokens", "/account/tokens/"),
        ("second-step", "/account/second-step/"),
        ("register-grouped", f"{home}submittals/?group=spec_section"),
        ("register-change", f"{home}submittals/bulk/?every=1"),
    ):
        page.goto(address)
        _shoot(page, name, theme)
    page.goto(f"{home}rfis/?q=rebar")
    _shoot(page, "rfis-search", theme)
    page.locator("main tbody a").first.click()
    _shoot(page, "rfi", theme)
    page.locator("#edit-all").click()
    _shoot(page, "rfi-edit", theme)
    page.goto(f"{home}rfis/new/")
    _shoot(page, "rfi-new", theme)
    page.goto(f"{home}rfis/?status=open")
    page.locator("main tbody a").first.click()
    page.locator("#step-answer").click()
    page.get_by_role("dialog").wait_for()
    _shoot(page, "rfi-answer", theme)
    page.goto(f"{home}submittals/")
    page.locator("main tbody a").first.click()
    _shoot(page, "submittal", theme)
    page.goto(f"{home}documents/")
    page.locator("#contents tbody .is-folder").first.click()
    _shoot(page, "documents", theme)
    page.goto(f"{home}documents/?q=pdf")
    page.locator("#contents tbody a").first.click()
    page.wait_for_load_state("networkidle")
    _shoot(page, "document", theme)
    page.goto(f"{home}daily-logs/")
    _shoot(page, "daily-logs", theme)
    done = page.locator("tr:has(.status-done) [data-row]")
    if not done.count():  # the month has only begun
        before = datetime.now(UTC).replace(day=1) - timedelta(days=1)
        page.goto(f"{home}daily-logs/?month={before:%Y-%m}")
    done.last.click()
    _shoot(page, "daily-log", theme)
    page.goto(f"{home}directory/")
    _shoot(page, "directory", theme)
    page.goto(f"{home}directory/add/")
    _shoot(page, "directory-add", theme)
    _walk_schedules(page, home, theme)
    for name, path in (
        ("budget", f"{home}budget/"),
        ("budget-compared", f"{home}budget/compare/"),
        ("changes", f"{home}change-orders/"),
        ("contracts", f"{home}contracts/"),
        ("conflicts", "/conflicts/"),
        ("sync", "/sync/"),
        ("outbox", "/sync/outbox/?state=done"),
        ("requests", "/sync/requests/"),
        ("drift", "/sync/drift/"),
        ("cadences", "/sync/cadences/"),
        ("owners", "/sync/owners/?resource=submittals"),
        ("connections", "/connections/"),
    ):
        page.goto(path)
        _shoot(page, name, theme)


def _walk_schedules(page: Page, home: str, theme: str) -> None:
    """Give the small building's schedule twice, so that there is something to compare."""
    later = {"F1010": {"percent": 60, "left": 6}, "W1010": {"finish": "2026-04-08", "days": 8}}
    for name, content in (
        ("march.xer", building()),
        ("april.xer", building("2026-03-09", **later)),
    ):
        page.goto(f"{home}schedule/")
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.get_by_label("Drop a schedule here").set_input_files(file)
        page.get_by_role("button", name="See what is in it").click()
        page.wait_for_url(f"{home}schedule/*/")
    page.get_by_role("button", name="Preview the changes in Procore").click()
    page.get_by_role("button", name="Apply").wait_for()
    _shoot(page, "schedule-preview", theme)
    page.get_by_role("link", name="Activities").click()
    _shoot(page, "schedule-activities", theme)
    page.goto(f"{home}schedule/")
    _shoot(page, "schedules", theme)
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(f"{home}schedule/compare/*")
    _shoot(page, "schedule-compare", theme)
    for name, path in (
        ("schedule-look-ahead", "look-ahead/?weeks=6"),
        ("schedule-checks", "checks/"),
        ("schedule-sdef", "sdef/?contract=W912AB&contractor=Example%20Builders"),
        ("schedule-progress", "progress/"),
        ("schedule-resources", "resources/"),
    ):
        page.goto(f"{home}schedule/{path}")
        _shoot(page, name, theme)


def _shoot(page: Page, name: str, theme: str) -> None:
    page.wait_for_load_state("load")
    page.screenshot(path=str(HERE / "screenshots" / f"{name}-{theme}.png"))


if __name__ == "__main__":
    main()
