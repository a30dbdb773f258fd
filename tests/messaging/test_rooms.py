"""Who finds which words in a room: delivered, masked, folded and held messages, reports and rulings."""

import json
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction

from core import clock, errors
from messaging import counts, review, rooms
from messaging.masking import MASK
from messaging.models import Flag, Message, State, Thread
from timers.models import Subject

THREAT = "Withdraw the dispute or I will call the police and your university."
CONTACT = "Write me at jane.doe@example.com, please."
INSULT = "You are an idiot."
PLAIN = "The third chapter is missing."


def seen(case, person, **how):
    return rooms.messages_visible_to(case, person, **how)


def test_a_message_reaches_the_other_side(case, client, freelancer):
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        rooms.post_message(case, client, "client", f"  {PLAIN}\n")
    (shown,) = seen(case, freelancer)
    assert (shown.number, shown.text, shown.position, shown.author) == (1, PLAIN, "client", client)
    assert shown.sent_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert not shown.is_own
    assert not shown.note
    assert not Flag.objects.exists()


def test_a_threat_reaches_nobody_but_its_author_and_a_reviewer(case, client, freelancer, reviewer):
    message = rooms.post_message(case, client, "client", THREAT)
    assert message.state == State.HELD
    (to_reader,) = seen(case, freelancer)
    assert "police" not in repr(to_reader)
    assert to_reader.text == ""
    assert to_reader.note == "A message was held for your safety. You need do nothing."
    assert to_reader.why == to_reader.category == to_reader.ruling == ""
    (to_staff,) = seen(case, reviewer)  # a mediator, say: staff is not enough
    assert "police" not in repr(to_staff)
    (to_author,) = seen(case, client)
    assert to_author.text == THREAT
    assert to_author.note.startswith("Held for review")
    (to_reviewer,) = seen(case, reviewer, as_reviewer=True)
    assert to_reviewer.text == THREAT
    assert to_reviewer.category == "threat"
    assert "Authorities" in to_reviewer.why or "Open menace" in to_reviewer.why
    assert counts.count_delivered_to(case, freelancer) == 0


def test_contact_details_are_masked_for_everybody_else(case, client, freelancer):
    rooms.post_message(case, client, "client", CONTACT)
    (to_reader,) = seen(case, freelancer)
    assert to_reader.text == f"Write me at {MASK}, please."
    assert "not an offer under the rules" in to_reader.note
    assert counts.count_delivered_to(case, freelancer) == 1


def test_an_insult_arrives_folded_with_a_warning(case, client, freelancer):
    rooms.post_message(case, client, "client", INSULT)
    (to_reader,) = seen(case, freelancer)
    assert to_reader.is_folded
    assert to_reader.text == INSULT
    assert to_reader.note
    (to_author,) = seen(case, client)
    assert not to_author.is_folded


def test_messages_are_numbered_per_case_whether_delivered_or_not(case, client, freelancer):
    other = Subject.objects.create(kind="case")
    for words in (PLAIN, THREAT, PLAIN):
        rooms.post_message(case, client, "client", words)
    rooms.post_message(other, client, "client", PLAIN)
    assert [shown.number for shown in seen(case, freelancer)] == [1, 2, 3]
    assert [shown.number for shown in seen(other, freelancer)] == [1]
    assert Thread.objects.count() == 2


@pytest.mark.parametrize("words", ["", "   ", "\x00"])
def test_an_empty_message_is_refused(case, client, words):
    with pytest.raises(errors.Invalid) as refused:
        rooms.post_message(case, client, "client", words)
    assert refused.value.fields == {"text": ["Write a message."]}


def test_a_room_that_does_not_exist_is_refused(case, client):
    with pytest.raises(errors.Invalid, match="no such room"):
        rooms.post_message(case, client, "client", PLAIN, room="cellar")


def test_a_message_that_is_too_long_is_refused_with_the_limit(case, client):
    with pytest.raises(errors.Invalid, match="at most 10,000 characters; this one has 10,001"):
        rooms.post_message(case, client, "client", "x" * 10_001)


def test_a_dismissed_threat_is_delivered_then_under_its_number(case, client, freelancer, reviewer):
    rooms.post_message(case, client, "client", PLAIN)
    rooms.post_message(case, client, "client", THREAT)
    rooms.post_message(case, client, "client", PLAIN)
    flag = review.dismiss(review.message_numbered(case, 2), reviewer, "Quoted from a film")
    assert (flag.state, flag.ruled_by, flag.reason) == ("dismissed", reviewer, "Quoted from a film")
    assert [(shown.number, shown.text) for shown in seen(case, freelancer)] == [(1, PLAIN), (2, THREAT), (3, PLAIN)]
    assert counts.count_delivered_to(case, freelancer) == 3


def test_an_upheld_threat_stays_held(case, client, freelancer, reviewer):
    rooms.post_message(case, client, "client", THREAT)
    flag = review.uphold(review.message_numbered(case, 1), reviewer, "A threat to make the other side withdraw")
    assert (flag.state, flag.category) == ("upheld", "threat")
    (to_reader,) = seen(case, freelancer)
    assert to_reader.text == ""
    (to_author,) = seen(case, client)
    assert (to_author.text, to_author.ruling) == (THREAT, "upheld")


def test_a_reported_message_is_folded_for_the_reporter_at_once(case, client, freelancer, reviewer):
    rooms.post_message(case, client, "client", PLAIN)
    flag = review.report(review.message_numbered(case, 1), freelancer, "It hurts")
    assert (flag.raised_by, flag.reported_by, flag.is_pending) == ("report", freelancer, True)
    (to_reporter,) = seen(case, freelancer)
    assert to_reporter.is_folded
    assert (to_reporter.text, to_reporter.ruling) == (PLAIN, "pending")
    (to_another,) = seen(case, reviewer)
    assert not to_another.is_folded
    assert review.report(review.message_numbered(case, 1), freelancer) == flag
    review.dismiss(review.message_numbered(case, 1), reviewer, "Criticism of the work")
    (to_reporter,) = seen(case, freelancer)
    assert not to_reporter.is_folded
    assert to_reporter.ruling == "dismissed"


@pytest.mark.parametrize(
    ("category", "state", "words"),
    [("threat", "redacted", ""), ("harassment", "folded", PLAIN), ("circumvention", "redacted", "")],
)
def test_an_upheld_report_changes_how_the_message_is_shown(case, client, freelancer, reviewer, category, state, words):
    rooms.post_message(case, client, "client", PLAIN)
    review.report(review.message_numbered(case, 1), freelancer)
    review.uphold(review.message_numbered(case, 1), reviewer, "As reported", category)
    (to_reader,) = seen(case, freelancer)
    assert (to_reader.state, to_reader.text) == (state, words)
    assert Message.objects.get().body == PLAIN


def test_a_reader_adds_their_report_to_the_screens_flag(case, client, freelancer):
    rooms.post_message(case, client, "client", INSULT)
    flag = review.report(review.message_numbered(case, 1), freelancer, "Please look")
    assert (flag.raised_by, flag.reported_by, flag.report) == ("screen", freelancer, "Please look")
    assert Flag.objects.count() == 1


def test_what_cannot_be_reported_or_ruled_on_is_refused(case, client, freelancer, reviewer):
    rooms.post_message(case, client, "client", PLAIN)
    rooms.post_message(case, client, "client", THREAT)
    plain, held = review.message_numbered(case, 1), review.message_numbered(case, 2)
    with pytest.raises(errors.NotFound):
        review.message_numbered(case, 3)
    with pytest.raises(errors.NotAllowed, match="your own message"):
        review.report(plain, client)
    with pytest.raises(errors.NotFound):  # whoever never saw it cannot tell it from what does not exist
        review.report(held, freelancer)
    with pytest.raises(errors.WrongPhase, match="Nobody has flagged"):
        review.uphold(plain, reviewer, "Why not")
    with pytest.raises(errors.NotAllowed, match="your own message"):
        review.dismiss(held, client, "It was a joke")
    with pytest.raises(errors.Invalid, match="Give a reason"):
        review.dismiss(held, reviewer, "  ")
    with pytest.raises(errors.Invalid, match="Choose one of"):
        review.uphold(held, reviewer, "Bad", "spam")
    review.uphold(held, reviewer, "A threat")
    with pytest.raises(errors.WrongPhase, match="already been upheld"):
        review.dismiss(held, reviewer, "Second thoughts")


def test_a_reporter_does_not_rule_on_their_own_report(case, client, freelancer):
    rooms.post_message(case, client, "client", PLAIN)
    review.report(review.message_numbered(case, 1), freelancer)
    with pytest.raises(errors.NotAllowed, match="another reviewer"):
        review.uphold(review.message_numbered(case, 1), freelancer, "I am right")


def test_reviewers_work_threats_first_then_by_age(case, client, freelancer):
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)) as time:
        for words in (INSULT, CONTACT, THREAT, INSULT, THREAT):
            rooms.post_message(case, client, "client", words)
            time.advance(minutes=1)
    assert [flag.message.number for flag in Flag.objects.pending().oldest_threat_first()] == [3, 5, 1, 2, 4]
    assert Flag.objects.of(case).not_dismissed().count() == 5


def refused(sql, *values):
    with pytest.raises((IntegrityError, InternalError, DatabaseError)) as trouble, transaction.atomic():
        connection.cursor().execute(sql, values)
    return str(trouble.value)


@pytest.mark.usefixtures("past_the_privileges")
def test_the_database_itself_keeps_words_numbers_and_rulings(case, client, freelancer, reviewer):
    message = rooms.post_message(case, client, "client", THREAT)
    plain = rooms.post_message(case, client, "client", PLAIN)
    other = Subject.objects.create(kind="case")
    assert "nothing but its state" in refused("UPDATE messaging_message SET body = 'x' WHERE id = %s", message.pk)
    assert "nothing but its state" in refused("UPDATE messaging_message SET number = 7 WHERE id = %s", message.pk)
    assert "delete" in refused("DELETE FROM messaging_message WHERE id = %s", message.pk).lower()
    assert "delete" in refused("DELETE FROM messaging_flag").lower()
    assert "only_a_threat_is_held" in refused("UPDATE messaging_message SET state = 'held' WHERE id = %s", plain.pk)
    assert "a_ruling_has" in refused("UPDATE messaging_flag SET state = 'upheld'")
    copy = (
        "INSERT INTO messaging_message SELECT (jsonb_populate_record(m, %s::jsonb)).* FROM messaging_message m "
        "WHERE id = %s"
    )
    same_number = {"id": plain.pk + 1000}
    other_subject = {"id": plain.pk + 1000, "number": 3, "subject_id": str(other.pk)}
    assert "message_numbered_once" in refused(copy, json.dumps(same_number), plain.pk)
    assert "subject of its thread" in refused(copy, json.dumps(other_subject), plain.pk)
    review.uphold(review.message_numbered(case, 1), reviewer, "A threat")
    assert "ruled on once" in refused("UPDATE messaging_flag SET reason = 'another'")


@pytest.mark.django_db(transaction=True)
def test_outside_an_act_nothing_is_written_or_ruled(case, client, freelancer):
    with pytest.raises(RuntimeError, match="inside an act"):
        rooms.post_message(case, client, "client", PLAIN)
    with transaction.atomic():
        message = rooms.post_message(case, client, "client", PLAIN)
    with pytest.raises(RuntimeError, match="inside an act"):
        review.report(message, freelancer)
