"""How do stored secrets move to a new key?"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction

from trajanus.accounts import second_step
from trajanus.accounts.models import KeptAnswer
from trajanus.secrets import reencrypt
from trajanus.store.models import Connection, Credential, OutgoingAddress

_SECRETS: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Connection, ("client_secret_encrypted", "webhook_secret_encrypted")),
    (OutgoingAddress, ("secret_encrypted",)),
    (KeptAnswer, ("body",)),
    (Credential, ("access_token_encrypted", "refresh_token_encrypted")),
)


def rotate_keys() -> int:
    """Encrypt every stored secret under the first key, all or none; return how many there were.

    Raises SecretsUnavailable when a secret cannot be read with the present keys.
    """
    with transaction.atomic():
        connections = sum(_rotate(model, names) for model, names in _SECRETS)
        return connections + second_step.rotate_keys()


def _rotate(model: type[models.Model], names: Sequence[str]) -> int:
    rows = list(model._default_manager.select_for_update().order_by("pk"))
    filled = [(row, name) for row in rows for name in names if getattr(row, name)]
    for row, name in filled:
        setattr(row, name, reencrypt(getattr(row, name)))
    model._default_manager.bulk_update(rows, names)
    return len(filled)
