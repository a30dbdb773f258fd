"""The rooms of a case: what is written, what is held back, who finds what, and the reviewer's ruling."""

import json

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from messaging.models import Flag, Message, Ruling, State
from messaging.rooms import messages_visible_to
from messaging.screening import screened_as
from record.models import Event, Notice
from tests import stories
from tests.browsing import signed_in, text

THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told.in_mediation()


def say(story, by, text="Which pages do you mean?", screened=None):
    with screened_as(screened):
        return story.act(by, "say", text=text).result


def texts(story, person, **how):
    return [shown.text for shown in messages_visible_to(story.case, person, **how)]


def test_what_is_said_reaches_both_sides_and_the_mediator(story):
    say(story, story.client, "I miss page 12.")
    say(story, story.mediator, "I will look at it.")
    for person in (story.client, story.freelancer, story.mediator):
        assert texts(story, person) == ["I miss page 12.", "I will look at it."]


def test_the_record_holds_a_salted_hash_and_never_the_words(story):
    message = say(story, story.client, "I miss page 12.")
    event = Event.objects.filter(subject_id=story.case.pk, act="say").get()
    assert event.said == {"message": 1, "room": "joint", "arrives": "delivered", "sha256": message.sealed}
    assert len(message.salt) == 32
    assert "page 12" not in json.dumps(event.content())


def test_a_likely_threat_is_held_and_reaches_nobody(story):
    message = say(story, story.client, THREAT)
    assert message.state == State.HELD
    assert texts(story, story.client) == [THREAT]
    for person in (story.freelancer, story.mediator):
        (shown,) = messages_visible_to(story.case, person)
        assert shown.text == ""
        assert "held for your safety" in shown.note
    assert texts(story, story.reviewer, as_reviewer=True) == [THREAT]


def test_contact_outside_is_masked_and_harassment_folded(story):
    say(story, story.client, "Write to me at victor.hale@mail.example and I pay you there.")
    say(story, story.client, "Anyone with half a brain would be ashamed.", "harassment")
    masked, folded = messages_visible_to(story.case, story.freelancer)
    assert masked.state == State.MASKED
    assert "victor.hale" not in masked.text
    assert folded.is_folded
    assert folded.text == "Anyone with half a brain would be ashamed."


def test_a_dismissed_message_is_delivered_under_its_own_number(story):
    say(story, story.client, "If you sue, I answer in court.", "threat")
    say(story, story.mediator, "I am here.")
    story.act(story.reviewer, "dismiss", message=1, reason="Announces a court, which is lawful.")
    shown = messages_visible_to(story.case, story.freelancer)
    assert [(each.number, each.text) for each in shown] == [(1, "If you sue, I answer in court."), (2, "I am here.")]
    assert Flag.objects.get().state == Ruling.DISMISSED


def test_an_upheld_threat_stays_held(story):
    say(story, story.client, THREAT)
    story.act(story.reviewer, "uphold", message=1, reason="Authorities and university, on a condition.")
    assert texts(story, story.freelancer) == [""]
    assert Flag.objects.get().ruled_by == story.reviewer


def test_a_ruling_needs_a_reason_and_is_given_once(story):
    say(story, story.client, THREAT)
    with pytest.raises(Invalid) as refused:
        story.act(story.reviewer, "uphold", message=1, reason=" ")
    assert "reason" in refused.value.fields
    story.act(story.reviewer, "uphold", message=1, reason="A threat.")
    for ruling in ("uphold", "dismiss"):
        with pytest.raises(WrongPhase):
            story.act(story.reviewer, ruling, message=1, reason="Again.")


def test_there_is_nothing_to_rule_on_without_a_message_or_a_flag(story):
    say(story, story.client)
    with pytest.raises(NotFound):
        story.act(story.reviewer, "uphold", message=9, reason="There is none.")
    with pytest.raises(WrongPhase):
        story.act(story.reviewer, "dismiss", message=1, reason="Nobody flagged it.")


def test_a_reader_reports_a_message_and_it_is_folded_for_them_alone(story):
    say(story, story.client, "You always do this.")
    story.act(story.freelancer, "report", message=1, reason="It is the fifth time.")
    assert messages_visible_to(story.case, story.freelancer)[0].is_folded
    assert not messages_visible_to(story.case, story.mediator)[0].is_folded
    assert not messages_visible_to(story.case, story.client)[0].is_folded


def test_nobody_but_who_reported_it_is_sent_a_notice_that_a_message_was_reported(story):
    say(story, story.client, "You always do this.")
    story.act(story.freelancer, "report", message=1)
    assert {notice.recipient for notice in Notice.objects.filter(event__act="report")} == {story.freelancer}
    assert Event.objects.filter(act="report").exists()


def test_nobody_reports_their_own_message_or_one_that_did_not_reach_them(story):
    say(story, story.client)
    with pytest.raises(NotAllowed):
        story.act(story.client, "report", message=1)
    say(story, story.client, THREAT)
    with pytest.raises(NotFound):
        story.act(story.freelancer, "report", message=2)


def test_only_the_sides_and_the_mediator_of_the_case_write(story):
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    for person in (other, story.reviewer, story.operator):
        with pytest.raises(NotAllowed):
            say(story, person)
    with pytest.raises(NotFound):
        say(story, story.stranger)


def test_only_a_reviewer_rules_and_not_one_who_is_in_the_case(story):
    say(story, story.client, THREAT)
    for person in (story.client, story.freelancer, story.mediator, story.operator):
        with pytest.raises(NotAllowed):
            story.act(person, "dismiss", message=1, reason="No.")
    for person in (story.client, story.freelancer, story.mediator):
        stories.person(person.email, person.display_name, "reviewer")
        fresh = type(person).objects.get(pk=person.pk)
        with pytest.raises(NotAllowed):
            story.act(fresh, "dismiss", message=1, reason="No.")


def test_a_reviewer_of_a_sides_own_house_does_not_rule(story):
    near = stories.person("colleague@hale.example", "Colleague", "reviewer")
    say(story, story.client, THREAT)
    with pytest.raises(NotAllowed, match="mail domain"):
        story.act(near, "dismiss", message=1, reason="He is a nice man.")


def test_nothing_is_said_in_a_closed_case_and_a_reviewer_still_decides(story):
    say(story, story.client, THREAT)
    story.act(story.client, "concede")
    with pytest.raises(WrongPhase):
        say(story, story.client)
    story.act(story.reviewer, "uphold", message=1, reason="A threat, whatever became of the case.")
    assert Flag.objects.get().state == Ruling.UPHELD


def test_messages_make_no_page_stale(story):
    version = story.case.version
    say(story, story.client)
    story.clock.advance(hours=1)
    stories.perform(story.case, "withdraw", by=story.freelancer, version=version)
    assert story.case.is_closed
    assert Message.objects.count() == 1


def test_the_record_says_in_words_what_was_held_and_ruled(story):
    say(story, story.client, THREAT)
    story.act(story.reviewer, "uphold", message=1, reason="Nobody in the case reads this reason.")
    page = signed_in(story.freelancer).get(reverse("case-record", args=[story.case.pk]))
    assert "wrote a message, which was held for a reviewer" in text(page)
    assert "upheld the flag on message 1" in text(page)
    assert "Nobody in the case reads this reason." not in text(page)


@pytest.mark.parametrize("key", ["a\x00b", "k" * 201])
def test_a_key_that_is_none_is_refused(story, key):
    answer = signed_in(story.client).post(
        reverse("room", args=[story.case.pk]), {"text": "I miss page 12.", "key": key}
    )
    assert answer.status_code == 422
    assert "at most 200 printable characters" in text(answer)
    assert not Message.objects.exists()
