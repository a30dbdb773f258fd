"""What each choice leads to, and from which chance on paying is worth more: the same arithmetic for both sides."""

import pytest

from disputes.pages.evens import evens
from disputes.pages.outcomes_table import outcomes_table
from disputes.pages.payoffs import payoff
from disputes.pages.reader import Reader
from disputes.pages.standing import steps
from tests import stories
from tests.browsing import signed_in, text


def rows(story, person):
    return {row.name: row for row in payoff(Reader(story.case, person)).rows}


def test_paying_ends_between_less_the_fee_and_all_less_the_fee(story):
    story.one_paid(story.client)
    pay = rows(story, story.freelancer)["Pay, and go to arbitration"]
    assert (pay.you, pay.you_to, pay.fee) == (-10_00, 90_00, 10_00)
    assert (pay.other, pay.other_to) == (0, 100_00)


def test_doing_nothing_stands_last_and_is_what_the_clock_does(story):
    story.one_paid(story.client)
    choices = payoff(Reader(story.case, story.freelancer)).rows
    assert choices[-1].nothing
    story.let_lapse()
    closing = story.case.closing
    assert (choices[-1].you, choices[-1].other) == (closing.to_freelancer, closing.to_client)


def test_an_offer_is_worth_what_it_says_to_each(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="60.00")
    assert rows(story, story.freelancer)["Accept the offer"].you == 60_00
    assert rows(story, story.client)["Wait for a yes to yours"].you == 40_00


def test_break_even_is_what_silence_or_the_offer_gives_and_the_fee(story):
    story.one_paid(story.client)
    story.act(story.client, "offer", to_freelancer="60.00")
    chance = evens(Reader(story.case, story.freelancer))
    assert (chance.nothing_until, chance.offer_until, chance.offer) == (10.0, 70.0, 60_00)


def test_break_even_is_for_those_who_can_still_pay(story):
    story.one_paid(story.client)
    assert evens(Reader(story.case, story.client)) is None
    assert evens(Reader(story.case, story.operator)) is None


def test_a_fee_above_what_there_is_to_win_can_never_be_worth_it(db):
    with stories.told(stories.TERMS | {"rulebook": "upwork-2018"}) as story:
        story.submitted()
        said = {"milestones": [1]} | story.statement(story.freelancer)
        story._case = story.act_on_contract(story.freelancer, "open", **said).result
        story.act(story.client, "respond", **story.statement(story.client))
        story.act(story.mediator, "claim", declaration="I know neither side.")
        story.act(story.mediator, "recommend", **story.recommendation())
        story.act(story.client, "reject", typed="REJECT")
        story.act(story.freelancer, "reject", typed="REJECT")
        assert evens(Reader(story.case, story.freelancer)).never
        shown = text(signed_in(story.freelancer).get(f"/cases/{story.case.pk}/"))
        assert "Paying 291.00 USD cannot be worth more than doing nothing here" in shown
        ways = outcomes_table(Reader(story.case, story.freelancer)).rows
        assert [way.to_freelancer for way in ways] == [0, 0, 100_00, None]


@pytest.mark.parametrize("step", ["in_response", "in_election", "fee_defaulted", "settled"])
def test_the_stepper_shows_what_was_and_what_may_come(story, step):
    getattr(story, step)()
    case = story.case
    shown = steps(case, list(case.events.order_by("number")), Reader(case, story.client).deadline)
    states = [each.state for each in shown]
    behind = states.index("now") if "now" in states else len(states)
    assert set(states[:behind]) <= {"done"}
    assert "done" not in states[behind:]
    assert shown[-1].name == "Closed"
    assert states.count("now") == (0 if case.is_closed else 1)
    assert ("maybe" in states) is not case.is_closed


def test_an_offer_stands_beside_waiting_and_beside_an_award_won_or_lost(story):
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="60.00")
    choices = rows(story, story.freelancer)
    assert (choices["Accept the offer"].you, choices["Accept the offer"].other) == (60_00, 40_00)
    waiting = choices["Wait for the recommendation"]
    assert (waiting.you, waiting.you_to, waiting.fee) == (0, 100_00, 0)
    won, lost = choices["Pay the fee and win all"], choices["Pay the fee and lose"]
    assert (won.you, won.to_freelancer, won.fee) == (90_00, 100_00, 10_00)
    assert (lost.you, lost.to_freelancer, lost.other) == (-10_00, 0, 100_00)
    assert payoff(Reader(story.case, story.freelancer)).even == 70.0  # (60 + 10) of 100
    assert payoff(Reader(story.case, story.client)).even is None  # nobody offered the client anything
    shown = signed_in(story.freelancer).get(f"/cases/{story.case.pk}/")
    assert 'aria-label="What you end with, in USD. Accept the offer: 60.00' in shown.content.decode()
    assert "from a share of 70" in text(shown)


def test_the_page_of_an_act_says_what_happens_otherwise(story):
    story.in_negotiation()
    shown = text(signed_in(story.client).get(f"/cases/{story.case.pk}/acts/offer/"))
    assert "If you do nothing: after" in shown


def test_the_table_names_another_mediator_once_there_has_been_a_first(story):
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="60.00")
    nothing = payoff(Reader(story.case, story.freelancer)).rows[-1]
    assert "goes to another mediator" in nothing.text


def test_with_both_fees_paid_doing_nothing_is_the_award_and_not_the_file_that_is_never_sent(story):
    story.both_paid()
    story.act(story.client, "offer", to_freelancer="60.00")
    choices = rows(story, story.freelancer)
    assert (choices["Do nothing"].you, choices["Do nothing"].you_to, choices["Do nothing"].fee) == (
        -10_00,
        90_00,
        10_00,
    )
    assert choices["Do nothing, and no file is sent"].fee == 0
    assert choices["Accept the offer"].you == 60_00


def test_a_fee_that_went_to_the_arbitrator_is_gone_also_where_one_settles(story):
    story.file_sent()
    story.act(story.client, "offer", to_freelancer="60.00")
    choice = rows(story, story.freelancer)["Accept the offer"]
    assert (choice.you, choice.fee) == (50_00, 10_00)


def test_no_fee_is_spoken_of_before_there_is_an_answer(story):
    story.in_response()
    story.act(story.client, "offer", to_freelancer="60.00")
    assert payoff(Reader(story.case, story.freelancer)).even is None
