"""Whoever a held message was meant for may ask to see it. Nobody else may, and its author is not told."""

import json

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from core import clock, sight
from core.errors import Invalid, NotAllowed, NotFound, Refusal, WrongPhase
from messaging.asking import Answer, Asking
from messaging.models import Message
from messaging.screening import screened_as
from record.models import Event, Notice
from record.outbox import send_outbox
from record.verifying import exported, flaw_in
from tests import stories
from tests.browsing import markup, signed_in, text
from timers.sweep import sweep

SECRET = "zephyrquokka"
WORDS = f"Withdraw today, or I come to your house, {SECRET}."


@pytest.fixture
def held(story):
    story.in_mediation()
    with screened_as("threat"):
        story.act(story.client, "say", text=WORDS)
    return story


def ask(story, by=None, **more):
    by = by or story.freelancer
    story.act(by, "ask_to_see", **({"message": 1, "words": "I want to know."} | more))
    return Asking.objects.get(by=by)


def answer(story, asking, decision="show", by=None, reason="Here it is."):
    return story.act(by or story.reviewer, "answer_to_see", asking=asking.pk, decision=decision, reason=reason)


def page(person, asking):
    return signed_in(person).get(reverse("asked-to-see", args=[asking.pk]))


def mails():
    mail.outbox.clear()
    send_outbox()
    return {sent.to[0]: sent for sent in mail.outbox}


def test_who_it_was_meant_for_is_told_that_something_was_held_and_need_do_nothing(held):
    send_outbox()
    held.clock.advance(hours=12)  # it waits for the morning
    send_outbox()
    sent = next(each for each in mail.outbox if each.to == [held.freelancer.email] and "held" in each.subject)
    assert sent.subject.startswith("A message was held for your safety")
    assert "You need do nothing." in sent.body
    assert SECRET not in sent.body
    notices = text(signed_in(held.freelancer).get(reverse("notices")))
    assert "was held for your safety. You need do nothing." in notices


def test_the_line_in_the_room_leads_to_asking_and_then_to_the_answer(held):
    browsing = signed_in(held.freelancer)
    room = reverse("room", args=[held.case.pk])
    address = reverse("case-act", args=[held.case.pk, "ask_to_see"])
    assert f'href="{address}?message=1"' in markup(browsing.get(room))
    assert "You need do nothing about a held message" in text(browsing.get(f"{address}?message=1"))
    answered = browsing.post(address, {"message": 1, "words": "", "confirmed": "yes"})
    assert answered.status_code == 302
    asking = Asking.objects.get()
    assert "You asked to see it" in text(browsing.get(room))
    assert "A reviewer reads what you asked" in text(page(held.freelancer, asking))
    answer(held, asking)
    assert "Read what it says, if you want to" in text(browsing.get(room))


def test_the_words_stand_under_a_cover_on_a_page_of_their_own_and_in_no_mail(held):
    asking = ask(held)
    send_outbox()
    answer(held, asking)
    shown = markup(page(held.freelancer, asking))
    cover, _, words = shown.partition("<blockquote")
    assert SECRET not in cover
    assert SECRET in words
    assert '<details class="covered">' in cover
    sent = mails()[held.freelancer.email]
    assert sent.subject.startswith("A reviewer has answered what you asked")
    assert SECRET not in f"{sent.body}{sent.alternatives}"
    assert "Here it is" not in sent.body
    assert SECRET not in text(signed_in(held.freelancer).get(reverse("room", args=[held.case.pk])))


def test_a_reviewer_may_refuse_with_a_reason_that_is_read(held):
    asking = ask(held)
    with pytest.raises(Invalid) as refused:
        answer(held, asking, "refuse", reason=" ")
    assert refused.value.fields == {"reason": ["Say why you do not show it."]}
    answer(held, asking, "refuse", reason="It names somebody else.")
    words = text(page(held.freelancer, asking))
    assert "It names somebody else." in words
    assert SECRET not in words
    with pytest.raises(WrongPhase, match="answered already, by Kofi Mensah"):
        answer(held, asking)


def test_neither_before_nor_after_the_answer_is_its_author_told(held):
    send_outbox()
    before = Notice.objects.filter(recipient=held.client).count()
    asking = ask(held)
    answer(held, asking, reason="Take care, secretreason.")
    assert Notice.objects.filter(recipient=held.client).count() == before
    assert held.client.email not in mails()
    written = json.dumps(exported(held.case, held.client))
    for kept in ("secretreason", "I want to know", "shown", '"decision"'):
        assert kept not in written, kept
    events = Event.objects.filter(act__in=["ask_to_see", "answer_to_see"])
    assert [sorted(event.said) for event in events] == [["asking", "sha256"], ["asking", "sha256"]]
    for address in ("room", "case", "case-record"):
        assert "secretreason" not in text(signed_in(held.client).get(reverse(address, args=[held.case.pk])))


def test_who_asked_can_check_question_and_answer_against_the_record(held):
    asking = ask(held)
    answer(held, asking)
    record = exported(held.case, held.freelancer)
    assert flaw_in(record) is None
    mine = [each["text"] for each in record["sealed"] if each["what"].startswith("what was asked")]
    assert mine == ["Message 1. I want to know.", "Message 1: shown. Here it is."]
    assert not [each for each in exported(held.case, held.client)["sealed"] if "asked" in each["what"]]
    assert SECRET not in json.dumps(record)


def test_it_is_asked_and_answered_after_the_case_has_ended_and_after_the_ruling(held):
    held.act(held.reviewer, "uphold", message=1, reason="A threat.")
    held.act(held.freelancer, "withdraw")
    held.clock.advance(days=10)
    sweep("story")
    assert held.case.is_closed
    asking = ask(held)
    answer(held, asking)
    assert SECRET in markup(page(held.freelancer, asking))


def test_what_is_let_through_meanwhile_needs_no_answer(held):
    asking = ask(held)
    held.act(held.reviewer, "dismiss", message=1, reason="A film.")
    with pytest.raises(WrongPhase, match="let through"):
        answer(held, asking)
    assert "It is delivered, and stands in its room" in text(page(held.freelancer, asking))
    assert not Asking.objects.pending().exists()


def test_a_ruling_against_a_held_message_offers_to_ask(held):
    send_outbox()
    held.act(held.reviewer, "uphold", message=1, reason="A threat, secretreason.")
    held.clock.advance(minutes=2)
    sent = mails()[held.freelancer.email]
    assert sent.subject.startswith("A reviewer upheld that a message was held for your safety")
    assert "only if you ask for it" in sent.body
    assert "72 hours more" in sent.body
    assert "secretreason" not in sent.body


def test_what_was_held_and_is_dismissed_is_told_to_whom_it_reaches(held):
    send_outbox()
    held.act(held.reviewer, "dismiss", message=1, reason="A film, secretreason.")
    assert mails()[held.freelancer.email].subject.startswith("Shuttle mode has ended")
    held.clock.advance(minutes=2)
    assert mails()[held.freelancer.email].subject.startswith("Message 1, which was held, is delivered to you")


# Whoever it was not meant for.


def test_its_author_the_mediator_staff_and_strangers_do_not_ask(held):
    for person in (held.client, held.mediator, held.operator, held.reviewer, held.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            ask(held, person)
    assert not Asking.objects.exists()


def test_of_a_private_room_its_two_people_ask_and_nobody_learns_that_there_is_anything(held):
    with screened_as("threat"):
        held.act(held.mediator, "say", text=WORDS, room="private", to="freelancer")
    number = Message.objects.latest("number").number
    with pytest.raises(NotFound):
        ask(held, held.client, message=number)
    asking = ask(held, message=number)
    answer(held, asking)
    assert SECRET in markup(page(held.freelancer, asking))
    with screened_as("threat"):
        held.act(held.freelancer, "say", text=WORDS, room="private")
    number += 1
    private = reverse("private-room", args=[held.case.pk, "freelancer"])
    assert f"ask_to_see/?message={number}" in markup(signed_in(held.mediator).get(private))
    assert ask(held, held.mediator, message=number).state == Answer.PENDING


def test_what_is_not_held_is_not_asked_for_and_nothing_twice(held):
    held.act(held.mediator, "say", text="An ordinary message.")
    with pytest.raises(WrongPhase, match="not held"):
        ask(held, message=2)
    with pytest.raises(NotFound):
        ask(held, message=77)
    ask(held)
    with pytest.raises(NotAllowed, match="You have asked"):
        ask(held)


def test_nobody_but_who_asked_finds_the_page_whatever_the_answer(held):
    asking = ask(held)
    others = (held.client, held.mediator, held.operator, held.reviewer, held.stranger)
    assert {page(person, asking).status_code for person in others} == {404}
    answer(held, asking)
    assert {page(person, asking).status_code for person in others} == {404}


def test_only_an_impartial_reviewer_answers_and_of_its_own_case_alone(held):
    asking = ask(held)
    for person in (held.client, held.freelancer, held.mediator, held.operator, held.stranger):
        with pytest.raises(Refusal):
            answer(held, asking, by=person)
    for person in (held.client, held.freelancer, held.mediator):
        stories.person(person.email, person.display_name, "reviewer")
        with pytest.raises(NotAllowed):
            answer(held, asking, by=type(person).objects.get(pk=person.pk))
    with pytest.raises(NotFound):
        answer(held, type("Nothing", (), {"pk": asking.pk + 1})())
    asking.refresh_from_db()
    assert asking.is_pending


def test_a_program_reads_the_answer_and_the_words_only_where_they_are_shown(held):
    asking, address = ask(held), reverse("api:case-asked-to-see", args=[held.case.pk])

    def rows(person):
        return signed_in(person).get(address).json()

    assert [(row["state"], row["text"]) for row in rows(held.freelancer)] == [("pending", None)]
    answer(held, asking)
    assert [(row["state"], row["text"]) for row in rows(held.freelancer)] == [("shown", WORDS)]
    assert rows(held.client) == []
    assert rows(held.mediator) == []


def test_the_database_answers_once_lets_nobody_answer_themselves_and_hides_it_from_the_author(held):
    asking = ask(held)
    message = asking.message
    with pytest.raises(InternalError, match="somebody else wrote it"), transaction.atomic():
        Asking.objects.create(message=message, by=held.client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asking.objects.filter(pk=asking.pk).update(state="shown", answered_by=held.freelancer, answered_at=clock.now())
    with pytest.raises(InternalError, match="does not say who reads it"), transaction.atomic():
        Asking.objects.filter(pk=asking.pk).update(state="shown", answered_by=held.client, answered_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Asking.objects.filter(pk=asking.pk).update(state="refused", answered_by=held.reviewer, answered_at=clock.now())
    answer(held, asking)
    for broken in ("UPDATE messaging_asking SET state = 'pending'", "UPDATE messaging_asking SET reason = 'x'",
                   "DELETE FROM messaging_asking"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(broken)
    for person, count in ((held.freelancer, 1), (held.reviewer, 1), (held.client, 0), (held.mediator, 0)):
        with sight.through(sight.Gaze(str(person.pk))):
            assert Asking.objects.count() == count


def test_held_words_beside_an_act_are_asked_for_by_the_side_that_they_were_for(held):
    with screened_as("threat"):
        held.act(held.client, "add_exhibits", files=[held.upload(held.client, "a.txt")], caption=WORDS)
    number = Message.objects.latest("number").number
    case = reverse("case", args=[held.case.pk])
    ask_here = f"ask_to_see/?message={number}"
    assert ask_here in markup(signed_in(held.freelancer).get(case))
    for other in (held.client, held.mediator):
        assert ask_here not in markup(signed_in(other).get(case))
    asking = ask(held, message=number)
    answer(held, asking)
    assert SECRET in markup(page(held.freelancer, asking))
    assert reverse("asked-to-see", args=[asking.pk]) in markup(signed_in(held.freelancer).get(case))


def test_of_a_sealed_story_nobody_learns_by_asking_that_something_in_it_is_held(story):
    with screened_as("threat"):
        story.in_response(statement=WORDS)
    claimed = Message.objects.get(body=WORDS)
    with pytest.raises(NotFound):
        story.act(story.client, "ask_to_see", message=claimed.number)
    story.act(story.client, "respond", **story.statement(story.client))
    story.act(story.client, "ask_to_see", message=claimed.number)
    assert Asking.objects.get().message == claimed
