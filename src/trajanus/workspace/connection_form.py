"""What does a person type to connect the hub to Procore?"""

from __future__ import annotations

from typing import Any

from django import forms

from trajanus.procore.environments import CUSTOM, ENVIRONMENTS
from trajanus.store.models import Connection
from trajanus.store.models.connection import Grant


class ConnectionForm(forms.Form):
    """The details of a connection; the client checks them when they are stored."""

    name = forms.SlugField(
        max_length=50, help_text="A short name of your choice, such as main. Letters, digits, dash."
    )
    environment = forms.ChoiceField(
        choices=[
            *((each.name, each.title) for each in ENVIRONMENTS),
            (CUSTOM, "Simulator or another address"),
        ],
        help_text="Credentials of one environment never work in another.",
    )
    api_url = forms.CharField(
        label="API address",
        required=False,
        max_length=200,
        help_text="Only for a simulator or another address.",
    )
    login_url = forms.CharField(
        label="Sign-in address",
        required=False,
        max_length=200,
        help_text="Only for a simulator or another address.",
    )
    grant = forms.ChoiceField(
        label="How the hub signs in",
        choices=Grant.choices,
        widget=forms.RadioSelect,
        initial=Grant.AUTHORIZATION_CODE,
    )
    client_id = forms.CharField(label="Client ID", max_length=200)
    client_secret = forms.CharField(
        label="Client secret",
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Stored encrypted; it is never shown again.",
    )
    company_id = forms.IntegerField(
        label="Company ID",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The number in Procore's addresses. Empty: choose after signing in.",
    )

    def __init__(self, *args: Any, known: Connection | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is not None:
            del self.fields["name"]
            self.fields["client_secret"].required = False
            self.fields["client_secret"].help_text = "Empty: the stored one is kept."
        self.known = known

    def clean(self) -> dict[str, Any]:
        """Never send a stored secret to an address it was not typed for."""
        given = super().clean() or {}
        places = ("environment", "api_url", "login_url")
        is_moved = self.known is not None and any(
            given.get(name, "") != value
            for name, value in details_of(self.known).items()
            if name in places
        )
        if is_moved and not given.get("client_secret"):
            self.add_error("client_secret", "Type it again: the address has changed.")
        return given

    def add_problems(self, problems: dict[str, str]) -> None:
        """Show what the client found wrong, beside the fields."""
        for name, problem in problems.items():
            self.add_error(name if name in self.fields else None, problem)


def details_of(connection: Connection) -> dict[str, Any]:
    """Return what the form shows of a stored connection; never its secret."""
    names = ("environment", "api_url", "login_url", "grant", "client_id", "company_id")
    details = {name: getattr(connection, name) for name in names}
    if connection.environment != CUSTOM:
        details |= {"api_url": "", "login_url": ""}  # the environment names them
    return details
