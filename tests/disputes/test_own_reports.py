"""A reader who reports a message is told to the end: received, in review, decided, taken back, overturned."""

import re

import pytest
from django.core import mail
from django.db import DatabaseError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import sight
from core.errors import NotAllowed
from messaging import review, taken_up
from messaging.models import Flag, Message, State
from messaging.reports import Report
from messaging.screening import screened_as
from record.acts import perform
from record.outbox import send_outbox
from tests import stories
from tests.browsing import markup, signed_in, text

WORDS = "You always do this, zephyrquokka."


@pytest.fixture
def told(story):
    story.in_mediation()
    story.second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
    with screened_as(None):
        story.act(story.client, "say", text=WORDS)
    return story


def reported(story, by=None, category="harassment"):
    by = by or story.freelancer
    story.act(by, "report", message=1, category=category, reason="It is the fifth time.")
    return Report.objects.get(by=by)


def page(story, report, person=None):
    return text(signed_in(person or report.by).get(reverse("own-report", args=[report.pk])))


def mails(story):
    mail.outbox.clear()
    send_outbox()
    return {sent.to[0]: sent for sent in mail.outbox}


def upheld(story, **more):
    story.act(story.reviewer, "uphold", message=1, reason="An insult, secretreason.", **more)


def test_a_report_is_received_and_in_review_with_a_time_by_which_one_hears(told):
    send_outbox()
    report = reported(told)
    words = page(told, report)
    assert "Your report of message 1" in words
    assert "Received" in words
    assert "In review" in words
    assert "It stands in the reviewers’ queue" in words
    assert "within four hours, so by" in words
    receipt = mails(told)[told.freelancer.email]
    assert receipt.subject.startswith("Your report of message 1 was received")
    assert f"/me/reports/{report.pk}/" in receipt.body
    assert told.client.email not in [sent.to[0] for sent in mail.outbox]


def test_that_a_reviewer_has_taken_it_up_is_said_and_that_it_is_late_too(told):
    report = reported(told)
    taken_up.take_up(report.flag, told.reviewer)
    assert "A reviewer has taken it up" in page(told, report)
    assert told.reviewer.display_name not in page(told, report)
    told.clock.advance(hours=5)
    words = page(told, report)
    assert "A reviewer has taken it up" not in words
    assert "it is late" in words


def test_the_room_leads_to_the_report_and_says_what_came_of_it(told):
    report = reported(told)
    room = reverse("room", args=[told.case.pk])
    browsing = signed_in(told.freelancer)
    assert f'href="{reverse("own-report", args=[report.pk])}"' in markup(browsing.get(room))
    assert "Your report (in review)" in text(browsing.get(room))
    upheld(told)
    assert "Your report (upheld)" in text(browsing.get(room))
    assert "Your report (" not in text(signed_in(told.client).get(room))
    assert "Your report (" not in text(signed_in(told.mediator).get(room))


def test_an_upheld_report_says_what_changes_by_which_rule_and_that_measures_are_private(told):
    report = reported(told, category="threat")
    upheld(told, category="threat")
    told.clock.advance(minutes=2)
    words = page(told, report)
    for said in (
        "Upheld", "Rulebook, section 7: no threats", "taken out of the room", "72 hours more", "you can take it back",
        "No money moved", "Measures on the other account are private", "one more means of pressure",
        "may appeal once, to another reviewer, until", "No machine took part", "who is a person",
    ):  # fmt: skip
        assert said in words, said
    for kept in ("secretreason", "Kofi", "warning", "Warning", "Muted"):
        assert kept not in words, kept


def test_a_report_that_is_not_upheld_says_so_and_what_one_can_do(told):
    report = reported(told)
    told.act(told.reviewer, "dismiss", message=1, reason="Criticism, secretreason.")
    words = page(told, report)
    for said in ("Not upheld", "It breaks no rule", "to report is no fault", "no appeal against this", "not folded"):
        assert said in words, said
    assert "secretreason" not in words


def test_the_mail_about_a_ruling_waits_for_its_minute_and_has_no_word_of_anybody(told):
    reported(told)
    send_outbox()
    upheld(told)
    assert told.freelancer.email not in mails(told)
    told.clock.advance(seconds=61)
    sent = mails(told)[told.freelancer.email]
    assert sent.subject.startswith("Your report of message 1 was upheld")
    for kept in ("zephyrquokka", "secretreason", "fifth time"):
        assert kept not in sent.body


def test_a_ruling_that_is_taken_back_is_in_review_again_and_no_mail_tells_of_it(told):
    report = reported(told)
    send_outbox()
    upheld(told)
    told.clock.advance(seconds=20)
    perform(told.case, "take_back_ruling", by=told.reviewer, data={"message": 1})
    words = page(told, report)
    assert "In review" in words
    assert "took the ruling back within a minute" in words
    told.clock.advance(minutes=2)
    assert told.freelancer.email not in mails(told)


def appealed(story):
    report = reported(story)
    upheld(story)
    story.act(story.client, "appeal", message=1, words="It was a joke, secretappeal.")
    return report


def test_an_appeal_and_a_ruling_that_is_overturned_are_told_to_the_end(told):
    report = appealed(told)
    assert "has appealed" in page(told, report)
    send_outbox()
    told.act(told.second, "grant_appeal", message=1, reason="It is from a film, secretreason.")
    words = page(told, report)
    for said in ("Overturned on appeal", "breaks no rule", "stands in the room as it was written"):
        assert said in words, said
    for kept in ("secretreason", "secretappeal", "Kofi", "Second Reviewer"):
        assert kept not in words, kept
    sent = mails(told)[told.freelancer.email]
    assert sent.subject.startswith("The ruling on your report of message 1 was overturned on appeal")


def test_an_appeal_that_is_refused_is_told_too(told):
    report = appealed(told)
    send_outbox()
    told.act(told.second, "refuse_appeal", message=1, reason="An insult.")
    assert "the ruling stands for good" in page(told, report)
    assert mails(told)[told.freelancer.email].subject.startswith("The ruling on your report of message 1 stands")


def test_both_readers_of_a_message_report_it_and_both_are_told(told):
    first = reported(told, told.mediator)
    second = reported(told)
    assert Flag.objects.get().reported_by == told.mediator
    room = text(signed_in(told.freelancer).get(reverse("room", args=[told.case.pk])))
    assert "You reported this message. A reviewer will decide about it." in room
    upheld(told)
    told.clock.advance(minutes=2)
    sent = mails(told)
    for report in (first, second):
        assert "Upheld" in page(told, report)
        assert sent[report.by.email].subject.startswith("Your report of message 1 was upheld")


def test_a_report_made_twice_is_one(told):
    reported(told)
    told.act(told.freelancer, "report", message=1)
    assert Report.objects.count() == 1


def test_a_reader_who_reported_does_not_rule_though_another_came_first(told):
    reported(told, told.mediator)
    reported(told)
    stories.person(told.freelancer.email, told.freelancer.display_name, "reviewer")
    report = Report.objects.get(by=told.freelancer)
    with transaction.atomic(), pytest.raises(NotAllowed, match="You reported this message"):
        review.dismiss(report.about, told.freelancer, "No.")


def test_nobody_else_finds_the_page_of_a_report(told):
    report = reported(told)
    for person in (told.client, told.mediator, told.operator, told.reviewer, told.stranger):
        address = reverse("own-report", args=[report.pk])
        assert signed_in(person).get(address).status_code == 404
        assert "R-" not in markup(signed_in(person).get(reverse("own-reports")))
    assert "In review" in text(signed_in(told.freelancer).get(reverse("own-reports")))


def api(person, address):
    return signed_in(person).get(address).json()


def test_a_program_reads_where_its_report_stands(told):
    report = reported(told, category="threat")
    address = reverse("api:case-reports", args=[told.case.pk])
    (row,) = api(told.freelancer, address)
    assert (row["reference"], row["state"], row["message"], row["changes"]) == (report.reference, "pending", 1, [])
    assert row["due_at"]
    upheld(told, category="threat")
    (row,) = api(told.freelancer, address)
    assert row["state"] == "upheld"
    assert any("72 hours" in each for each in row["changes"])
    assert api(told.client, address) == []
    assert api(told.mediator, address) == []


def test_a_room_in_which_nobody_reported_asks_nothing_more(told):
    room = reverse("room", args=[told.case.pk])
    browsing = signed_in(told.freelancer)
    browsing.get(room)
    with CaptureQueriesContext(connection) as seen:
        browsing.get(room)
    assert not [each for each in seen if re.search(r"messaging_(report|asking)", each["sql"])]


def test_the_database_keeps_reports_and_shows_them_to_their_maker_and_reviewers(told):
    report = reported(told)
    for broken in ("UPDATE messaging_report SET words = 'x'", "DELETE FROM messaging_report"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(broken)
    with pytest.raises(InternalError, match="wrote themselves"), transaction.atomic():
        Report.objects.create(flag=report.flag, about=report.about, by=told.client, category="threat")
    for person, count in ((told.freelancer, 1), (told.reviewer, 1), (told.client, 0), (told.operator, 0)):
        with sight.through(sight.Gaze(str(person.pk))):
            assert Report.objects.count() == count


# Words beside an act, and what keeps the sides apart.


def noted(story):
    """A report of the note with an offer."""
    made = story.act(story.client, "offer", to_freelancer="40.00", note="You always do this.").result
    for by in (story.freelancer, story.mediator):
        story.act(by, "report_words", words=f"offer.{made.pk}.note")
    return Report.objects.get(by=story.freelancer)


def test_a_report_of_words_beside_an_act_is_received_and_answered_too(story):
    story.in_mediation()
    send_outbox()
    report = noted(story)
    receipts = mails(story)
    assert receipts[story.freelancer.email].subject.startswith("Your report of words (the note with an offer) was rec")
    assert receipts[story.mediator.email].subject.startswith("Your report of words (the note with an offer) was rec")
    assert story.client.email not in receipts
    words = page(story, report)
    assert "Your report of words (the note with an offer)" in words
    assert "Harassment: words (the note with an offer)" in text(signed_in(report.by).get(reverse("own-reports")))
    for reader in (story.freelancer, story.mediator):  # each finds them folded that has reported them
        assert "You reported these words" in text(signed_in(reader).get(reverse("case", args=[story.case.pk])))
    story.act(story.reviewer, "uphold", message=report.about.number, reason="An insult.")
    story.clock.advance(minutes=2)
    assert mails(story)[story.freelancer.email].subject.startswith(
        "Your report of words (the note with an offer) was u"
    )
    shown = markup(signed_in(report.by).get(reverse("own-report", args=[report.pk])))
    assert "The words in their case" in shown
    assert "/messages/" not in shown


def test_a_reporter_reads_that_shuttle_mode_is_on_because_of_it_while_it_is(told):
    report = reported(told, category="threat")
    upheld(told, category="threat")
    assert "Shuttle mode is on because of it" in page(told, report)
    told.clock.advance(minutes=2)
    perform(told.case, "appeal", by=told.client, data={"message": 1, "words": "A joke."})
    told.act(told.second, "grant_appeal", message=1, reason="A joke.")
    assert "Shuttle mode is on because of it" not in page(told, report)


def subjects(story):
    mails(story)
    return [sent.subject for sent in mail.outbox if sent.to == [story.freelancer.email]]


def test_nobody_is_written_that_a_message_is_delivered_that_went_to_the_mediator_alone(told):
    with screened_as("threat"):
        first = told.act(told.client, "say", text="In court, then.").result
    told.act(told.freelancer, "no_contact")
    send_outbox()
    told.act(told.reviewer, "uphold", message=first.number, reason="A threat.")
    told.clock.advance(minutes=2)
    assert subjects(told)
    perform(told.case, "appeal", by=told.client, data={"message": first.number, "words": "A film."})
    told.act(told.second, "grant_appeal", message=first.number, reason="Lawful.")
    told.clock.advance(minutes=2)
    assert Message.objects.get(number=first.number).state == State.ASIDE
    assert not [each for each in subjects(told) if "delivered" in each]


def test_the_same_where_it_is_dismissed(told):
    with screened_as("threat"):
        held = told.act(told.client, "say", text="In court, then.").result
    told.act(told.freelancer, "no_contact")
    send_outbox()
    told.act(told.reviewer, "dismiss", message=held.number, reason="Lawful.")
    told.clock.advance(minutes=2)
    assert Message.objects.get(number=held.number).state == State.ASIDE
    assert not [each for each in subjects(told) if "delivered" in each]


def test_a_threat_to_the_mediator_in_shuttle_mode_is_no_news_to_the_other_side(told):
    told.act(told.freelancer, "no_contact")
    send_outbox()
    with screened_as("threat"):
        held = told.act(told.client, "say", text="Or else.").result
    told.act(told.reviewer, "uphold", message=held.number, reason="A threat.")
    told.clock.advance(minutes=2)
    sent = mails(told)
    assert "held for your safety" not in " ".join(each.subject for each in sent.values())


def test_the_record_does_not_say_what_was_reported_nor_which_reviewer_ruled(told):
    reported(told)
    upheld(told)
    entry = told.case.events.get(act="report")
    assert set(entry.said) == {"report"}
    for person, is_named in ((told.client, False), (told.freelancer, False), (told.mediator, True)):
        words = text(signed_in(person).get(reverse("case-record", args=[told.case.pk])))
        assert "upheld the flag" in words
        assert (str(told.reviewer) in words) is is_named, person
    for person in (told.client, told.freelancer):
        notices = text(signed_in(person).get(reverse("notices")))
        assert str(told.reviewer) not in notices
        shown = signed_in(person).get(f"/api/v1/cases/{told.case.pk}/record/").content.decode()
        assert "a reviewer" in shown
        assert str(told.reviewer) not in shown
