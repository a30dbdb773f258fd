"""The database takes no writes for a while: whoever acts is told so, nothing is half done, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse

from escrow import audit
from record.models import Event
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import Story


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.submitted()


@pytest.fixture
def read_only(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")


def test_acts_are_refused_cleanly_and_pages_are_read(story: Story, request: pytest.FixtureRequest) -> None:
    browser = signed_in(story.client)
    url = reverse("contract-act", args=[story.contract.pk, "approve"])
    page = reverse("contract", args=[story.contract.pk])
    said = {"milestone": "1", "confirmed": "1", "key": "one"}
    assert browser.get(page).status_code == 200
    request.getfixturevalue("read_only")
    answer = browser.post(url, said)
    assert answer.status_code == 503
    assert "try again" in text(answer).lower()
    assert browser.get(page).status_code == 200
    by_api = browser.post(
        f"/api/v1/contracts/{story.contract.pk}/acts/approve/",
        {"milestone": 1},
        content_type="application/json",
        headers={"Idempotency-Key": "two"},
    )
    assert (by_api.status_code, by_api.json()["code"]) == (503, "busy")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    assert not Event.objects.filter(act="approve").exists()
    assert browser.post(url, said).status_code == 302
    assert story.wallet(story.freelancer) == 120000
    assert audit.breaches() == []
