"""Two beats, a frozen beat, a frozen worker beside it: real processes; each lapses once, and operators see it."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from config import watchman
from escrow import audit
from escrow.models import Transfer
from record.models import Event, Trouble
from tests import stories
from tests.browsing import markup, signed_in, text
from tests.faults.own_server import until
from tests.faults.portal import WORKER, Starts
from tests.stories import Story
from timers.models import Deadline, Watch
from timers.sweep import sweep
from timers.watching import Lateness

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def beat(start: Starts, folder: Path, name: str = "one") -> int:
    schedule = str(folder / name)
    return start("-m", "celery", "--app", "config", "beat", "--loglevel", "ERROR", "--schedule", schedule).pid


def handed_in(story: Story) -> Story:
    """Its review is long over by the clock of any real process: they lapse it as soon as they see it."""
    return Story(story.clock, story.terms).submitted()


def lapsed(*told: Story) -> list[int]:
    return [Event.objects.filter(subject=each._contract, act="review_lapsed").count() for each in told]


def beat_was_seen() -> datetime:
    seen: datetime = until(Watch.objects.filter(name="beat").first).seen_at
    return seen


def seen_again(times: int) -> None:
    for _ in range(times):
        before = beat_was_seen()
        until(lambda before=before: beat_was_seen() > before)


def machinery(story: Story, name: str) -> str:
    page = markup(signed_in(story.operator).get(reverse("operations"))).replace("\u00a0", " ")
    found = re.search(rf"<dt>{name}</dt>(<dd.*?</dd>)", page, re.DOTALL)
    assert found
    return found[1]


def test_two_beats_and_two_workers_lapse_each_once(story: Story, start_process: Starts, tmp_path: Path) -> None:
    told = [handed_in(story) for _ in range(4)]
    for name in ("one", "two"):
        beat(start_process, tmp_path, name)
        start_process(*WORKER, "--hostname", f"{name}@test")
    until(lambda: lapsed(*told) == [1] * 4)
    more = [handed_in(story) for _ in range(2)]
    until(lambda: lapsed(*more) == [1] * 2)
    seen_again(3)
    assert lapsed(*told, *more) == [1] * 6
    assert Transfer.objects.filter(reason="review_lapse").count() == 6
    assert audit.breaches() == []


def test_while_beat_is_frozen_a_worker_lapses_by_its_own_tick_and_operators_see_it(
    story: Story, start_process: Starts, tmp_path: Path
) -> None:
    frozen = beat(start_process, tmp_path)
    start_process(*WORKER, "--hostname", "one@test")
    beat_was_seen()
    os.kill(frozen, signal.SIGSTOP)
    told = handed_in(story)
    until(lambda: lapsed(told) == [1])
    swept = Watch.objects.get(name="one@test").seen_at
    until(lambda: Watch.objects.get(name="one@test").seen_at > swept)
    last = beat_was_seen()
    story.clock.move_to(last + timedelta(seconds=40))
    shown = machinery(story, "Beat")
    assert "badge--alarm" in shown
    assert "40 s ago" in shown
    os.kill(frozen, signal.SIGCONT)
    until(lambda: beat_was_seen() > last)
    seen_again(2)
    until(lambda: story.clock.moment - beat_was_seen() < timedelta(seconds=20))  # the page's clock is ahead
    assert "badge--alarm" not in machinery(story, "Beat")
    assert lapsed(told) == [1]
    assert audit.breaches() == []


def test_while_the_worker_is_frozen_too_the_web_alarms_and_all_lapses_once_when_it_thaws(
    story: Story, start_process: Starts, tmp_path: Path
) -> None:
    frozen = [beat(start_process, tmp_path), start_process(*WORKER, "--hostname", "one@test").pid]
    beat_was_seen()
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    told = handed_in(story)
    due = Deadline.objects.of(told.contract).open().get(kind="review").due_at
    story.clock.move_to(due + timedelta(minutes=3))
    watchman.look(Lateness(patience=0))
    assert Trouble.objects.get(name="lateness")
    page = text(signed_in(story.operator).get(reverse("operations")))
    assert "A deadline is due for 3 min and has not been executed." in page
    assert "Oldest 3 min" in page
    assert lapsed(told) == [0]
    for process in frozen:
        os.kill(process, signal.SIGCONT)
    until(lambda: lapsed(told) == [1])
    sweep("another worker")
    watchman.look(Lateness(patience=0))
    assert not Trouble.objects.exists()
    assert lapsed(told) == [1]
    assert audit.breaches() == []
