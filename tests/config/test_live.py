"""The live service: a page that the portal gave an address to hears that something changed, and nothing else."""

import asyncio
import os
import signal
import time
import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import override_settings
from django.urls import reverse

from messaging.screening import screened_as
from record import bell, listening
from tests import stories
from tests.browsing import signed_in
from tests.faults.test_redis_away import own_redis  # noqa: F401  # a server that may be frozen
from tests.listening import ADDRESS, Ear, path_for, run, service


@pytest.fixture(scope="module")
def live():
    with service() as started:
        yield started


@pytest.fixture
def story(transactional_db):
    with stories.told() as told:
        yield told.in_mediation()


def address_in(client, name, *args):
    with override_settings(LIVE_ADDRESS=ADDRESS):
        said = client.get(reverse(name, args=args)).json()["stream"]
    return said.removeprefix("https://portal.example")


def test_a_page_hears_its_own_bell_and_no_other(live):
    mine, other = uuid.uuid4(), uuid.uuid4()
    ear = Ear(live, path_for(mine))
    assert "access-control-allow-origin: https://portal.example\r\n" in ear.head
    bell.client().publish(bell.channel(other), "case")
    assert ear.hears_nothing()
    begun = time.monotonic()
    bell.client().publish(bell.channel(mine), "case")
    assert ear.hears() == {"subject": str(mine), "kind": "case"}
    assert time.monotonic() - begun < 1


def test_an_address_that_the_portal_did_not_give_out_or_long_ago_is_not_found(live):
    assert Ear(live, path_for(uuid.uuid4())[:-3] + "abc").status == 404
    assert Ear(live, "/live/").status == 404
    with time_machine.travel(datetime.now(UTC) - listening.GOOD_FOR - timedelta(seconds=2)):
        old = path_for(uuid.uuid4())
    assert Ear(live, old).status == 404


def test_the_portal_gives_no_address_for_what_is_not_theirs_to_see(story):
    assert address_in(signed_in(story.freelancer), "case-version", story.case.pk)
    stranger = stories.person("stranger@elsewhere.example", "A Stranger")
    for person in (stranger, story.reviewer):
        assert signed_in(person).get(reverse("case-version", args=[story.case.pk])).status_code == 404
    for name in ("queue-version", "flags-version"):
        assert signed_in(story.client).get(reverse(name)).status_code == 404


def test_what_is_written_and_held_is_heard_without_a_word_of_it(live, story):
    ear = Ear(live, address_in(signed_in(story.freelancer), "case-version", story.case.pk))
    reviewers = Ear(live, address_in(signed_in(story.reviewer), "flags-version"))
    with screened_as("threat"):
        story.act(story.client, "say", text="I know where your family lives.")
    assert ear.hears() == {"subject": str(story.case.pk), "kind": "case"}
    assert reviewers.hears() == {"subject": "flags", "kind": "flag"}
    assert ear.hears_nothing()


def test_a_mediator_who_handed_the_case_back_hears_no_more_of_it(live, story):
    mediators = signed_in(story.mediator)
    ear = Ear(live, address_in(mediators, "case-version", story.case.pk))
    queue = Ear(live, address_in(mediators, "queue-version"))
    story.act(story.mediator, "hand_back", reason="I fell ill.")
    assert ear.is_over()
    assert queue.hears() == {"subject": "every-case", "kind": "case"}


def test_who_signs_out_hears_no_more_and_others_do(live, story):
    here, elsewhere, other = signed_in(story.client), signed_in(story.client), signed_in(story.freelancer)
    ears = [Ear(live, address_in(client, "case-version", story.case.pk)) for client in (here, elsewhere, other)]
    here.post(reverse("account_logout"))
    assert ears[0].is_over()
    assert ears[1].hears_nothing()
    story.client.is_active = False
    story.client.save()
    assert ears[1].is_over()
    assert ears[2].hears_nothing()


def test_one_person_does_not_take_all_the_streams(live):
    mine = uuid.uuid4()
    ears = [Ear(live, path_for(mine, person=77)) for _ in range(20)]
    assert {ear.status for ear in ears} == {200}
    assert Ear(live, path_for(mine, person=77)).status == 429
    assert Ear(live, path_for(mine, person=78)).status == 200
    for ear in ears:
        ear.close()


@pytest.mark.slow
def test_while_redis_is_frozen_nobody_is_left_waiting_and_afterwards_all_look_once(own_redis, settings):  # noqa: F811
    with service(REDIS_URL=settings.REDIS_URL) as own:
        mine = uuid.uuid4()
        ear = Ear(own, path_for(mine))
        os.kill(own_redis.pid, signal.SIGSTOP)
        assert ear.is_over(10)
        assert own.answers() == Ear(own, path_for(mine)).status == 503
        os.kill(own_redis.pid, signal.SIGCONT)
        own.wait(200)
        back = Ear(own, path_for(mine))
        assert back.hears(6) == {"subject": str(mine), "kind": ""}
        bell.client().publish(bell.channel(mine), "case")
        assert back.hears()["kind"] == "case"


def test_acts_do_not_wait_for_a_bell_that_cannot_be_rung(own_redis, story, settings):  # noqa: F811
    bell.client().ping()
    os.kill(own_redis.pid, signal.SIGSTOP)
    began = time.monotonic()
    for words in ("One.", "Two.", "Three.", "Four."):
        story.act(story.client, "say", text=words)
    assert time.monotonic() - began < 2.0  # one of them found out


def test_a_reader_who_takes_nothing_is_let_go(monkeypatch):
    from config.live import asgi, hub

    monkeypatch.setattr(asgi, "PATIENCE", 0.1)
    taken = []

    async def never(*_):
        await asyncio.sleep(60)

    async def takes_the_beginning(message):
        taken.append(message)
        if len(taken) > 2:
            await never()

    async def listens():
        own = hub.Hub("")
        with own.listening(listening.Listener(1, "", ("a case",))) as stream:
            for _ in range(1000):  # however often the bell rings, one thing waits to be said
                stream.changed("a case", "case")
            await asyncio.wait_for(asgi.tell(stream, never, takes_the_beginning), 5)
        return len(own)

    assert run(listens()) == 0
    assert len(taken) == 3


def test_a_stream_says_that_it_is_still_there_and_ends_before_somebody_could_have_lost_the_case_long_ago(monkeypatch):
    from config.live import stream

    monkeypatch.setattr(stream, "STILL_HERE_EVERY", 0.1)
    monkeypatch.setattr(stream, "LASTS", 0.25)

    async def said():
        own = stream.Stream(listening.Listener(1, "", ("a case",)))
        return [await own.said() for _ in range(3)]

    assert run(said())[::2] == [b": still here\n\n", b"event: over\ndata: {}\n\n"]


def test_a_page_says_where_it_hears_its_subject_and_a_stranger_nothing():
    page = Template("{% load hearing %}{% hear pk %}")
    request = SimpleNamespace(
        user=SimpleNamespace(pk=7, is_authenticated=True), session=SimpleNamespace(session_key="k")
    )
    with override_settings(LIVE_ADDRESS=ADDRESS):
        said = page.render(Context({"pk": "a", "request": request}))
        assert page.render(Context({"pk": "a", "request": SimpleNamespace(user=AnonymousUser())})) == ""
    found = listening.listener_of(said.split("/live/")[1].split('"')[0])
    assert found == listening.Listener(7, listening.mark_of("k"), ("a",))
    with override_settings(LIVE_ADDRESS=""):
        assert page.render(Context({"pk": "a", "request": request})) == ""
