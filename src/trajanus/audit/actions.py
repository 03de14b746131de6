"""What is noted when somebody does it, and how is it called?

An action that is no longer listed here is shown by its key: what was noted stays.
"""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """Each has a key, kept in the database, and words for people."""

    SIGNED_IN = ("signed_in", "Signed in")
    SIGN_IN_FAILED = ("sign_in_failed", "Sign-in failed")
    SIGNED_OUT = ("signed_out", "Signed out")
    PERSON_ADDED = ("person_added", "Person added")
    ROLE_CHANGED = ("role_changed", "Role changed")
    EMAIL_CHANGED = ("email_changed", "E-mail address changed")
    PERSON_LET_IN = ("person_let_in", "Person let in again")
    PERSON_KEPT_OUT = ("person_kept_out", "Person kept out")
    SIGNED_OUT_ELSEWHERE = ("signed_out_elsewhere", "Signed out everywhere else")
    PASSWORD_CHANGED = ("password_changed", "Password changed")
    SECOND_STEP_SET_UP = ("second_step_set_up", "Second step set up")
    SECOND_STEP_REMOVED = ("second_step_removed", "Second step switched off")
    SECOND_STEP_RESET = ("second_step_reset", "Second step reset")
    SECOND_STEP_FAILED = ("second_step_failed", "Wrong code at the second step")
    RECOVERY_CODES_MADE = ("recovery_codes_made", "Recovery codes made")
    RECOVERY_CODE_USED = ("recovery_code_used", "Recovery code used")
    SIGN_ON_LINKED = ("sign_on_linked", "Linked to the identity provider")
    SIGN_ON_UNLINKED = ("sign_on_unlinked", "Unlinked from the identity provider")
    TOKEN_ISSUED = ("token_issued", "API token made")
    TOKEN_REVOKED = ("token_revoked", "API token ended")
    CONNECTION_ADDED = ("connection_added", "Connection added")
    CONNECTION_CHANGED = ("connection_changed", "Connection changed")
    CONNECTION_SIGNED_IN = ("connection_signed_in", "Signed in to Procore")
    COMPANY_CHOSEN = ("company_chosen", "Company chosen")
    DISCONNECTED = ("disconnected", "Disconnected from Procore")
    PROJECT_CHOSEN = ("project_chosen", "Project kept in step")
    PROJECT_DROPPED = ("project_dropped", "Project no longer kept in step")
    CADENCE_CHANGED = ("cadence_changed", "Cadence changed")
    OWNER_CHANGED = ("owner_changed", "Field's owner changed")
    RULE_ADDED = ("rule_added", "Event rule added")
    RULE_CHANGED = ("rule_changed", "Event rule changed")
    RULE_DELETED = ("rule_deleted", "Event rule deleted")
    LIST_EXPORTED = ("list_exported", "List exported")
    BACKUP_MADE = ("backup_made", "Backup made")
    BACKUP_RESTORED = ("backup_restored", "Restored from a backup")
    BACKUPS_CHANGED = ("backups_changed", "Plan for backups changed")
    RETENTION_CHANGED = ("retention_changed", "Days that data is kept changed")
    ADDRESS_ADDED = ("address_added", "Address for alerts added")
    ADDRESS_CHANGED = ("address_changed", "Address for alerts changed")
    ADDRESS_DELETED = ("address_deleted", "Address for alerts deleted")
    FILE_OPENED = ("file_opened", "File opened")

    @property
    def key(self) -> str:
        return self.value[0]

    @property
    def label(self) -> str:
        return self.value[1]


_LABELS = {action.key: action.label for action in Action}


def label_of(key: str) -> str:
    """Return how an action is called."""
    return _LABELS.get(key, key)
