"""The connection to PostgreSQL is cut at the COMMIT: nobody knows whether it happened, and the key tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError

from escrow import audit
from escrow.models import Transfer
from record.acts import perform
from record.models import Answer, Event
from tests import stories
from tests.faults.wire import Wire, cuttable
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep

KEY = "one-click"


@pytest.fixture
def wire(transactional_db: None) -> Iterator[Wire]:
    place = settings.DATABASES["default"]
    server = Path(place["HOST"]) / f".s.PGSQL.{place['PORT'] or 5432}"
    with cuttable(server) as wire:
        yield wire


@pytest.fixture
def story(wire: Wire) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.submitted()


@pytest.mark.parametrize(("cut", "happened"), [("before", False), ("after", True)])
def test_an_act_cut_at_its_commit_is_told_by_its_key(wire: Wire, story: Story, cut: str, happened: bool) -> None:
    wire.cut = cut
    with pytest.raises((OperationalError, InterfaceError)):
        perform(story.contract, "approve", by=story.client, data={"milestone": 1}, key=KEY)
    assert wire.was_cut.wait(5)
    assert Event.objects.filter(act="approve").exists() is happened
    assert story.wallet(story.freelancer) == (120000 if happened else 0)
    again = perform(story.contract, "approve", by=story.client, data={"milestone": 1}, key=KEY)
    assert again.repeated is happened
    assert story.wallet(story.freelancer) == 120000
    assert Transfer.objects.filter(reason="client_approval").count() == 1
    assert Answer.objects.get(key=KEY).event == Event.objects.get(act="approve")
    assert audit.breaches() == []


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_lapse_cut_at_its_commit_happens_once(wire: Wire, story: Story, cut: str) -> None:
    review = Deadline.objects.of(story.contract).open().get(kind="review")
    story.clock.move_to(review.due_at)
    wire.cut = cut
    with pytest.raises((OperationalError, InterfaceError)):
        sweep("worker")
    assert wire.was_cut.wait(5)
    for _ in range(3):
        sweep("the next worker")
    assert Event.objects.filter(act="review_lapsed").count() == 1
    assert story.wallet(story.freelancer) == 120000
    assert audit.breaches() == []
