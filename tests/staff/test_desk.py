"""The reviewers' desk: taking back, coming second, appeals of colleagues' rulings, covers, and measures that stand."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from core.errors import NotAllowed
from messaging.models import Flag, Ruling
from messaging.screening import screened_as
from people.sanctions import Appeal, Measure
from record.outbox import send_outbox
from tests import stories
from tests.browsing import text

THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def told(story):
    story.in_mediation()
    story.second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
    return story


def say(story, words=THREAT, screened="threat", by=None):
    with screened_as(screened):
        story.act(by or story.client, "say", text=words)
    return Flag.objects.latest("pk")


def decide(browsing, flag, decision="uphold", reason="As the rules say.", **more):
    address = reverse("flag", args=[flag.pk])
    return browsing.post(address, {"decision": decision, "reason": reason, "version": flag.version, **more})


def test_a_slip_is_taken_back_from_the_desk(told, browser):
    flag, browsing = say(told), browser(told.reviewer)
    decide(browsing, flag)
    told.clock.advance(seconds=59)
    assert "You can take it back until" in text(browsing.get(reverse("flags")))
    browsing.post(reverse("take-ruling-back", args=[flag.pk]))
    flag.refresh_from_db()
    assert flag.state == Ruling.PENDING
    decide(browsing, flag)
    told.clock.advance(seconds=60)
    assert "You can take it back until" not in text(browsing.get(reverse("flags")))
    assert browsing.post(reverse("take-ruling-back", args=[flag.pk])).status_code == 409


def test_who_comes_second_is_told_who_decided_what_and_keeps_the_words(told, browser):
    flag = say(told)
    decide(browser(told.reviewer), flag)
    answer = decide(browser(told.second), flag, "dismiss", "Lawful, as I read it.")
    words = text(answer)
    assert answer.status_code == 409
    assert "already been upheld by Kofi Mensah" in words
    assert "Lawful, as I read it." in words
    assert Flag.objects.get().state == Ruling.UPHELD


def test_a_page_from_before_a_report_is_told_of_it_and_keeps_the_words(told, browser):
    flag = say(told, "You are a fool.", "harassment")
    told.act(told.freelancer, "report", message=1, reason="It goes on by phone.")
    answer = decide(browser(told.reviewer), flag, "dismiss", "Rude, no more.")
    assert answer.status_code == 412
    assert "a reader reported the message too" in text(answer)
    assert "Rude, no more.</textarea>" in answer.content.decode()
    flag.refresh_from_db()
    assert flag.is_pending
    assert decide(browser(told.reviewer), flag, "dismiss").status_code == 302


def test_what_may_be_a_threat_comes_after_threats_and_before_the_rest(told, browser):
    first, second, third = say(told, screened="harassment"), say(told, screened="harassment"), say(told)
    Flag.objects.filter(pk=second.pk).update(suspected="threat")
    assert list(Flag.objects.oldest_threat_first()) == [third, second, first]
    assert "It may be a threat" in text(browser(told.reviewer).get(reverse("flags")))


def test_the_conduct_of_both_people_and_the_next_step_stand_beside_a_flag(told, browser):
    decide(browser(told.reviewer), say(told))
    told.clock.advance(days=1)
    page = browser(told.second).get(reverse("flag", args=[say(told).pk]))
    assert "Measures on the sender Warning (" in text(page)
    assert "Measures on the other side None" in text(page)
    assert '<li class="is-now">Muted 30 days' in page.content.decode()


def test_words_stay_covered_until_a_reviewer_chooses_otherwise_for_good(told, browser):
    say(told)
    browsing = browser(told.reviewer)
    opened = '<details class="covered" open'
    assert opened not in browsing.get(reverse("flags")).content.decode()
    browsing.post(reverse("covers"), {"words": "shown"})
    assert opened in browser(told.reviewer).get(reverse("flags")).content.decode()
    assert opened not in browser(told.second).get(reverse("flags")).content.decode()


# Statement of reasons and appeal.


def appealed(told, browser):
    decide(browser(told.reviewer), say(told), reason="Police and a university, on a condition.")
    told.clock.advance(minutes=2)
    address = reverse("statement-of-reasons", args=[Measure.objects.get().pk])
    browser(told.client).post(address, {"words": "I quoted a film."})
    return address


def test_the_sender_reads_what_why_by_which_rule_and_how_to_appeal(told, browser):
    decide(browser(told.reviewer), say(told), reason="Police and a university, on a condition.")
    address = reverse("statement-of-reasons", args=[Measure.objects.get().pk])
    assert "still take this ruling back" in text(browser(told.client).get(address))
    told.clock.advance(minutes=2)
    words = text(browser(told.client).get(address))
    for said in ("automatic screen", "Rulebook, section 7", "on a condition", "What follows: warning"):
        assert said in words
    assert "Appeal this ruling" in words
    assert "Kofi" not in words
    assert "Warning" in text(browser(told.client).get(reverse("own-measures")))
    for other in (told.freelancer, told.mediator, told.reviewer):
        assert browser(other).get(address).status_code == 404


def test_the_mail_about_a_ruling_waits_for_its_minute_and_says_no_word_of_it(told, browser):
    send_outbox()
    decide(browser(told.reviewer), say(told), reason="Police and a university, on a condition.")
    mail.outbox.clear()
    send_outbox()
    assert not [sent for sent in mail.outbox if "/me/measures/" in sent.body]
    told.clock.advance(seconds=61)
    mail.outbox.clear()
    send_outbox()
    (sent,) = [each for each in mail.outbox if each.to == [told.client.email]]
    assert "/me/measures/" in sent.body
    assert "university" not in sent.body
    assert "police" not in sent.body.lower()


def test_nobody_is_told_of_a_ruling_that_was_taken_back(told, browser):
    flag, browsing = say(told), browser(told.reviewer)
    decide(browsing, flag)
    browsing.post(reverse("take-ruling-back", args=[flag.pk]))
    send_outbox()
    mail.outbox.clear()
    told.clock.advance(minutes=2)
    send_outbox()
    assert not [sent for sent in mail.outbox if told.client.email in sent.to]
    assert "No ruling stands" in text(browser(told.client).get(reverse("own-measures")))


def test_an_appeal_waits_with_its_own_clock_for_another_reviewer(told, browser):
    appealed(told, browser)
    page = reverse("appeal", args=[Appeal.objects.get().pk])
    assert browser(told.reviewer).get(page).status_code == 404
    assert "No appeal waits" in text(browser(told.reviewer).get(reverse("appeals")))
    words = text(browser(told.second).get(reverse("flags")))
    assert "Appeal: threat 3 d 0 h" in words
    assert "I quoted a film." in text(browser(told.second).get(reverse("appeals")))


def test_nobody_decides_the_appeal_of_a_case_that_they_are_in(told, browser):
    appealed(told, browser)
    page = reverse("appeal", args=[Appeal.objects.get().pk])
    for person in (told.client, told.freelancer, told.mediator):
        stories.person(person.email, person.display_name, "reviewer")
        assert browser(person).get(page).status_code == 404
        with pytest.raises(NotAllowed):
            told.act(type(person).objects.get(pk=person.pk), "grant_appeal", message=1, reason="It was a joke.")


def test_a_granted_appeal_is_told_to_both(told, browser):
    address = appealed(told, browser)
    page = reverse("appeal", args=[Appeal.objects.get().pk])
    without = browser(told.second).post(page, {"decision": "grant_appeal", "reason": ""})
    assert without.status_code == 422
    browser(told.second).post(page, {"decision": "grant_appeal", "reason": "It is from a film."})
    assert "overturned on appeal" in text(browser(told.client).get(address))
    mail.outbox.clear()
    told.clock.advance(minutes=2)
    send_outbox()
    titles = {(sent.to[0], sent.subject.partition(" (")[0]) for sent in mail.outbox}
    assert (told.client.email, "Your appeal was granted") in titles
    assert (told.freelancer.email, "Message 1 is delivered to you after all") in titles
    late = browser(told.second).post(page, {"decision": "refuse_appeal", "reason": "No."})
    assert late.status_code == 409
    assert "already been granted" in text(late)


def test_the_measures_page_says_what_holds_and_until_when(told, browser):
    decide(browser(told.reviewer), say(told))
    told.clock.advance(days=1)
    decide(browser(told.reviewer), say(told))
    words = text(browser(told.second).get(reverse("measures")))
    mute = Measure.objects.get(step="mute")
    assert f"In force until {mute.ends_at:%a %-d %B}" in words
    told.clock.move_to(mute.ends_at + timedelta(seconds=1))
    assert "Ran out on" in text(browser(told.second).get(reverse("measures")))
