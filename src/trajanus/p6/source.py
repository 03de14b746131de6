"""How does a file, given by path or as bytes, become something that can be read safely?"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

from trajanus.p6.errors import UnreadableSchedule, UnsafeSchedule
from trajanus.p6.limits import Limits

Given: TypeAlias = str | os.PathLike[str] | bytes


@contextmanager
def opened(given: Given, limits: Limits) -> Iterator[BinaryIO]:
    """Open a file that is no larger than allowed."""
    if isinstance(given, bytes):
        _check_size(len(given), limits)
        yield io.BytesIO(given)
        return
    path = Path(given)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSchedule(f"{path} is not a file.", next_step="Give the path of a file.")
        _check_size(status.st_size, limits)
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableSchedule(
            f"{path} cannot be opened: {reason}.", next_step="Check the path and the permissions."
        ) from error
    with file:
        yield file


def _check_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise UnreadableSchedule("The file is empty.")
    if size > limits.file_bytes:
        raise UnsafeSchedule(
            f"The file has {size:,} bytes; at most {limits.file_bytes:,} are read.",
            limit="file_bytes",
        )
