"""What can go wrong with a schedule file, named for what the caller does next.

ScheduleError
 +- UnreadableSchedule   the file is not a schedule, or too broken to read; get another export
 |   +- UnsafeSchedule   the file is built to do harm, or passes a limit; .limit names it
 +- CannotWrite          nothing was written; .problems says what to mend, one sentence each
     +- CannotEncode     the file's code page has no such character
"""

from __future__ import annotations

from collections.abc import Iterable


class ScheduleError(Exception):
    """A schedule file cannot be used."""

    #: What a person can do about it, as one sentence; shown below the message.
    next_step: str = ""

    def __init__(self, message: str = "", *, next_step: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])
        self.next_step = next_step or type(self).next_step


class UnreadableSchedule(ScheduleError):
    """This is not a schedule file that can be read."""

    next_step = "Export the project again from P6 as XER, P6 XML or SDEF, and give that file."


class UnsafeSchedule(UnreadableSchedule):
    """The file passes a limit that keeps this machine safe."""

    next_step = "Ask its sender for an export of fewer projects, made by P6 itself."

    def __init__(self, message: str = "", *, limit: str = "", next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        #: The field of `Limits` that was passed; empty for what is refused at any size.
        self.limit = limit


class CannotWrite(ScheduleError):
    """The schedule cannot be written as asked."""

    def __init__(
        self, message: str = "", *, problems: Iterable[str] = (), next_step: str = ""
    ) -> None:
        super().__init__(message, next_step=next_step)
        self.problems = tuple(problems)


class CannotEncode(CannotWrite):
    """The file's code page has no such character."""

    next_step = (
        "Use other characters, name the code page of the P6 computer if the file is plain ASCII, "
        "or export the project as P6 XML, which holds all characters."
    )
