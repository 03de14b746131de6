"""What can go wrong, named for what the caller does next.

HubError
 +- ConfigurationError     the installation is set up wrongly; a person mends a setting
 |   +- DatabaseUnavailable  no database, or not one the hub can use
 |   +- InvalidConnection  details of a Procore connection that cannot be right; .problems by field
 |   +- SecretsUnavailable   stored secrets cannot be read with the present keys
 |   +- NoRoom              the data directory cannot take a file: full, or not writable
 |   +- BackupDamaged       a backup is incomplete, changed, or none at all
 +- SpecError              a resource is described wrongly; fix the code
 +- InvalidValues          a person or program asked for something impossible; .problems by field
 +- RetryLater             try again by itself, after .after seconds
 |   +- RateLimited        Procore said 429
 |   +- BudgetSpent        our own governor holds the request back
 |   +- RemoteUnavailable  408, 5xx
 |   |   +- NoAnswer       nothing came back; .may_have_arrived says whether Procore acted
 |   +- UnreadableAnswer   an answer came, but not one of Procore's
 |   +- LinkExpired        a link to stored bytes is no longer good; Procore gives a new one
 |   +- LaneBusy           another process reads the same resource now
 +- Stop                   no retry helps until a person acts
 |   +- SignInNeeded       the connection has no usable token
 |   +- BadCredentials     Procore knows no such client or secret
 |   +- NotPermitted       403
 |   +- NotAvailable       a tool is switched off in a project, or hidden from the account
 |   +- RequestRefused     400, 406, 413 and other answers that mean "the hub asked wrongly"
 +- SkipRecord             this record only; note it and go on
     +- RejectedByRemote   409, 422; .problems by field
     +- Gone               404 or 410: deleted, or hidden from this account
     +- UnreadableRecord   a record in a page that cannot be stored
     +- BytesLost          a file that waited here is gone or damaged
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class HubError(Exception):
    """Something went wrong in the hub."""

    #: What a person can do about it, as one sentence; shown below the message.
    next_step: str = ""

    def __init__(self, message: str = "", *, next_step: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])
        self.next_step = next_step or type(self).next_step


class ConfigurationError(HubError):
    """The hub is not set up correctly."""


class DatabaseUnavailable(ConfigurationError):
    """The hub cannot use its database."""


class DatabaseAway(DatabaseUnavailable):
    """The database does not answer now: it is starting, stopping, or not running."""


class BackupDamaged(ConfigurationError):
    """The backup cannot be used."""

    next_step = "Use another backup: hub backup list"


class InvalidConnection(ConfigurationError):
    """The details of the connection cannot be right."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))
        #: What is wrong, by field.
        self.problems = dict(problems)


class SecretsUnavailable(ConfigurationError):
    """A stored secret cannot be decrypted with the present keys."""

    next_step = "Put the key it was written with back into HUB_SECRET_KEYS, or connect again."


class NoRoom(ConfigurationError):
    """The data directory cannot take the file."""

    next_step = "Free space in HUB_DATA_DIR, or see that the hub may write there; then try again."


class SpecError(HubError):
    """A resource is described wrongly."""


class InvalidValues(HubError):
    """Some values cannot be taken."""

    next_step = "Correct the values named and try again; nothing was changed."

    def __init__(self, problems: Mapping[str, Sequence[str]], message: str = "") -> None:
        said = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in problems.items())
        super().__init__(message or said)
        #: What is wrong, by field; "base" holds what concerns no single field.
        self.problems = {name: tuple(texts) for name, texts in problems.items()}


class RetryLater(HubError):
    """This will be tried again by itself."""

    def __init__(self, message: str = "", *, after: float = 60.0, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.after = after


class RateLimited(RetryLater):
    """Procore's request limit is reached."""


class BudgetSpent(RetryLater):
    """The request budget is kept for more urgent work."""


class RemoteUnavailable(RetryLater):
    """Procore cannot be reached or does not answer."""


class NoAnswer(RemoteUnavailable):
    """Nothing came back from Procore."""

    def __init__(self, message: str = "", *, may_have_arrived: bool, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        #: False when the request certainly never left; a write may then be repeated safely.
        self.may_have_arrived = may_have_arrived


class UnreadableAnswer(RetryLater):
    """The answer is not one of Procore's: not JSON, cut short, or of another shape."""


class LinkExpired(RetryLater):
    """A link to stored bytes is no longer good."""


class LaneBusy(RetryLater):
    """Another process is reading this resource now."""


class Stop(HubError):
    """This needs a person."""


class SignInNeeded(Stop):
    """Procore needs you to sign in again."""

    next_step = "Open Sync > Connections in the workspace and sign in to Procore again."


class BadCredentials(Stop):
    """Procore does not accept this client id and secret."""

    next_step = "Check client id, secret and environment; they never work across environments."


class NotPermitted(Stop):
    """The connected account may not do this in Procore."""

    next_step = "Ask the Procore administrator to give the connected account access."


class NotAvailable(Stop):
    """Procore does not show this: the tool is switched off, or the account may not see it."""


class RequestRefused(Stop):
    """Procore refused the request."""


class SkipRecord(HubError):
    """One record could not be processed; the others go on."""


class RejectedByRemote(SkipRecord):
    """Procore did not accept the values."""

    def __init__(
        self,
        message: str = "",
        *,
        problems: Mapping[str, Sequence[str]] | None = None,
        next_step: str = "",
    ) -> None:
        super().__init__(message, next_step=next_step)
        #: Procore's messages by field name; "base" holds those of no field.
        self.problems = {name: tuple(texts) for name, texts in (problems or {}).items()}


class Gone(SkipRecord):
    """The record is deleted in Procore, or hidden from the connected account."""


class UnreadableRecord(SkipRecord):
    """A record has a shape the mirror cannot hold."""


class BytesLost(SkipRecord):
    """The bytes of a file that waited here are gone or damaged."""
