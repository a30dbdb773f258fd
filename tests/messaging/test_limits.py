"""Very long, very short and very odd messages: answered in time, in words, and with what was typed kept."""

import time

import pytest
from django.urls import reverse

from messaging.models import LONGEST, Message
from tests import stories
from tests.api.conftest import Caller, refused
from tests.browsing import markup, signed_in, text

ANSWERED_WITHIN = 5  # seconds, on a machine that does much else
ZERO_WIDTH = "\u200b"
ODD = {
    "one emoji": "👍",
    "a family of emoji": "👨\u200d👩\u200d👧\u200d👦",
    "right to left": "أين الصفحة الثانية عشرة؟ \u202ePage 12\u202c שלום",
    "words between 5,000 invisible letters": f"I miss{ZERO_WIDTH * 5_000} page 12.",
    "as long as may be": "Page 12 is missing. " * (LONGEST // 20),
    "one letter again and again": "a" * LONGEST,
    "marks upon marks": "Z" + "\u0301" * 3_000,
}


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_odd_messages_are_delivered_or_asked_about_in_time(story, words):
    began = time.monotonic()
    answer = signed_in(story.client).post(reverse("room", args=[story.case.pk]), {"text": words})
    assert answer.status_code in (302, 409)
    answer = Caller(story.client).act(story.case, "say", {"text": words, "knowing": True})
    assert answer.status_code == 200
    room = Caller(story.freelancer).get(f"cases/{story.case.pk}/room/").json()
    assert words.strip() in [each["text"] for each in room]
    assert time.monotonic() - began < ANSWERED_WITHIN
    assert signed_in(story.freelancer).get(reverse("room", args=[story.case.pk])).status_code == 200


@pytest.mark.parametrize("place", [{}, {"room": "private"}], ids=["both sides", "private"])
def test_a_message_that_is_too_long_is_refused_in_words_and_kept(story, place):
    words = "Page 12 is missing. " * 1_000
    began = time.monotonic()
    said = refused(Caller(story.client).act(story.case, "say", {"text": words, **place}), 422, "Invalid")
    assert said["fields"]["text"] == ["At most 10000 characters fit here. Shorten it, or say the rest in another one."]
    address = (
        reverse("private-room", args=[story.case.pk, "client"]) if place else reverse("room", args=[story.case.pk])
    )
    shown = signed_in(story.client).post(address, {"text": words})
    assert shown.status_code == 422
    assert "At most 10000 characters fit here." in text(shown)
    assert words.strip() in markup(shown)
    assert time.monotonic() - began < ANSWERED_WITHIN
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "words", [ZERO_WIDTH * 5_000, "\u200b\u2060\ufeff \u00ad", "\x00"], ids=["5,000", "few", "null"]
)
def test_a_message_of_which_nothing_can_be_seen_is_none(story, words):
    shown = signed_in(story.client).post(reverse("room", args=[story.case.pk]), {"text": words})
    assert shown.status_code == 422
    refused(Caller(story.client).act(story.case, "say", {"text": words}), 422, "Invalid")
    assert not Message.objects.exists()
