"""Can people sign in with their organisation's account?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus.accounts import single_sign_on
from trajanus.doctor.findings import Finding, fail, ok
from trajanus.workspace.signing_in import discovery

_CHECK = "single sign-on"


def examine() -> Iterator[Finding]:
    """Look at the identity provider, when one is set."""
    asked = single_sign_on.provider()
    if asked is None:
        return
    wrong = [one for one in discovery.examine(asked) if not one.is_good]
    for one in wrong:
        yield fail(
            _CHECK,
            one.text,
            meaning="People may not be able to sign in; system administrators can by password.",
            next_step=one.next_step,
        )
    if not wrong:
        yield ok(_CHECK, f"{asked.issuer} fits the settings")
