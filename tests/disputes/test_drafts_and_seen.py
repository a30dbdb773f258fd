"""What is typed and not sent, who has seen what, references, and rooms with very many messages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, sight
from messaging import unsent
from messaging.models import Message, Thread
from messaging.referring import referred_to
from messaging.rooms import PAGE
from messaging.screening import screened_as
from messaging.seen import Seen
from messaging.unsent import Unsent
from tests import stories
from tests.browsing import signed_in, text

HALF = "What I would say if I were sure"


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


def room(story, side=""):
    return reverse("private-room", args=[story.case.pk, side]) if side else reverse("room", args=[story.case.pk])


def read(story, person, address=None, **asked):
    return text(signed_in(person).get(address or room(story), asked))


def keep(story, person, words=HALF, address=None, **more):
    return signed_in(person).post(address or room(story), {"text": words, "keep": "1"}, **more)


def saw(story, person, up_to, address=None):
    assert signed_in(person).post(address or room(story), {"seen": str(up_to)}).status_code == 204


# Drafts.


def test_a_draft_is_kept_for_its_writer_alone(story):
    assert keep(story, story.client).status_code == 302
    assert keep(story, story.client, headers={"X-Autosave": "1"}).status_code == 204
    assert HALF in read(story, story.client)
    assert HALF in read(story, story.client, reverse("case", args=[story.case.pk]))
    assert HALF not in read(story, story.client, room(story, "client"))
    for person in (story.freelancer, story.mediator):
        assert HALF not in read(story, person)
    for person in (story.freelancer, story.mediator, story.operator, story.reviewer):
        with sight.through(sight.Gaze(str(person.pk))):
            assert not Unsent.objects.exists()


def test_a_draft_is_gone_once_it_is_sent_emptied_or_old(story):
    keep(story, story.client)
    signed_in(story.client).post(room(story), {"text": "Sent."})
    assert not Unsent.objects.exists()
    keep(story, story.client)
    keep(story, story.client, " \n ")
    assert not Unsent.objects.exists()
    keep(story, story.client)
    story.clock.advance(days=30)
    assert HALF not in read(story, story.client)
    assert unsent.forget_the_old() == 1


def test_a_draft_survives_a_refusal_and_is_no_message(story):
    keep(story, story.client)
    answer = signed_in(story.client).post(room(story), {"text": "x" * 10_001})
    assert answer.status_code == 422
    assert Unsent.objects.get().text == HALF
    assert not Message.objects.exists()


def test_a_quotation_begins_below_the_draft(story):
    story.act(story.freelancer, "say", text="Twelve pages.")
    keep(story, story.client)
    page = signed_in(story.client).get(room(story), {"quote": "1"}).content.decode()
    assert f"{HALF}\n\n#1 </textarea>" in page


# Seen.


def test_who_has_seen_what_stands_under_the_last_message_they_saw(story):
    first = story.act(story.client, "say", text="One.").result
    story.act(story.client, "say", text="Two.")
    assert "Seen by" not in read(story, story.client)
    saw(story, story.freelancer, first.number)
    at = clock.now()
    assert f"Seen by the freelancer, {at:%H:%M} UTC" in read(story, story.client)
    assert f"Seen by the freelancer, {at:%H:%M} UTC" in read(story, story.mediator)
    assert "Seen by the freelancer" not in read(story, story.freelancer)
    assert Seen.objects.get().up_to == first.number


def test_looking_at_the_address_alone_notes_nothing(story):
    story.act(story.client, "say", text="One.")
    read(story, story.freelancer)
    assert not Seen.objects.exists()


def test_seen_never_goes_back_and_is_one_row(story):
    for words in ("One.", "Two.", "Three."):
        story.act(story.client, "say", text=words)
    for up_to in (999, 1):
        saw(story, story.freelancer, up_to)
    assert Seen.objects.get().up_to == 3


def test_a_held_message_was_not_seen_even_once_it_is_let_through(story):
    with screened_as("threat"):
        held = story.act(story.client, "say", text="In court, then.").result
    story.act(story.mediator, "say", text="Two.")
    saw(story, story.freelancer, 2)
    story.act(story.reviewer, "dismiss", message=held.number, reason="Lawful.")
    assert "Seen by" not in read(story, story.client)
    assert 'data-unseen="2"' in signed_in(story.freelancer).get(room(story)).content.decode()
    saw(story, story.freelancer, 2)
    assert "Seen by the freelancer" in read(story, story.client)
    assert "data-unseen" not in signed_in(story.freelancer).get(room(story)).content.decode()


def test_up_to_a_held_message_nothing_was_seen(story):
    story.act(story.client, "say", text="One.")
    with screened_as("threat"):
        story.act(story.client, "say", text="Or else.")
    saw(story, story.freelancer, 2)
    assert Seen.objects.get().up_to == 1


def test_of_a_private_room_only_its_two_people_learn_who_saw_it(story):
    story.act(story.freelancer, "say", text="Between us.", room="private")
    saw(story, story.mediator, 1, room(story, "freelancer"))
    assert "Seen by the mediator" in read(story, story.freelancer, room(story, "freelancer"))
    assert signed_in(story.client).post(room(story, "freelancer"), {"seen": "1"}).status_code == 404
    with sight.through(sight.Gaze(str(story.client.pk))):
        assert not Seen.objects.exists()
    assert "Seen by" not in read(story, story.client)


# References.


def test_a_reference_is_a_link_with_a_name_and_a_time_and_no_words(story):
    story.act(story.client, "say", text="Zephyrquokka.")
    story.act(story.freelancer, "say", text="You say in #1, and in #7.")
    page = signed_in(story.mediator).get(room(story)).content.decode()
    assert '<a class="refers" href="#message-1">#1, Victor Hale, ' in page
    assert "and in #7." in page


def test_of_a_message_that_one_does_not_see_stands_its_number_alone(story):
    story.act(story.freelancer, "say", text="Between us.", room="private")
    with screened_as("threat"):
        story.act(story.client, "say", text="Or else.")
    story.act(story.mediator, "say", text="As in #1 and #2.")
    page = signed_in(story.client).get(room(story)).content.decode()
    assert "As in #1 and <bdi><a" in page  # the second is the client's own, held
    assert not referred_to(story.case, story.client, [1])
    own = signed_in(story.freelancer).get(room(story)).content.decode()
    assert f'href="{reverse("message", args=[story.case.pk, 1])}">#1, Maribel Reyes' in own
    assert "</a></bdi> and #2." in own


def test_a_messages_own_address_leads_to_whoever_may_read_it(story):
    story.act(story.freelancer, "say", text="Between us.", room="private")
    address = reverse("message", args=[story.case.pk, 1])
    for person, status in ((story.freelancer, 302), (story.mediator, 302), (story.client, 404), (story.operator, 404)):
        assert signed_in(person).get(address).status_code == status
    assert signed_in(story.freelancer).get(address)["Location"].endswith("/private/freelancer/?before=11#message-1")


# Very many messages.


def fill(story, count, begin=2):
    """As if both had written so many: the acts themselves are tried elsewhere."""
    if begin == 2:
        story.act(story.client, "say", text="Number 1")
    thread, at = Thread.objects.get(), clock.now()
    Message.objects.bulk_create(
        Message(
            thread=thread, subject_id=story.case.pk, number=number, author=(story.client, story.freelancer)[number % 2],
            position=("client", "freelancer")[number % 2], body=f"**Number** {number}, see #{number - 1} and #1.",
            sent_at=at + timedelta(seconds=number),
        )
        for number in range(begin, count + 1)
    )  # fmt: skip


def test_a_room_asks_no_more_when_there_is_more_in_it(story):
    fill(story, 3)
    http = signed_in(story.mediator)
    http.get(room(story))
    with CaptureQueriesContext(connection) as few:
        http.get(room(story))
    fill(story, 200, begin=4)
    with CaptureQueriesContext(connection) as many:
        assert http.get(room(story)).content.decode().count('id="message-') == PAGE
    assert len(many) <= len(few) + 1  # one more: what is referred to and stands on an earlier page


def test_earlier_messages_are_a_page_away_and_anchors_lead_there(story):
    fill(story, 500)
    http = signed_in(story.client)
    http.get(room(story))
    with CaptureQueriesContext(connection) as asked:
        page = http.get(room(story)).content.decode()
    assert len(asked) <= 30
    assert page.count('id="message-') == PAGE
    assert f"?before={500 - PAGE + 1}#" in page
    earlier = http.get(room(story), {"before": 500 - PAGE + 1}).content.decode()
    assert f'id="message-{500 - PAGE}"' in earlier
    assert "Show the newest" in earlier
    there = http.get(http.get(reverse("message", args=[story.case.pk, 17]))["Location"]).content.decode()
    assert 'id="message-17"' in there
    assert len(page) < 250_000


def test_a_question_stands_where_it_came_in_the_talk(story):
    story.act(story.client, "say", text="Before it.")
    story.act(story.mediator, "ask_party", to="freelancer", text="Which file has **page 12**?", days=2)
    story.act(story.client, "say", text="After it.")
    page = signed_in(story.freelancer).get(room(story)).content.decode()
    assert 'put <a href="#question-1">question 1</a> to the freelancer. An answer is hoped for by ' in page
    assert "<strong>page 12</strong>" in page
    log = page.partition('id="room-log"')[2]
    assert log.index("Before it.") < log.index("question 1") < log.index("After it.")
    story.act(story.freelancer, "answer_party", text="The second.")
    assert "question 1 to the freelancer. Answered " in read(story, story.client)


def test_what_arrives_after_the_message_was_sent_is_no_draft(story):
    http = signed_in(story.client)
    http.post(room(story), {"text": "Sent.", "key": "one"})
    http.post(room(story), {"text": "Sen", "keep": "1", "key": "one"}, headers={"X-Autosave": "1"})
    assert not Unsent.objects.exists()
