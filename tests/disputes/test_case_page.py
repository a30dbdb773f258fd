"""The page of a case: for everybody who may see it, in every phase, with what silence leads to."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disputes.lapsing import outcome_when_lapsed
from disputes.pages.reader import Reader
from disputes.pages.silence import silence
from disputes.pages.wording import marked
from record.verifying import flaw_in
from tests import stories
from tests.browsing import markup, signed_in, text

OPEN = ["in_response", "in_default", "in_negotiation", "in_queue", "in_mediation", "in_recommendation", "in_election",
        "one_paid", "both_paid", "file_sent", "awarding"]  # fmt: skip
ENDS = ["settled", "fee_defaulted", "neither_paid", "awarded", "withdrawn"]


def page(person, case, name="case"):
    return signed_in(person).get(reverse(name, args=[case.pk]))


@pytest.mark.parametrize(
    ("claimant", "step"), [("freelancer", step) for step in OPEN] + [("client", step) for step in OPEN[:2]]
)
def test_every_phase_says_what_silence_does(db, step, claimant):
    with stories.told(claimant_side=claimant) as story:
        getattr(story, step)()
        for person in (story.client, story.freelancer, story.operator):
            response = page(person, story.case)
            told = silence(Reader(story.case, person))
            assert response.status_code == 200
            assert f"{told.lead} {told.text}".replace("\u00a0", " ") in text(response)


@pytest.mark.parametrize("step", ENDS)
def test_a_closed_case_says_why(db, step):
    with stories.told() as story:
        getattr(story, step)()
        for person in (story.client, story.freelancer, story.operator):
            shown = text(page(person, story.case))
            assert "This case is closed" in shown
            assert story.case.closing.get_cause_display() in shown


@pytest.mark.parametrize("step", ["in_response", "in_negotiation", "in_queue", "in_mediation", "in_recommendation",
                                  "in_election", "one_paid", "both_paid"])  # fmt: skip
@pytest.mark.parametrize("terms", [stories.TERMS, stories.LARGE])
def test_the_clock_does_what_the_page_said(db, step, terms):
    with stories.told(terms) as story:
        getattr(story, step)()
        said = outcome_when_lapsed(story.case, story.deadline().kind)
        story.let_lapse()
        case = story.case
        if said.closes:
            assert (case.closing.cause, case.closing.to_freelancer) == (said.cause, said.to_freelancer)
        else:
            assert case.phase == said.goes_on_to


def test_silence_in_the_election_names_amounts_dates_and_fees(story):
    story.one_paid(story.client)
    shown = text(page(story.freelancer, story.case))
    assert (
        "If you do nothing: after Tue 17 February 2026, 23:59 UTC, the clock releases 100.00 USD to Victor Hale, as "
        "Victor Hale last answered. You get 0.00 USD. Victor Hale’s fee of 10.00 USD is paid back." in shown
    )
    assert "ifnothing--loss" in markup(page(story.freelancer, story.case))
    waiting = text(page(story.client, story.case))
    assert (
        "If Maribel Reyes does nothing: after Tue 17 February 2026, 23:59 UTC, the clock releases 100.00 USD to you"
        in (waiting)
    )
    assert "ifnothing--loss" not in markup(page(story.client, story.case))


def test_the_side_that_did_not_pay_reads_why_the_money_is_gone(story):
    story.fee_defaulted(story.freelancer)
    shown = text(page(story.client, story.case))
    assert "Maribel Reyes paid the arbitration fee in time, and you did not." in shown
    assert "as Maribel Reyes last claimed" in shown
    assert "Your fee of 10.00 USD was not paid. Maribel Reyes’ fee of 10.00 USD was paid back." in shown


def test_nobody_has_paid_both_silences_are_said(story):
    story.in_election()
    shown = text(page(story.client, story.case))
    assert "divides 100.00 USD: 25.00 USD to you, 75.00 USD to Maribel Reyes, as last recommended." in shown
    assert "If only Maribel Reyes pays, it releases 100.00 USD to Maribel Reyes." in shown


def test_the_election_shows_all_four_ways_and_closes_those_that_are_over(story):
    story.one_paid(story.client)
    rows = markup(page(story.freelancer, story.case)).split('id="outcomes"')[1].split("</section>")[0]
    assert rows.count("<tr") == 5
    assert rows.count("No longer possible") == 2
    assert "Happens if you do nothing" in rows
    assert "Happens as soon as you pay" in rows


def test_both_sides_read_the_same_table_of_outcomes(story):
    story.in_election()
    tables = [
        markup(page(person, story.case)).split('id="outcomes"')[1].split("</section>")[0]
        for person in (story.client, story.freelancer)
    ]
    goes = [re.findall(r"<b>(.*?)</b>", table) for table in tables]
    assert len(goes[0]) == 4
    assert goes[0] == goes[1]


def test_a_story_is_sealed_to_the_other_side_until_the_answer(story):
    story.in_response()
    assert "The story of the freelancer." in text(page(story.freelancer, story.case))
    assert "The story of the freelancer." not in text(page(story.client, story.case))
    assert "The story of the freelancer." not in text(page(story.operator, story.case))
    story.act(story.client, "respond", **story.statement(story.client))
    assert "The story of the freelancer." in text(page(story.client, story.case))


@pytest.mark.parametrize("name", ["case", "case-version", "case-record", "case-record-file", "case-opened"])
def test_what_is_not_yours_and_what_does_not_exist_answer_alike(story, name):
    story.in_response()
    case = story.case
    hers = page(story.stranger, case, name)
    case.pk = story.contract.pk  # there is no case of this id
    nobodys = page(story.stranger, case, name)
    assert hers.status_code == nobodys.status_code == 404
    assert text(hers) == text(nobodys)


def test_whoever_is_not_signed_in_is_asked_to_sign_in(story):
    story.in_response()
    response = Client().get(reverse("case", args=[story.case.pk]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_mediator_sees_a_case_in_the_queue_and_one_of_their_own_only(story):
    story.in_negotiation()
    assert page(story.mediator, story.case).status_code == 404
    story.clock.advance(days=3)
    story.act(story.freelancer, "escalate")
    assert "This case waits for a mediator" in text(page(story.mediator, story.case))
    story.act(story.mediator, "claim", declaration="I know neither side.")
    assert page(story.mediator, story.case).status_code == 200


def test_the_version_moves_with_every_act(story):
    story.in_negotiation()
    before = page(story.client, story.case, "case-version").json()["version"]
    assert f'data-version="{before}"' in markup(page(story.client, story.case))
    story.act(story.client, "offer", to_freelancer="40.00")
    assert page(story.client, story.case, "case-version").json()["version"] == before + 1


def test_every_button_leads_to_a_page(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    for person in (story.client, story.freelancer):
        client = signed_in(person)
        for act in Reader(story.case, person).open_acts:
            if act == "say":
                continue
            url = reverse("case-act", args=[story.case.pk, act])
            assert client.get(url).status_code == 200, act


def test_the_check_page_of_an_offer_says_who_gets_what(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="60.00")
    shown = text(signed_in(story.freelancer).get(reverse("case-act", args=[story.case.pk, "accept_offer"])))
    assert "Victor Hale gets 40.00 USD" in shown
    assert "You get 60.00 USD" in shown


def test_rejecting_stands_next_to_fee_and_dates(story):
    story.in_recommendation()
    story.act(story.client, "reject", typed="REJECT")
    shown = text(signed_in(story.freelancer).get(reverse("case-act", args=[story.case.pk, "reject"])))
    assert "Your fee for an arbitrator 10.00 USD" in shown
    assert "The fee election opens at once. Each side can pay or settle until" in shown
    assert "Type REJECT to confirm" in shown


def test_the_record_can_be_taken_away_and_checked(story):
    story.in_election()
    shown = text(page(story.client, story.case, "case-record"))
    assert "Maribel Reyes rejected the recommendation. The fee election opened" in shown
    record = json.loads(page(story.client, story.case, "case-record-file").content)
    assert flaw_in(record) is None
    assert {each["text"] for each in record["sealed"]} == {"The story of the client.", "The story of the freelancer."}


def test_the_record_of_a_sealed_story_keeps_it_sealed(story):
    story.in_response()
    record = json.loads(page(story.client, story.case, "case-record-file").content)
    assert record["sealed"] == []
    assert "The story of the freelancer." not in json.dumps(record)


def asked(client, case):
    """How many queries the page takes, once somebody has been there."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("case", args=[case.pk])).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("step", "most"),
    [("in_response", 26), ("in_mediation", 26), ("in_recommendation", 31), ("one_paid", 33), ("awarded", 38)],
)
def test_the_page_stays_within_its_queries(story, step, most):
    getattr(story, step)()
    assert asked(signed_in(story.freelancer), story.case) <= most


def test_offers_cost_the_page_two_queries(story):
    story.in_negotiation()
    for figure in ("10.00", "20.00", "30.00"):
        story.act(story.client, "offer", to_freelancer=figure)
    assert asked(signed_in(story.freelancer), story.case) <= 28


def test_the_page_asks_no_more_however_much_is_in_the_case(story):
    story.in_mediation()
    said = "Look at page {}."

    def more(count):
        for number in range(count):
            story.act(story.client, "say", text=said.format(number))
            story.act(story.client, "say", text="Only for you.", room="private")
            story.act(story.client, "offer", to_freelancer=f"{10 + number}.00")
            story.act(story.freelancer, "add_exhibits", files=[story.upload(story.freelancer, f"{number}.txt")])
            story.act(story.mediator, "ask_party", to="client", text=said.format(number), days=2)
            story.act(story.client, "answer_party", text=said.format(number))
        story.read_all()

    more(1)
    readers = [signed_in(person) for person in (story.client, story.mediator, story.operator)]
    few = [asked(reader, story.case) for reader in readers]
    more(4)
    assert [asked(reader, story.case) for reader in readers] == few


def test_the_list_tells_what_needs_one(story):
    story.in_response()
    mine = text(signed_in(story.client).get(reverse("cases")))
    assert "Needs you" in mine
    assert story.case.reference in mine
    theirs = text(signed_in(story.freelancer).get(reverse("cases")))
    assert "Waiting for others" in theirs
    assert story.case.reference not in text(signed_in(story.stranger).get(reverse("cases")))


def test_the_rulebook_is_open_to_everybody(db):
    shown = text(Client().get(reverse("rulebook", args=["standard", 1])))
    assert "The fee is 10 % of the amount in dispute a side, at least 5.00 USD, at most 337.50 USD." in shown
    flat = text(Client().get(reverse("rulebook", args=["upwork-2018", 1])))
    assert "The fee is 291.00 USD a side" in flat
    assert "45,000 JPY" in text(Client().get(reverse("rulebook", args=["standard", 1]), {"currency": "JPY"}))
    assert Client().get(reverse("rulebook", args=["standard", 99])).status_code == 404


def test_amounts_in_sentences_are_set_as_money():
    assert marked("At 23:59\u00a0UTC it releases 1,200.00\u00a0USD & no more.") == (
        "At 23:59\u00a0UTC it releases "
        '<span class="money">1,200.00&nbsp;<span class="cur">USD</span></span> &amp; no more.'
    )


def test_a_stale_page_says_what_the_other_side_did(story):
    story.in_negotiation()
    version = story.case.version
    story.act(story.client, "offer", to_freelancer="40.00")
    url = reverse("case-act", args=[story.case.pk, "offer"])
    response = signed_in(story.freelancer).post(url, {"to_freelancer": "90.00", "note": "Meet me.", "version": version})
    assert response.status_code == 412
    assert "Victor Hale offered 40.00 USD to the freelancer." in text(response)
    assert "Meet me." in markup(response)


def test_notices_tell_in_sentences(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="40.00")
    shown = text(signed_in(story.freelancer).get(reverse("notices")))
    assert "Victor Hale" in shown
    assert "offered 40.00 USD to the freelancer." in shown
