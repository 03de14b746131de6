"""How is this installation set up? One typed object; nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import TYPE_CHECKING, Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from trajanus.errors import ConfigurationError
from trajanus.unknown_settings import line_of, meant_by

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: Names the optional settings file; without it, hub.toml in the data directory is read.
CONFIG_FILE_VARIABLE = "HUB_CONFIG_FILE"


def default_data_dir() -> Path:
    """Return the platform's place for a user's application data."""
    return Path(platformdirs.user_data_dir("trajanus-hub", appauthor=False))


class Settings(BaseSettings):
    """Every setting of the hub, from the environment or from a TOML file; the environment wins."""

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="forbid", frozen=True)

    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL 15 or newer, as a URL. Empty: the hub runs its own in the data "
        "directory.",
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Where the embedded database, generated keys, logs, waiting uploads and "
        "fetched files live. Several machines must share its files/ directory. Default: the "
        "platform's user data directory.",
    )
    backup_dir: Path | None = Field(
        default=None,
        description="Where backups are written, best on another disk. Empty: backups/ in the data "
        "directory.",
    )
    secret_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Comma-separated Fernet keys that encrypt stored secrets. The first writes, "
        "all read; put a new one in front to rotate. Empty: a key file is made in the data "
        "directory.",
    )
    secret_keys_file: Path | None = Field(
        default=None,
        description="A file with the keys, one a line, instead of HUB_SECRET_KEYS.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8765",
        description="The address at which browsers and Procore reach the hub. Sign-in redirects "
        "and webhook addresses are built from it. HTTPS is needed for anything but this machine.",
    )
    host: str = Field(default="127.0.0.1", description="The address the web server listens on.")
    port: int = Field(default=8765, ge=0, le=65535, description="The web server's port.")
    worker_concurrency: int = Field(
        default=4, ge=1, le=64, description="Jobs that one worker process runs side by side."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much the log says."
    )
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto",
        description="text for people, json for collectors, auto: text on a terminal.",
    )
    starting_requests_per_hour: int = Field(
        default=3600,
        ge=1,
        description="Assumed hourly request limit until Procore's answers tell the real one.",
    )
    starting_requests_per_10_seconds: int = Field(
        default=100,
        ge=1,
        description="Assumed ten-second request limit until Procore's answers tell the real one.",
    )
    request_timeout: float = Field(
        default=30.0, gt=0, description="Seconds to wait for one answer of Procore."
    )
    session_hours: int = Field(
        default=12, ge=1, description="Hours without activity after which people sign in again."
    )
    second_step_from: Literal["nobody", "viewer", "qc_manager", "project_admin", "system_admin"] = (
        Field(
            default="nobody",
            description="The least role whose people must set up a second step (a code from their "
            "telephone) before anything else; those who may set it up for themselves anyway.",
        )
    )
    oidc_issuer: str = Field(
        default="",
        description="The address by which the organisation's OpenID Connect provider calls "
        "itself, such as `https://login.example.com/realms/site`. Empty: no single sign-on.",
    )
    oidc_client_id: str = Field(default="", description="The hub's client ID at that provider.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="The hub's client secret at that provider."
    )
    oidc_client_secret_file: Path | None = Field(
        default=None,
        description="A file with the secret, instead of HUB_OIDC_CLIENT_SECRET.",
    )
    oidc_name: str = Field(
        default="single sign-on",
        description="What people call the provider; the button says `Sign in with` this.",
    )
    oidc_domains: str = Field(
        default="",
        description="Comma-separated domains; who signs in there with a verified e-mail of one of "
        "them is added as a viewer. Empty: only people who were added before.",
    )
    oidc_trusts_email: bool = Field(
        default=False,
        description="Take e-mail addresses as verified although the provider does not say so; only "
        "where the organisation itself gives them out.",
    )
    password_sign_in: Literal["everybody", "system_admins"] = Field(
        default="everybody",
        description="Who may sign in with a password where single sign-on is set up.",
    )
    api_log_days: int = Field(
        default=90,
        ge=1,
        description="Days for which the log of calls to Procore is kept, unless an administrator "
        "chose others in the browser.",
    )
    largest_upload_mb: int = Field(
        default=4096, ge=1, description="Megabytes that one uploaded file may have."
    )
    file_cache_mb: int = Field(
        default=2048,
        ge=0,
        description="Megabytes of files fetched from Procore that are kept, those used last; 0 "
        "keeps none.",
    )

    webhook_payload: Literal["v2.0", "v3.0", "v4.0"] = Field(
        default="v2.0", description="The payload version that Procore's webhooks are asked for."
    )
    webhook_signature_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the HMAC-SHA256 that a relay in front of the hub puts on webhook "
        "deliveries; Procore itself signs nothing. Empty: no signature is asked for.",
    )
    webhook_signature_header: str = Field(
        default="X-Hub-Signature-256",
        description="The header that carries the signature in hex, with or without `sha256=`.",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bearer token for /metrics. Empty: only programs on the web server's own "
        "machine may read it, and not through a proxy.",
    )
    outgoing_hosts: str = Field(
        default="",
        description="Comma-separated hosts that the hub may post to, such as "
        "`chat.example.com`. Empty: it posts nowhere.",
    )
    outgoing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of the HMAC-SHA256 that the hub puts on what rules of events post.",
    )
    alert_emails: str = Field(
        default="", description="Comma-separated addresses that are mailed about alerts."
    )
    email_host: str = Field(
        default="", description="The mail server. Empty: the hub sends no mail."
    )
    email_port: int = Field(default=587, ge=1, le=65535, description="The mail server's port.")
    email_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How mail is encrypted on its way to the mail server."
    )
    email_user: str = Field(default="", description="Account at the mail server, if it wants one.")
    email_password: SecretStr = Field(
        default=SecretStr(""), description="Password of that account."
    )
    email_from: str = Field(
        default="trajanus-hub@localhost", description="The sender of the hub's mail."
    )
    event_days: int = Field(
        default=30,
        ge=1,
        description="Days for which webhook events, read notices and sent messages are kept, "
        "unless an administrator chose others in the browser.",
    )
    least_free_disk: float = Field(
        default=2.0,
        ge=0,
        description="Gigabytes free on the data directory's disk below which an alert is raised.",
    )

    eppm_url: str = Field(
        default="",
        description="Experimental: the REST address of P6 EPPM, such as "
        "`https://p6.example.com/p6ws/restapi`. Empty: schedules come as files only.",
    )
    eppm_database: str = Field(default="", description="The name of P6 EPPM's database.")
    eppm_user: str = Field(default="", description="Account at P6 EPPM.")
    eppm_password: SecretStr = Field(default=SecretStr(""), description="Password of that account.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=config_file()),
        )

    @property
    def uses_embedded_database(self) -> bool:
        return not self.database_url


def config_file() -> Path:
    """Return the path of the settings file; it need not exist."""
    named = os.environ.get(CONFIG_FILE_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get("HUB_DATA_DIR") or default_data_dir()) / "hub.toml"


@cache
def settings() -> Settings:
    """Return this process's settings, read once.

    Raises ConfigurationError with the name of each wrong setting.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise _refusal(error.errors()) from error
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{config_file()} cannot be read: {error}.",
            next_step='Correct it. A line looks like this: log_level = "INFO"',
        ) from error


def _refusal(problems: Sequence[ErrorDetails]) -> ConfigurationError:
    said, steps = [], []
    for problem in problems:
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        if problem["type"] == "extra_forbidden":  # only the file is refused for unknown names
            said.append(f"{_place(name)}: there is no setting {name}")
            steps.append(f"{name}: {meant_by(name, Settings.model_fields)}")
        else:
            said.append(f"{_variable(name)}: {problem['msg']}")
    steps.append(f"Correct them in the environment or in {config_file()}.")
    return ConfigurationError(
        f"Settings are wrong. {'; '.join(said)}", next_step=" ".join(dict.fromkeys(steps))
    )


def _place(key: str) -> str:
    number = line_of(config_file(), key)
    return f"{config_file()}, line {number}" if number else str(config_file())


def _variable(name: str) -> str:
    return name if name.isupper() else f"HUB_{name.upper()}"
