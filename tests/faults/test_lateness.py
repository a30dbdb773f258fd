"""Every worker is dead, or a clock is wrong: the web notices, tells, and nothing is executed early."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse

from config import watchman
from config.demo.port import free_port
from core import clock
from core.errors import Busy
from record import alarming, watching
from record.acts import perform
from record.models import Event, Notice, Trouble
from record.outbox import send_outbox
from record.retrying import try_again
from tests import stories
from tests.browsing import signed_in, text
from tests.faults.test_killed_worker import until
from tests.stories import Story
from timers import watching as looking
from timers.models import Deadline, Watch
from timers.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)
Starts = Callable[..., subprocess.Popen[bytes]]

WORKER = ("--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR", "--without-gossip", "--without-mingle")
# A worker as it is, on a machine whose clock is so many seconds ahead.
WRONG = """
import datetime, time_machine
now = datetime.datetime.now(datetime.UTC)
time_machine.travel(now + datetime.timedelta(seconds={ahead}), tick=True).start()
from celery.__main__ import main
import sys
sys.argv[1:] = {arguments}
main()
"""


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    looking._answer.clear()
    with stories.told(stories.LARGE) as told:
        yield told
    looking._answer.clear()


@pytest.fixture
def overdue(story: Story) -> Story:
    """Due long ago by the clock of any real process."""
    story.in_negotiation()
    story.clock.move_to(story.deadline().due_at + timedelta(seconds=90))
    return story


@pytest.fixture
def due_in_half_an_hour(transactional_db: None) -> Iterator[Story]:
    """By the real clock: it runs from here on."""
    with stories.told(stories.LARGE) as told:
        told.in_negotiation()
        Deadline.objects.of(told.case).open().update(due_at=real_now() + timedelta(minutes=30))
        told.clock.move_to(real_now())
        yield told


def real_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def look(seen: looking.Lateness) -> None:
    watchman.look(seen)


def test_the_web_notices_that_nobody_sweeps_and_tells_operators_by_itself(
    overdue: Story, start_process: Starts
) -> None:
    others = Notice.objects.filter(channel="mail", sent_at=None).count()
    assert others > 0
    port = free_port("127.0.0.1", from_port=18_600)
    web = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1")
    start_process(*web, "--blocking-threads", "2", "--no-ws", "config.wsgi:application")
    until(lambda: asked(port) is not None)
    assert asked(port) == {"database": "ok", "redis": "ok", "deadlines": "late"}
    until(Trouble.objects.filter(name="lateness").exists)
    mails = Notice.objects.filter(topic="lateness", channel="mail")
    until(mails.exclude(sent_at=None).exists)
    assert {each.recipient for each in mails} == {overdue.operator, overdue.second_operator}
    # All that waits besides is the workers' to send: very many mails may, just when very many deadlines are late.
    assert Notice.objects.filter(channel="mail", sent_at=None, topic="").count() == others
    assert "Nobody has swept yet" in Trouble.objects.get().words or "The last sweep" in Trouble.objects.get().words

    start_process("-m", "celery", *WORKER)
    until(lambda: not Trouble.objects.exists())
    until(lambda: asked(port) == {"database": "ok", "redis": "ok", "deadlines": "ok"})
    assert Event.objects.filter(act="negotiation_lapsed").count() == 1
    assert mails.count() == 2


def asked(port: int) -> dict[str, str] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.loads(answer.read())
    except OSError:
        return None


@pytest.mark.parametrize("ahead", [3600, -3600])
def test_a_worker_whose_clock_is_an_hour_off_executes_nothing(
    due_in_half_an_hour: Story, start_process: Starts, ahead: int
) -> None:
    if ahead < 0:
        Deadline.objects.of(due_in_half_an_hour.case).open().update(due_at=real_now() - timedelta(minutes=5))
    arguments = [*WORKER, "--hostname", "wrong@test"]
    start_process("-c", WRONG.format(ahead=ahead, arguments=arguments))
    seen = Watch.objects.filter(name="wrong@test").exclude(trouble="")
    until(seen.exists)
    assert re.search(r"clocks differ by 3[56]\d\d s", seen.get().trouble)
    time.sleep(6)  # another tick
    assert due_in_half_an_hour.deadline().is_open
    assert not Event.objects.filter(act="negotiation_lapsed").exists()


def test_a_worker_whose_clock_is_right_does_it_beside_one_whose_clock_is_wrong(
    due_in_half_an_hour: Story, start_process: Starts
) -> None:
    Deadline.objects.of(due_in_half_an_hour.case).open().update(due_at=real_now() - timedelta(minutes=5))
    start_process("-c", WRONG.format(ahead=3600, arguments=[*WORKER, "--hostname", "wrong@test"]))
    start_process("-m", "celery", *WORKER, "--hostname", "right@test")
    until(Event.objects.filter(act="negotiation_lapsed").exists)
    until(Watch.objects.filter(name="wrong@test").exclude(trouble="").exists)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_web_process_whose_clock_is_off_executes_nothing_either(story: Story, ahead: timedelta) -> None:
    """An act executes what is due on its case first: by a clock that is right, or not at all."""
    story.in_negotiation()
    due = story.deadline()
    story.clock.move_to(due.due_at + timedelta(minutes=1))
    with time_machine.travel(real_now() + ahead, tick=True), pytest.raises(Busy, match="clocks do not agree"):
        perform(story.case, "offer", by=story.client, data={"to_freelancer": "1.00"})
    with time_machine.travel(real_now() + ahead, tick=True), pytest.raises(Busy):
        try_again(due.pk, story.operator)
    assert story.deadline().is_open
    assert story.case.phase == "negotiation"


def test_a_clock_that_is_off_alarms_and_is_shown(story: Story) -> None:
    story.in_negotiation()
    with time_machine.travel(real_now() - timedelta(hours=1), tick=True):
        look(looking.Lateness())
    assert re.search(r"differ by 3[56]\d\d s", Trouble.objects.get(name="clocks").words)
    assert Notice.objects.filter(topic="clocks").count() == 4
    shown = text(signed_in(story.operator).get(reverse("operations")))
    assert "Clocks disagree" in shown
    look(looking.Lateness())
    assert not Trouble.objects.exists()


def test_a_worker_that_says_that_its_clock_is_off_alarms(story: Story) -> None:
    Watch.saw("celery@one", trouble="database and application clocks differ by 40 s")
    look(looking.Lateness())
    assert Trouble.objects.get().words == "celery@one does not sweep: database and application clocks differ by 40 s."
    story.clock.advance(minutes=2)  # it is gone, and nobody knows better
    look(looking.Lateness())
    assert not Trouble.objects.exists()


def test_lateness_is_told_once_while_it_lasts_and_gone_with_its_cause(overdue: Story) -> None:
    seen = looking.Lateness(patience=0)
    send_outbox()
    mail.outbox.clear()
    for _ in range(3):
        look(seen)
        overdue.clock.advance(seconds=10)
    told = Notice.objects.filter(topic="lateness")
    assert {(each.recipient, each.channel) for each in told} == {
        (person, channel) for person in (overdue.operator, overdue.second_operator) for channel in ("mail", "portal")
    }
    assert {message.subject for message in mail.outbox} == {"Deadlines are not being executed"}
    assert len(mail.outbox) == 2
    shown = text(signed_in(overdue.operator).get(reverse("operations")))
    assert "has not been executed" in shown
    sweep("a worker")
    look(seen)
    assert not Trouble.objects.exists()
    shown = text(signed_in(overdue.operator).get(reverse("operations")))
    assert "has not been executed" not in shown
    assert "By a worker, 0 s ago" in shown


def test_what_comes_and_goes_is_told_once_an_hour(story: Story) -> None:
    for _ in range(3):
        watching.note("lateness", "A deadline is late.")
        watching.note("lateness", "")
        story.clock.advance(minutes=1)
    assert Notice.objects.filter(topic="lateness").count() == 4
    watching.note("lateness", "A deadline is late.")
    story.clock.advance(minutes=61)
    watching.note("lateness", "A deadline is late.")
    assert Notice.objects.filter(topic="lateness").count() == 8


def test_what_is_over_when_its_mail_goes_out_is_not_sent(overdue: Story) -> None:
    alarming.sound("lateness", clock.portal_now())
    send_outbox()
    mails = Notice.objects.filter(topic="lateness", channel="mail")
    assert {each.dropped_because for each in mails} == {"nothing waits any more"}


def test_many_web_processes_tell_once(overdue: Story) -> None:
    start = threading.Barrier(8)

    def note() -> None:
        start.wait(30)
        watching.note("lateness", "A deadline is late.")
        connection.close()

    threads = [threading.Thread(target=note) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert Notice.objects.filter(topic="lateness").count() == 4


def test_a_moved_clock_is_no_alarm_before_the_sweep_had_its_turn(overdue: Story) -> None:
    look(looking.Lateness())
    assert not Trouble.objects.exists()


def test_a_look_that_fails_is_followed_by_the_next(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def away_at_first(seen: object) -> None:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("the database is away")

    monkeypatch.setattr(watchman, "look", away_at_first)
    watchman.run(rounds=2, wait=lambda _: None)
    assert len(looks) == 2


def test_each_process_has_one_watchman(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchman, "run", threading.Event().wait)
    monkeypatch.setattr(watchman, "_started_in", [])
    serve = watchman.watched(lambda environ, start_response: [b"page"])
    assert serve({}, print) == [b"page"]
    assert [each.name for each in threading.enumerate()].count("watchman") == 1
