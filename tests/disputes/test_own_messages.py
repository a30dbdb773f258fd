"""Correcting and withdrawing what one wrote: what others see of it, what stays sealed, and what stays as it is."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import NotAllowed, NotFound, TooLate, WrongPhase
from escrow import audit
from messaging.changed import Rewording, Withdrawal
from messaging.counts import private_counts
from messaging.models import Flag, Message, State
from messaging.rooms import messages_visible_to, private_messages_visible_to
from messaging.screening import screened_as
from record.models import Event, Notice
from record.verifying import exported, flaw_in
from tests import stories
from tests.browsing import signed_in, text

FIRST, THEN = "I could live with 40.", "I could live with 60."


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


def act(story, by, name, **data):
    """One minute after what was done before."""
    story.clock.advance(minutes=1)
    return stories.perform(story.case, name, by=by, data=data).result


def said(story, by=None, words=FIRST, **more):
    return act(story, by or story.client, "say", text=words, **more)


def correct(story, message, words=THEN, screened=None, by=None):
    with screened_as(screened):
        return act(story, by or message.author, "correct_message", message=message.number, text=words)


def withdraw(story, message, by=None):
    return act(story, by or message.author, "withdraw_message", message=message.number)


def room(story, person):
    return text(signed_in(person).get(reverse("room", args=[story.case.pk])))


def test_a_correction_stands_in_the_place_of_the_first_words(story):
    message = said(story)
    said(story, story.freelancer, "And I with 80.")
    story.clock.advance(minutes=3)
    correct(story, message)
    for person in (story.client, story.freelancer, story.mediator):
        shown = messages_visible_to(story.case, person)
        assert [(each.number, each.text) for each in shown] == [(1, THEN), (2, "And I with 80.")]
        assert shown[0].corrected_at == shown[0].sent_at + timedelta(minutes=5)
        assert FIRST not in room(story, person)
        assert "Corrected" in room(story, person)


def test_the_last_of_several_corrections_counts(story):
    message = said(story)
    correct(story, message)
    correct(story, message, "I could live with 70.")
    assert [each.text for each in messages_visible_to(story.case, story.freelancer)] == ["I could live with 70."]


def test_after_a_quarter_of_an_hour_a_message_is_withdrawn_or_stays(story):
    message = said(story)
    story.clock.advance(minutes=14)
    with pytest.raises(TooLate):
        correct(story, message)
    withdraw(story, message)


def test_a_withdrawal_leaves_a_stub_for_everybody(story):
    message = said(story)
    correct(story, message)
    withdraw(story, message)
    for person in (story.client, story.freelancer, story.mediator):
        (shown,) = messages_visible_to(story.case, person)
        assert (shown.text, shown.state) == ("", State.WITHDRAWN)
        page = room(story, person)
        assert "ithdr" in page
        assert FIRST not in page
        assert THEN not in page
    with pytest.raises(WrongPhase):
        withdraw(story, message)


def test_only_its_author_changes_a_message_and_only_one_they_find(story):
    message = said(story)
    for other in (story.freelancer, story.mediator):
        with pytest.raises(NotAllowed):
            correct(story, message, by=other)
        with pytest.raises(NotAllowed):
            withdraw(story, message, by=other)
    private = said(story, story.freelancer, room="private")
    with pytest.raises(NotFound):
        withdraw(story, private, by=story.client)


@pytest.mark.parametrize("ruled", ["", "uphold"])
def test_what_is_flagged_is_not_taken_away(story, ruled):
    message = said(story)
    act(story, story.freelancer, "report", message=1, reason="It is a threat.")
    if ruled:
        act(story, story.reviewer, ruled, message=1, reason="Looked at.")
    for change in (correct, withdraw):
        with pytest.raises(WrongPhase):
            change(story, message)
    with pytest.raises(DatabaseError, match="flagged"), transaction.atomic():
        Withdrawal.objects.create(message=message)
    assert Flag.objects.get().message == message


def test_a_dismissed_report_sets_it_free_again(story):
    message = said(story)
    act(story, story.freelancer, "report", message=1)
    act(story, story.reviewer, "dismiss", message=1, reason="Nothing in it.")
    correct(story, message)
    assert [each.text for each in messages_visible_to(story.case, story.freelancer)] == [THEN]


def test_a_correction_is_screened_and_the_first_words_stay_until_it_is_let_through(story):
    message = said(story)
    words = correct(story, message, "Or I call your university.", "threat")
    assert words.state == State.HELD
    first, held = messages_visible_to(story.case, story.freelancer)
    assert (first.text, held.text) == (FIRST, "")
    with pytest.raises(WrongPhase):
        withdraw(story, message)
    act(story, story.reviewer, "dismiss", message=words.number, reason="A quotation.")
    (shown,) = messages_visible_to(story.case, story.freelancer)
    assert (shown.number, shown.text) == (1, "Or I call your university.")


def test_a_report_is_about_all_that_others_have_read(story):
    message = said(story)
    words = correct(story, message)
    act(story, story.freelancer, "report", message=1, reason="It said something else before.")
    assert {flag.message_id for flag in Flag.objects.all()} == {message.pk, words.pk}
    assert messages_visible_to(story.case, story.freelancer)[0].is_folded


def test_a_withdrawn_message_can_be_reported_and_stays_withdrawn(story):
    message = said(story)
    withdraw(story, message)
    act(story, story.freelancer, "report", message=1)
    act(story, story.reviewer, "dismiss", message=1, reason="Nothing in it.")
    assert messages_visible_to(story.case, story.freelancer)[0].text == ""


def test_the_record_has_both_hashes_and_only_the_author_opens_the_first(story):
    message = said(story)
    words = correct(story, message)
    event = Event.objects.get(act="correct_message")
    assert event.said == {
        "message": 1, "words": 2, "room": "joint", "arrives": "delivered", "sha256": words.sealed
    }  # fmt: skip
    withdrawn = said(story, words="Forget this.")
    withdraw(story, withdrawn)
    for person, opened in ((story.client, True), (story.freelancer, False), (story.mediator, False), (None, True)):
        record = exported(story.case, person)
        assert flaw_in(record) is None
        texts = [each["text"] for each in record["sealed"]]
        assert THEN in texts
        assert (FIRST in texts, "Forget this." in texts) == (opened, opened)
    assert FIRST not in json.dumps(event.content())


def test_a_private_correction_stays_between_the_two(story):
    message = said(story, story.freelancer, room="private")
    correct(story, message)
    event = Event.objects.get(act="correct_message")
    assert event.said["length"] == len(THEN)
    assert Message.objects.filter(is_private=True, body="").count() == 2
    shown = private_messages_visible_to(story.case, story.mediator, story.freelancer)
    assert [each.text for each in shown] == [THEN]
    assert private_counts(story.case) == {story.freelancer.pk: 1}
    page = text(signed_in(story.client).get(reverse("case-record", args=[story.case.pk])))
    assert "corrected private message 1" in page
    assert THEN not in page
    assert audit.breaches() == []


def test_nobody_is_sent_a_notice_of_it(story):
    message = said(story)
    correct(story, message)
    withdraw(story, message)
    assert not Notice.objects.filter(event__act__in=("correct_message", "withdraw_message")).exists()


def test_the_form_begins_with_what_the_message_says_and_ends_in_its_room(story):
    message = said(story)
    http = signed_in(story.client)
    address = reverse("case-act", args=[story.case.pk, "correct_message"])
    assert FIRST in text(http.get(f"{address}?message=1"))
    assert THEN not in text(signed_in(story.freelancer).get(f"{address}?message=1"))
    answer = http.post(address, {"message": 1, "text": THEN}, follow=True)
    assert THEN in text(answer)
    assert answer.redirect_chain[-1][0].endswith("#message-1")
    assert message.number == 1


def test_the_database_keeps_what_was_changed(story):
    message = said(story)
    correct(story, message)
    other = said(story, story.freelancer)
    for wrong in (
        lambda: Rewording.objects.all().delete(),
        lambda: Rewording.objects.update(words=other),
        lambda: Rewording.objects.create(message=message, words=other),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_a_correction_let_through_by_a_slip_gives_way_to_the_first_words_again(story):
    message = said(story)
    held = correct(story, message, screened="threat")
    stories.perform(story.case, "dismiss", by=story.reviewer, data={"message": held.number, "reason": "No threat."})
    assert THEN in room(story, story.freelancer)
    stories.perform(story.case, "take_back_ruling", by=story.reviewer, data={"message": held.number})
    assert FIRST in room(story, story.freelancer)
    assert THEN not in room(story, story.freelancer)
    act(story, story.reviewer, "dismiss", message=held.number, reason="No threat after all.")
    assert FIRST not in room(story, story.freelancer)


def overturned(story, held):
    act(story, held.author, "appeal", message=held.number, words="I only said what I want.")
    second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
    act(story, second, "grant_appeal", message=held.number, reason="It is no threat.")


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_correction_takes_effect_when_its_ruling_is_overturned_unless_all_was_withdrawn(story, is_withdrawn):
    message = said(story)
    held = correct(story, message, screened="threat")
    act(story, story.reviewer, "uphold", message=held.number, reason="A threat.")
    if is_withdrawn:
        withdraw(story, message)
    overturned(story, held)
    seen = room(story, story.freelancer)
    assert FIRST not in seen
    assert (THEN in seen) == (not is_withdrawn)
    held.refresh_from_db()
    assert held.state == (State.WITHDRAWN if is_withdrawn else State.DELIVERED)
