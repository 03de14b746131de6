"""To which addresses may secrets be sent?"""

from __future__ import annotations

import pytest

from trajanus.errors import ConfigurationError
from trajanus.procore.environments import (
    ENVIRONMENTS,
    checked_address,
    find_environment,
    is_loopback,
)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)
def test_every_environment_is_reached_over_https(environment: object) -> None:
    found = find_environment(environment.name)  # type: ignore[attr-defined]

    assert found is environment
    assert checked_address(found.api_url).startswith("https://")
    assert checked_address(found.login_url).startswith("https://")


def test_no_two_environments_share_their_hosts() -> None:
    hosts = [host for each in ENVIRONMENTS for host in (each.api_url, each.login_url)]

    assert len(set(hosts)) == len(hosts)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:1", "https://x.example"]
)
def test_this_machine_and_https_hosts_may_have_secrets(address: str) -> None:
    assert checked_address(f" {address}/ ") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "api.procore.com",
        "ftp://api.procore.com",
        "http://api.procore.com",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://user@localhost",
        "https://api.procore.com?x=1",
        "https://api.procore.com#x",
        "https://api.procore.com:99999",
        "https://[",
    ],
)
def test_other_addresses_get_no_secrets(address: str) -> None:
    with pytest.raises(ConfigurationError):
        checked_address(address)


def test_loopback_is_more_than_one_address() -> None:
    assert is_loopback("http://127.9.9.9")
    assert not is_loopback("http://10.0.0.1")
    assert not is_loopback("nonsense")
