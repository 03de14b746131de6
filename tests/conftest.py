"""What does every test stand on? A database of its own, no way out of this machine, a clock."""

from __future__ import annotations

import importlib
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import emptying
import pytest
from cryptography.fernet import Fernet
from manual_clock import ManualClock

from trajanus import clock as real_clock
from trajanus import config, secrets
from trajanus.postgres import embedded

SETTINGS_MODULE = "trajanus.django_settings"


# --- The world, made before any test module is imported -------------------------------------------


@dataclass
class World:
    """What this run made and has to take away again."""

    directory: Path | None = None
    database: embedded.Embedded | None = None

    def take_away(self) -> None:
        if self.database:
            self.database.close()
        if self.directory:
            shutil.rmtree(self.directory, ignore_errors=True)


def _make_world() -> World:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # The process that started this worker made the directory and the database for all.
        _set_environment(Path(os.environ["HUB_DATA_DIR"]) / worker)
        return World()
    directory = Path(tempfile.mkdtemp(prefix="hub-tests-"))
    world = World(directory)
    directory.chmod(0o711)  # for the account under which root runs the database
    _set_environment(directory / "data")
    if not os.environ.get("DATABASE_URL"):
        world.database = embedded.start(directory, durable=False)
        os.environ["DATABASE_URL"] = world.database.url
    return world


def _set_environment(data_dir: Path) -> None:
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        del os.environ[name]
    data_dir.mkdir(exist_ok=True)
    os.environ["HUB_DATA_DIR"] = str(data_dir)
    os.environ["HUB_SECRET_KEYS"] = Fernet.generate_key().decode()


def _read_settings_again() -> None:
    """Make Django see the world; pytest-django may have read the developer's settings already."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    config.settings.cache_clear()
    secrets.keys.cache_clear()
    secrets._box.cache_clear()
    import django
    from django.conf import settings

    if settings.configured:
        fresh = importlib.reload(sys.modules[SETTINGS_MODULE])
        for name in {name for name in dir(fresh) if name.isupper()} - {"DATABASES"}:
            setattr(settings, name, getattr(fresh, name))
        # Changed in place: connections that exist already look into the same dictionary.
        settings.DATABASES["default"].update(fresh.DATABASES["default"])
    django.setup()


_world = _make_world()
_read_settings_again()


def pytest_unconfigure() -> None:
    _world.take_away()


# --- No way out -----------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != getattr(socket, "AF_UNIX", None) and not _is_here(address[0]):
            raise AssertionError(f"A test tried to reach {address}; tests stay on this machine.")
        return connect(self, address)

    return guarded


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- Time -----------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ManualClock:
    """Stop the hub's clock; code reaches it as clock.now(), clock.sleep() and clock.monotonic()."""
    manual = ManualClock()
    monkeypatch.setattr(real_clock, "now", manual.now)
    monkeypatch.setattr(real_clock, "monotonic", manual.monotonic)
    monkeypatch.setattr(real_clock, "sleep", manual.sleep)
    return manual


# --- The order ------------------------------------------------------------------------------------


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, or at the end one core is at it and the other waits.

    That is what was given a time limit of its own, and what stays together on one worker.
    """
    items.sort(key=lambda item: not _takes_long(item))
    if getattr(config.option, "loadgroup", False):
        _tell_groups(items)


def _tell_groups(items: list[pytest.Item]) -> None:
    """Write each test's group behind its name, where pytest-xdist looks for it.

    Its release 3.8 does so itself, but in a place where pytest 9.2 no longer keeps the name: each
    test was a group of its own then, and what a group shares was made on every worker.
    """
    for item in items:
        if group := item.get_closest_marker("xdist_group"):
            name = f"{item.nodeid}@{group.args[0]}"
            item._id = type(item.id).parse(name)
            if item.nodeid != name:
                raise pytest.UsageError("The groups of tests do not reach pytest-xdist.")


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("timeout", "xdist_group"))


# --- Passwords ------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash as the hub does, with a thousandth of the work that holds off who stole the hashes."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"time_cost": 1, "memory_cost": 256, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, value)
        yield


# --- What tests leave behind ----------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def emptied_by_deleting() -> Iterator[None]:
    """Empty the database after tests that committed in less time than Django's flush takes."""
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        yield


# --- The end --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End the sessions of threads that outlived their test, or the database cannot be dropped."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
