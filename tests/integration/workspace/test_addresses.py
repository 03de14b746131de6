"""Can an administrator say where alerts are posted, and is the secret shown only once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from trajanus import config
from trajanus.audit.models import Entry
from trajanus.doctor import keys
from trajanus.doctor.findings import Level
from trajanus.store.models import OutgoingAddress

PAGE = "/admin/addresses/"
GIVEN = {"name": "Chat", "url": "http://127.0.0.1:9/hook", "kinds": ["disk"]}


@pytest.fixture(autouse=True)
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HUB_OUTGOING_HOSTS", "127.0.0.1")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


def test_an_address_is_added_tried_switched_off_and_deleted(admin: Client) -> None:
    made = admin.post(PAGE, GIVEN).content.decode()
    address = OutgoingAddress.objects.get()
    tried = admin.post(f"{PAGE}{address.pk}/", {"try": "1"}, follow=True).content.decode()
    admin.post(f"{PAGE}{address.pk}/", {"active": "0"})
    off = admin.get(PAGE).content.decode()
    admin.post(f"{PAGE}{address.pk}/", {"delete": "1"})

    secret = re.search(r"is <code[^>]*>([^<]+)</code>", made)
    assert secret
    assert secret[1] == address.secret
    assert secret[1] not in off
    assert "Disk nearly full" in off
    assert "switched off" in off
    assert "It did not get through" in tried  # nobody listens there
    noted = Entry.objects.filter(about="Chat").order_by("pk")
    assert [one.action for one in noted] == [
        "address_added", "address_changed", "address_deleted",
    ]  # fmt: skip
    assert secret[1] not in str(list(noted.values()))


def test_what_may_not_be_posted_to_is_explained_and_stays_typed(admin: Client) -> None:
    answer = admin.post(PAGE, GIVEN | {"url": "https://elsewhere.example.com/"})

    assert answer.status_code == 422
    assert "is not in HUB_OUTGOING_HOSTS" in answer.content.decode()
    assert 'value="Chat"' in answer.content.decode()
    assert not OutgoingAddress.objects.exists()


def test_a_secret_of_lost_keys_is_said_in_words(admin: Client) -> None:
    admin.post(PAGE, GIVEN)
    OutgoingAddress.objects.update(secret_encrypted="of other keys")

    tried = admin.post(f"{PAGE}{OutgoingAddress.objects.get().pk}/", {"try": "1"}, follow=True)
    found = [one for one in keys.examine() if one.level is Level.FAIL]

    assert "cannot be read with the present keys" in tried.content.decode()
    assert ["the secret of the address Chat" in one.found for one in found] == [True]


def test_a_long_address_is_shown_short_and_unfolds(admin: Client) -> None:
    url = "http://127.0.0.1:9/" + "a" * 300

    page = admin.post(PAGE, GIVEN | {"url": url}).content.decode()

    assert page.count(url) == 1
    assert "<summary>" in page
