"""What does an exit code of `hub` mean?"""

from __future__ import annotations

from trajanus.errors import (
    BadCredentials,
    ConfigurationError,
    DatabaseAway,
    HubError,
    NotPermitted,
    RetryLater,
    SignInNeeded,
)

OK = 0
FAILED = 1
USAGE = 2
CONFIGURATION = 3
SIGN_IN = 4
UNFINISHED = 5
DATABASE_AWAY = 6
INTERRUPTED = 130

MEANINGS = {
    OK: "done",
    FAILED: "it failed; the message says why",
    USAGE: "the command line is wrong",
    CONFIGURATION: "a setting is wrong, or the database cannot be used",
    SIGN_IN: "Procore does not let us in: sign in, or correct credentials or permissions",
    UNFINISHED: "part of the work is left; the same command continues it later",
    DATABASE_AWAY: "the database does not answer; the same command works when it is back",
    INTERRUPTED: "interrupted with Ctrl-C",
}

EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code:<3}  {text}" for code, text in MEANINGS.items())


def code_for(error: HubError) -> int:
    """Return the exit code for an error."""
    match error:
        case DatabaseAway():
            return DATABASE_AWAY
        case ConfigurationError():
            return CONFIGURATION
        case SignInNeeded() | BadCredentials() | NotPermitted():
            return SIGN_IN
        case RetryLater():
            return UNFINISHED
        case _:
            return FAILED
