"""Who is acting now: a person in the browser, a program, a command, or the hub by itself?

Set once where a request, a command or a job begins; what it does is noted in that name.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """By which way somebody acts."""

    WORKSPACE = "workspace"
    API = "api"
    COMMAND = "command"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where."""

    name: str = ""
    way: Way = Way.HUB
    user_id: int | None = None
    program: str = ""  # the name of the token that a program uses
    address: str = ""  # of the machine, where it is known


#: Nobody asked: a job that runs by schedule.
HUB = Actor()

_Finder = Callable[[], Actor]
_present: ContextVar[_Finder] = ContextVar("actor", default=lambda: HUB)


def present() -> Actor:
    """Return who is acting."""
    return _present.get()()


def become(find: _Finder) -> None:
    """Let somebody act from now on; who it is, is found when something is noted."""
    _present.set(find)


@contextmanager
def acting(who: Actor) -> Iterator[None]:
    """Let somebody act within the block."""
    before = _present.get()
    _present.set(lambda: who)
    try:
        yield
    finally:
        _present.set(before)


def command() -> Actor:
    """Return the person at this machine's command line, by the name of the system account."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        name = ""
    return Actor(name=name, way=Way.COMMAND)
