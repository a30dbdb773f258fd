"""The reviewers' list: oldest threat first, covered until asked for, ruled on once, never by somebody who is in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.models import Flag, Message, Ruling
from messaging.screening import screened_as
from record.acts import perform
from tests import stories
from tests.staff import crowds
from tests.staff.test_queue import together

THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def told(story):
    story.in_mediation()
    return story


def say(story, by, text=THREAT, screened=None):
    with screened_as(screened):
        return story.act(by, "say", text=text).result


def listed(browsing):
    return browsing.get(reverse("flags")).content.decode().replace("\u00a0", " ")


def test_the_oldest_threat_comes_first_whatever_else_waits(told, browser):
    say(told, told.freelancer, "You are a fool.", "harassment")
    say(told, told.client)
    say(told, told.freelancer, "Then I will come to your house.", "threat")
    html = listed(browser(told.reviewer))
    places = [html.index(f"F-{flag.pk:04d}, case") for flag in Flag.objects.order_by("pk")]
    assert places[1] < places[2] < places[0]


def test_a_flag_has_four_hours(told, browser):
    say(told, told.client)
    assert "4 h 0 min" in listed(browser(told.reviewer))
    told.clock.advance(hours=5)
    assert "Late by 1 h" in listed(browser(told.reviewer))


def test_the_message_stands_under_a_cover_with_what_fired_underlined(told, browser):
    say(told, told.client)
    html = listed(browser(told.reviewer))
    cover, _, words = html.partition("<blockquote>")
    assert "The message is covered" in cover
    assert "<mark>" in words.partition("</blockquote>")[0]
    assert "open" not in cover.rpartition("<details")[2]
    assert Message.objects.get().why[:9] in html


def test_words_that_look_like_markup_stay_words(told, browser):
    say(told, told.client, "<script>alert(1)</script> or I call the police about you", "threat")
    assert "<script>alert" not in listed(browser(told.reviewer))


def test_nothing_is_chosen_beforehand_and_money_is_said_to_stay(told, browser):
    say(told, told.client)
    html = listed(browser(told.reviewer))
    assert "checked" not in html
    assert "Your decision never moves it" in html


@pytest.mark.parametrize(("decision", "ruling"), [("uphold", Ruling.UPHELD), ("dismiss", Ruling.DISMISSED)])
def test_a_ruling_is_recorded_with_its_reason(told, browser, decision, ruling):
    say(told, told.client)
    flag, browsing = Flag.objects.get(), browser(told.reviewer)
    told.clock.advance(minutes=20)
    answer = browsing.post(reverse("flag", args=[flag.pk]), {"decision": decision, "reason": "As the rules say."})
    assert answer.status_code == 302
    flag.refresh_from_db()
    assert (flag.state, flag.ruled_by, flag.reason) == (ruling, told.reviewer, "As the rules say.")
    assert "No flag waits" in listed(browsing)
    decided = browsing.get(reverse("flags-decided")).content.decode()
    assert "As the rules say." in decided


def test_what_is_wrong_with_a_ruling_is_said_and_the_words_are_kept(told, browser):
    say(told, told.client)
    address, browsing = reverse("flag", args=[Flag.objects.get().pk]), browser(told.reviewer)
    without_decision = browsing.post(address, {"reason": "A long reason that nobody wants to type again."})
    assert without_decision.status_code == 422
    assert "A long reason that nobody wants to type again." in without_decision.content.decode()
    without_reason = browsing.post(address, {"decision": "uphold", "reason": "  "})
    assert without_reason.status_code == 422
    assert 'value="uphold" required checked' in without_reason.content.decode()
    assert Flag.objects.get().is_pending


def test_a_ruling_that_came_second_is_refused_with_what_happened(told, browser):
    say(told, told.client)
    flag = Flag.objects.get()
    told.act(told.reviewer, "uphold", message=1, reason="A threat.")
    second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
    answer = browser(second).post(reverse("flag", args=[flag.pk]), {"decision": "dismiss", "reason": "It is not."})
    assert answer.status_code == 409


def test_a_reviewer_never_sees_a_message_of_a_case_that_they_are_in(told, browser):
    say(told, told.client)
    address = reverse("flag", args=[Flag.objects.get().pk])
    for person in (told.client, told.freelancer, told.mediator):
        stories.person(person.email, person.display_name, "reviewer")
        browsing = browser(person)
        assert browsing.get(address).status_code == 404
        assert THREAT not in listed(browsing)
        assert "No flag waits" in listed(browsing)


def test_a_mediator_who_handed_the_case_back_still_does_not_review_it(told, browser):
    say(told, told.client)
    told.act(told.mediator, "hand_back", reason="I am ill.")
    stories.person(told.mediator.email, told.mediator.display_name, "reviewer")
    assert browser(told.mediator).get(reverse("flag", args=[Flag.objects.get().pk])).status_code == 404


def test_a_colleague_of_a_side_does_not_see_it(told, browser):
    say(told, told.client)
    near = stories.person("colleague@hale.example", "Colleague", "reviewer")
    assert browser(near).get(reverse("flag", args=[Flag.objects.get().pk])).status_code == 404


def test_a_flag_that_does_not_exist_is_not_found(story, browser):
    assert browser(story.reviewer).get(reverse("flag", args=[424242])).status_code == 404


def test_the_list_costs_as_many_queries_for_fifty_flags_as_for_five(told, browser):
    crowds.flags(told, 5)
    browsing = browser(told.reviewer)
    few = queries(browsing)
    crowds.flags(told, 45)
    assert queries(browsing) == few
    # Two pages, and what stands beside the list: appeals, askings, covers and breaks, who has what up, rulings to take
    # back, what was put away, how much was read today, and whether contact is direct in the case that is up.
    assert few <= 34


def queries(browsing):
    listed(browsing)  # the first request also writes the session
    with CaptureQueriesContext(connection) as seen:
        assert browsing.get(reverse("flags")).status_code == 200
        assert browsing.get(reverse("flags-decided")).status_code == 200
    return len(seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_who_rule_at_once_one_does():
    with stories.told() as told:
        told.in_mediation()
        say(told, told.client)
        second = stories.person("second@evenhand.example", "Second Reviewer", "reviewer")
        told.clock.advance(hours=1)
        rulings = {told.reviewer: "uphold", second: "dismiss"}
        said = {"message": 1, "reason": "As I see it."}
        together(list(rulings), lambda who: perform(told.case, rulings[who], by=who, data=said))
        flag = Flag.objects.get()
        assert (flag.state == Ruling.UPHELD) == (flag.ruled_by == told.reviewer)
        assert flag.ruled_at - flag.raised_at == timedelta(hours=1)
