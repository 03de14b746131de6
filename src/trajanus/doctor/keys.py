"""Can every stored secret be read with the present keys?"""

from __future__ import annotations

from collections.abc import Iterator

from trajanus import secrets
from trajanus.accounts import second_step
from trajanus.doctor.findings import Finding, fail, ok
from trajanus.errors import ConfigurationError, SecretsUnavailable
from trajanus.store.models import Connection, Credential, OutgoingAddress


def examine() -> Iterator[Finding]:
    """Decrypt everything once."""
    try:
        secrets.encrypt("")
    except ConfigurationError as error:
        yield fail(
            "keys",
            str(error),
            meaning="The hub cannot sign in to Procore.",
            next_step=error.next_step,
        )
        return
    stored, of_people = list(_stored()), list(second_step.stored())
    of_addresses = list(OutgoingAddress.objects.values_list("name", "secret_encrypted"))
    broken, locked_out = _unreadable(stored), _unreadable(of_people)
    unsigned = _unreadable(of_addresses)
    if not broken and not locked_out and not unsigned:
        count = len(stored) + len(of_people) + len(of_addresses)
        yield ok("keys", f"{len(secrets.keys())} in use; all {count} stored secrets readable")
    for name in locked_out:
        yield fail(
            "keys",
            f"the second step of {name} cannot be decrypted",
            meaning="The key it was written with is missing; they cannot sign in.",
            next_step="Put the old key back into HUB_SECRET_KEYS (behind the new one), or run: "
            f"hub user reset-second-step {name}",
        )
    for owner in broken:
        yield fail(
            "keys",
            f"secrets of the connection {owner} cannot be decrypted",
            meaning="The key they were written with is missing; the hub cannot sign in there.",
            next_step="Put the old key back into HUB_SECRET_KEYS (behind the new one), or run: "
            f"hub connect {owner} --client-secret-file ...",
        )
    for address in unsigned:
        yield fail(
            "keys",
            f"the secret of the address {address} cannot be decrypted",
            meaning="The key it was written with is missing; no alert is posted there.",
            next_step="Put the old key back into HUB_SECRET_KEYS (behind the new one), or delete "
            "the address and add it again: hub addresses",
        )


def _unreadable(stored: list[tuple[str, str]]) -> list[str]:
    return sorted({owner for owner, token in stored if not _is_readable(token)})


def _stored() -> Iterator[tuple[str, str]]:
    for connection in Connection.objects.all():
        for token in (connection.client_secret_encrypted, connection.webhook_secret_encrypted):
            if token:
                yield connection.name, token
    for held in Credential.objects.select_related("connection"):
        for token in (held.access_token_encrypted, held.refresh_token_encrypted):
            if token:
                yield held.connection.name, token


def _is_readable(token: str) -> bool:
    try:
        secrets.decrypt(token)
    except SecretsUnavailable:
        return False
    return True
