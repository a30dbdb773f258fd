"""The operators' pages of waivers and holds, and what both sides see of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.presenting import long_deadline
from disputes import alarms
from disputes.models import Proposal
from disputes.pages.wording import genitive
from record.acts import perform
from record.models import Event, Notice
from tests import stories
from tests.browsing import text as page_text
from timers import outages
from timers.models import Outage
from timers.sweep import sweep

WHY = "I lost my job and cannot pay this."
GROUND = "The bank reported the card as stolen."


@pytest.fixture
def story(db):
    """About an amount whose rejected recommendation leads to the election."""
    with stories.told(stories.LARGE) as told:
        yield told


def text(answer):
    return page_text(answer)


def page(story, browser, person):
    return text(browser(person).get(reverse("case", args=[story.case.pk])))


def act_page(story, browser, person, act, **said):
    url = reverse("case-act", args=[story.case.pk, act])
    return text(browser(person).post(url, said) if said else browser(person).get(url))


def test_a_request_is_seen_by_both_and_its_reason_by_one(story, browser):
    story.in_election()
    story.act(story.client, "request_waiver", reason=WHY)
    for person in (story.client, story.freelancer, story.operator):
        assert "Asked the platform to pay it on" in page(story, browser, person)
    assert WHY in page(story, browser, story.client)
    assert WHY in page(story, browser, story.operator)
    assert WHY not in page(story, browser, story.freelancer)
    answer = browser(story.freelancer).get(f"/api/v1/cases/{story.case.pk}/").json()
    assert answer["waivers"][0]["reason"] is None
    assert browser(story.client).get(f"/api/v1/cases/{story.case.pk}/").json()["waivers"][0]["reason"] == WHY


def test_two_operators_are_told_of_a_request(story, browser):
    story.in_election()
    story.act(story.client, "request_waiver", reason=WHY)
    told = set(Notice.objects.filter(event__act="request_waiver").values_list("recipient__email", flat=True))
    assert {story.operator.email, story.second_operator.email} <= told


def test_an_operator_finds_the_request_and_decides(story, browser):
    story.in_election()
    story.act(story.client, "request_waiver", reason=WHY)
    shown = text(browser(story.operator).get(reverse("waivers")))
    assert WHY in shown
    assert "/acts/grant_waiver/?side=client" in browser(story.operator).get(reverse("waivers")).content.decode()
    for person in (story.client, story.mediator, story.reviewer):
        assert browser(person).get(reverse("waivers")).status_code == 404
        assert browser(person).get(reverse("holds")).status_code == 404
    check = act_page(story, browser, story.operator, "grant_waiver", side="client", reason="Proved by papers.")
    assert "Granted, it counts as paid. Maribel Reyes alone then has 5 days" in check
    assert "the clock releases 1,200.00 USD to Victor Hale" in check
    assert "The platform pays Victor Hale’s fee of 120.00 USD when the file is sent" in check
    story.act(story.operator, "grant_waiver", reason="Proved by papers.")
    shown = page(story, browser, story.freelancer)
    assert "Victor Hale’s fee is waived, which counts as paid. Pay yours, or settle." in shown
    assert "Proved by papers." not in shown
    assert "Nobody waits for a waiver" in text(browser(story.operator).get(reverse("waivers")))


def test_what_asking_leads_to_is_said_before(story, browser):
    story.in_election()
    form = act_page(story, browser, story.client, "request_waiver")
    for words in (
        "sees that you asked and what was decided, and never why",
        "waits 72 hours at most",
        "You can ask once, until",
    ):
        assert words in form


def test_in_the_wait_the_page_says_what_is_waited_for_and_what_a_refusal_does(story, browser):
    story.in_election()
    story.act(story.client, "request_waiver", reason=WHY)
    due = story.deadline().due_at
    story.clock.move_to(due + timedelta(hours=1))
    sweep("story")
    shown = page(story, browser, story.client)
    assert "The time to pay is over. The case waits for the answer to your request for a waiver" in shown
    assert "Pay your fee" not in shown
    check = act_page(story, browser, story.operator, "refuse_waiver", side="client", reason="No.")
    assert "at this moment the clock divides 1,200.00 USD" in check


def test_before_the_wait_silence_is_not_written_as_if_it_were_certain(story, browser):
    story.in_election()
    story.act(story.client, "request_waiver", reason=WHY)
    assert "or up to 72 hours later while your request for a waiver is undecided, the clock" in page(
        story, browser, story.client
    )
    story.act(story.operator, "refuse_waiver", side="client", reason="No.")
    assert "72 hours later" not in page(story, browser, story.client)


def test_silence_and_the_table_say_what_a_waiver_would_change(story, browser):
    story.in_election()
    story.act(story.freelancer, "request_waiver", reason=WHY)
    granted = (
        "waiver is granted, it counts as paid: you then have 5 days to pay, and if that does not happen, the clock"
    )
    before = page(story, browser, story.client)
    story.clock.move_to(story.deadline().due_at + timedelta(hours=1))
    sweep("story")
    shown = page(story, browser, story.client)
    for said in (before, shown):
        assert granted in said
        assert "releases 1,200.00 USD to" in said
        assert "Their waiver is granted, and nothing else happens" in said
    assert "Do nothing, and they pay" in before
    assert "unless a waiver is granted before the wait is over, the clock" in shown
    assert "Do nothing, and they pay" not in shown
    assert "Your waiver is granted" in page(story, browser, story.freelancer)
    story.act(story.operator, "grant_waiver", side="freelancer", reason="Shown.")
    assert "waiver is granted, it counts" not in page(story, browser, story.client)


def test_who_pays_after_a_waiver_reads_that_it_was_one(story, browser):
    story.in_election()
    story.act(story.freelancer, "request_waiver", reason=WHY)
    story.act(story.operator, "grant_waiver", side="freelancer", reason="Shown.")
    check = act_page(story, browser, story.client, "pay_fee")
    assert (
        f"{genitive(str(story.freelancer))} fee is waived, which counts as paid: the case goes to an arbitrator at once"
        in check
    )
    story.pay_fee(story.client)
    assert "Both fees are settled. The file goes to the arbitrator." in page(story, browser, story.client)


def test_an_award_that_waits_for_approval_is_not_one_that_does_not_come(story, browser):
    story.file_sent()
    assert "If no award comes by then:" in page(story, browser, story.client)
    story.recorded()
    assert "If no award is approved by then:" in page(story, browser, story.client)


def test_a_held_case_says_so_to_both_sides_and_why_to_operators_only(story, browser):
    story.in_election()
    story.act(story.operator, "hold", reason=GROUND)
    for person in (story.client, story.freelancer):
        shown = page(story, browser, person)
        assert "Held for legal reasons" in shown
        assert "The rule: for fraud, a stolen card, identity or sanctions" in shown
        assert "All clocks of this case stand still" in shown
        assert "unless a second operator confirms it" in shown
        assert "Pay your fee" not in shown
        assert GROUND not in shown
    shown = text(browser(story.second_operator).get(reverse("holds")))
    assert GROUND in shown
    assert "Confirm" in shown
    assert (
        "Confirm"
        not in text(browser(story.operator).get(reverse("holds"))).split("Held now")[1].split("Hold a case")[0]
    )


def test_each_step_of_a_hold_says_what_it_leads_to(story, browser):
    story.in_election()
    placed = act_page(story, browser, story.operator, "hold", reason=GROUND)
    assert "Alone you hold it for 72 hours" in placed
    story.act(story.operator, "hold", reason=GROUND)
    confirming = act_page(story, browser, story.second_operator, "hold", reason="Yes.")
    assert "it lasts 30 days from now" in confirming
    assert "Hold the case" not in confirming
    story.act(story.operator, "release_hold", reason="A mistake.")
    check = act_page(story, browser, story.second_operator, "release_hold", reason="A mistake.")
    assert "The hold ends at once, and all clocks run on." in check
    story.act(story.second_operator, "release_hold", reason="A mistake.")
    assert "then ends on" in check
    assert "ended the legal hold as a second operator" in page(story, browser, story.client)


def test_the_date_that_is_said_before_a_release_is_the_one_that_comes(story, browser):
    story.in_election()
    story.act(story.operator, "hold", reason=GROUND)
    story.act(story.operator, "release_hold", reason="A mistake.")
    story.clock.advance(hours=1)
    check = act_page(story, browser, story.second_operator, "release_hold", reason="A mistake.")
    perform(story.case, "release_hold", by=story.second_operator, data={"reason": "A mistake."})
    assert f"then ends on {long_deadline(story.deadline().due_at)}".replace("\u00a0", " ") in check


def test_a_legal_release_says_the_split_and_whose_figure_it_replaces(story, browser):
    story.one_paid(story.freelancer)
    story.act(story.operator, "hold", reason=GROUND)
    story.act(story.operator, "legal_release", reason="A court's order of 3 March.", to_freelancer="0.00")
    other = act_page(story, browser, story.second_operator, "legal_release", to_freelancer="10.00", reason="The order.")
    assert "It replaces the proposal of Asta Lind: 0.00 USD to the freelancer." in other
    same = act_page(story, browser, story.second_operator, "legal_release", to_freelancer="0.00", reason="The order.")
    assert "By your agreement the money is divided at once" in same
    assert "The fee of Maribel Reyes, 120.00 USD, is paid back." in same
    assert Proposal.objects.filter(state="open").count() == 1
    shown = text(browser(story.second_operator).get(reverse("holds")))
    assert "Release the money by law: 0.00 USD to the freelancer" in shown


def test_a_case_is_found_by_its_reference_to_be_held(story, browser):
    story.in_negotiation()
    shown = text(browser(story.operator).get(reverse("holds"), {"case": story.case.reference}))
    assert f"Hold {story.case.reference}" in shown
    assert "There is no case with this reference." in text(
        browser(story.operator).get(reverse("holds"), {"case": "EH-0"})
    )


def test_an_overdue_award_alarms_two_operators_every_week(story, browser):
    story.file_sent()
    third = stories.person("leif@berg.example", "Leif Berg", "operator")
    story.let_lapse()
    first = Event.objects.get(act="award_lapsed")
    assert set(Notice.objects.filter(event=first).values_list("recipient__email", flat=True)) >= {
        story.operator.email, story.second_operator.email,
    }  # fmt: skip
    assert alarms.alarm_operators() == 0
    story.clock.move_to(first.at + timedelta(days=7))
    assert alarms.alarm_operators() == 1
    assert alarms.alarm_operators() == 0
    again = Event.objects.get(act="alarm_again")
    told = set(Notice.objects.filter(event=again).values_list("recipient__email", flat=True))
    assert len(told) == 2
    assert third.email in told
    assert not told & {story.client.email, story.freelancer.email}
    shown = text(browser(story.operator).get(reverse("operations")))
    assert "Awards that are overdue" in shown
    assert story.case.reference in shown
    story.clock.advance(days=7)
    assert alarms.alarm_operators() == 1
    story.recorded()
    story.act(story.second_operator, "approve_award")
    story.clock.advance(days=8)
    assert alarms.alarm_operators() == 0
    assert "Awards that are overdue" not in text(browser(story.operator).get(reverse("operations")))


def test_an_outage_is_shown_and_counted(story, browser):
    story.in_recommendation()
    story.clock.move_to(story.deadline().due_at - timedelta(hours=1))
    outages.beat()
    Outage.objects.create(began_at=story.clock.moment - timedelta(minutes=30), ended_at=story.clock.moment)
    sweep("worker")
    shown = text(browser(story.operator).get(reverse("operations")))
    assert "30 min, 1 extended" in shown
    assert "extended the time for recommendation to" in page(story, browser, story.client)
