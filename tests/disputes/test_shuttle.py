"""Where contact is not direct, what a side writes goes to whoever mediates, who tells the other side what it means."""

import pytest

from core.errors import Invalid, NotAllowed, NotFound, Stale, WrongPhase
from disputes.contact import contact
from disputes.models import Separation
from messaging.models import Message, Room, State
from messaging.rooms import count_delivered_to
from messaging.screening import screened_as
from record.models import Event

SECRET = "zephyrquokka"
WORDS = f"The figures are in the annex, {SECRET}."


def say(story, by, words=WORDS, screened="none", **more):
    with screened_as(screened):
        return story.act(by, "say", text=words, **more).result


def threat(story, by=None):
    return say(story, by or story.client, "Withdraw, or I come to your house.", "threat")


def acts_of(story):
    return list(Event.objects.filter(subject=story.case).order_by("number").values_list("act", flat=True))


def test_a_threat_that_the_screen_finds_switches_it_on(story):
    story.in_mediation()
    threat(story)
    now = contact(story.case)
    assert now.is_shuttle
    assert not now.is_direct
    assert acts_of(story)[-2:] == ["say", "shuttle_began"]
    assert Event.objects.get(act="shuttle_began").moved == [["contact", "direct", "by way of the mediator"]]


def test_what_either_side_writes_then_goes_to_the_mediator_alone(story):
    story.in_mediation()
    threat(story)
    for by, other in ((story.client, story.freelancer), (story.freelancer, story.client)):
        before = count_delivered_to(story.case, other)
        said = say(story, by)
        assert said.thread.room == Room.SHUTTLE
        assert said.is_private
        assert count_delivered_to(story.case, other) == before
    assert count_delivered_to(story.case, story.mediator, mediates=True) == 2


def test_it_ends_when_the_threat_is_dismissed_which_is_delivered_then(story):
    story.in_mediation()
    threat(story)
    story.act(story.reviewer, "dismiss", message=1, reason="A lawful announcement.")
    assert contact(story.case).is_direct
    assert acts_of(story)[-2:] == ["dismiss", "shuttle_ended"]
    assert Message.objects.get(number=1).state == State.DELIVERED
    assert say(story, story.client).thread.room == Room.JOINT
