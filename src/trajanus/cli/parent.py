"""How does a child process notice that its parent is gone? Its standard input closes.

This works alike on every platform, also when the parent is killed, and it is how a parent asks a
child to stop.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from trajanus import clock

#: A child that ignores the first request is told again, for a signal may fall between two states.
REPEAT_SECONDS = 2.0


def watch() -> None:
    """Stop this process as Ctrl-C would when standard input closes."""
    threading.Thread(target=_wait_for_the_end, name="stop-with-parent", daemon=True).start()


def _wait_for_the_end() -> None:
    descriptor = sys.stdin.fileno()
    while os.read(descriptor, 4096):
        pass
    while True:
        _ask_to_stop()
        clock.sleep(REPEAT_SECONDS)


def _ask_to_stop() -> None:
    if sys.platform == "win32":
        import _thread

        _thread.interrupt_main(signal.SIGINT)
    else:
        os.kill(os.getpid(), signal.SIGTERM)
