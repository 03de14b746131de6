"""Are settings read from where they should be, and are wrong ones named?"""

from __future__ import annotations

from pathlib import Path

import pytest

from trajanus import config
from trajanus.config import Settings
from trajanus.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HUB_{name.upper()}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path))


def test_without_anything_set_the_hub_runs_its_own_database_for_this_machine_only() -> None:
    settings = Settings()

    assert settings.uses_embedded_database
    assert settings.host == "127.0.0.1"


def test_a_given_database_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/hub")

    settings = Settings()

    assert settings.database_url == "postgresql://db/hub"
    assert not settings.uses_embedded_database


def test_the_file_in_the_data_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "hub.toml").write_text('port = 9000\nlog_level = "DEBUG"\n')

    settings = Settings()

    assert (settings.port, settings.log_level) == (9000, "DEBUG")


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hub.toml").write_text("port = 9000\n")
    monkeypatch.setenv("HUB_PORT", "9001")

    assert Settings().port == 9001


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "elsewhere.toml"
    file.write_text("port = 9002\n")
    monkeypatch.setenv(config.CONFIG_FILE_VARIABLE, str(file))

    assert Settings().port == 9002


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HUB_PORT", "many"),
        ("HUB_PORT", "70000"),
        ("HUB_LOG_LEVEL", "LOUD"),
        ("HUB_WORKER_CONCURRENCY", "0"),
        ("HUB_REQUEST_TIMEOUT", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigurationError, match=variable) as caught:
        config.settings.__wrapped__()

    assert "hub.toml" in caught.value.next_step


def test_an_unknown_name_in_the_file_is_refused_with_its_line_and_the_nearest_name(
    tmp_path: Path,
) -> None:
    file = tmp_path / "hub.toml"
    file.write_text("# who listens\nprot = 9000\n")

    with pytest.raises(ConfigurationError) as caught:
        config.settings.__wrapped__()

    assert f"{file}, line 2: there is no setting prot" in str(caught.value)
    assert "Did you mean port?" in caught.value.next_step


def test_a_variables_name_in_the_file_is_led_to_the_name_of_the_setting(tmp_path: Path) -> None:
    (tmp_path / "hub.toml").write_text('HUB_LOG_LEVEL = "DEBUG"\n')

    with pytest.raises(ConfigurationError) as caught:
        config.settings.__wrapped__()

    assert "Did you mean log_level?" in caught.value.next_step


def test_a_setting_of_an_earlier_version_is_refused_with_what_took_its_place(
    tmp_path: Path,
) -> None:
    (tmp_path / "hub.toml").write_text('alert_webhook_url = "https://chat.example.com/x"\n')

    with pytest.raises(ConfigurationError, match="alert_webhook_url") as caught:
        config.settings.__wrapped__()

    assert "Administration, Addresses" in caught.value.next_step
    assert "chat.example.com" not in str(caught.value)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "hub.toml").write_text("port: 9000\n")

    with pytest.raises(ConfigurationError, match=r"hub\.toml cannot be read"):
        config.settings.__wrapped__()


def test_keys_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_SECRET_KEYS", "very-secret")

    assert "very-secret" not in repr(Settings())
