"""Races of bids, and of decisions that cool off."""

from __future__ import annotations

from core.errors import Invalid, NotAllowed, NotFound, Refusal, TooLate, WrongPhase
from disputes.models import Bid, Case, CoolingOff
from escrow import audit
from record import verifying
from record.acts import perform
from tests.disputes.threats import accepted_under_a_threat, threatens
from tests.races.conftest import refusals, together
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep


def is_clean(case: Case) -> None:
    assert audit.breaches() == []
    assert verifying.flaw_in(verifying.exported(case)) is None


def test_bid_against_bid_settles_once_in_the_middle(story: Story) -> None:
    story.in_negotiation()
    came = together(
        lambda: perform(story.case, "bid", by=story.client, data={"amount": "700.00"}),
        lambda: perform(story.case, "bid", by=story.freelancer, data={"amount": "600.01"}),
    )
    assert refusals(came) == []
    assert story.case.closing.cause == "blind_bid_settlement"
    assert story.case.closing.to_freelancer == 65001
    assert story.wallet(story.client) + story.wallet(story.freelancer) == 120000
    is_clean(story.case)


def test_one_side_bids_many_times_at_once_and_has_three(story: Story) -> None:
    story.in_negotiation()
    came = together(
        *[lambda n=n: perform(story.case, "bid", by=story.client, data={"amount": f"{100 + n}.00"}) for n in range(12)]
    )
    assert all(isinstance(refusal, NotAllowed | Invalid) for refusal in refusals(came))
    figures = list(Bid.objects.order_by("number").values_list("to_freelancer", flat=True))
    assert figures == sorted(figures)
    assert len(figures) <= 3
    is_clean(story.case)


def test_a_bid_that_meets_against_an_acceptance_settles_once(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "bid", amount="700.00")
    story.act(story.client, "offer", to_freelancer="500.00")
    came = together(
        lambda: perform(story.case, "bid", by=story.freelancer, data={"amount": "600.00"}),
        lambda: perform(story.case, "accept_offer", by=story.freelancer),
    )
    assert [type(refusal) for refusal in refusals(came)] in ([WrongPhase], [NotFound])
    assert story.case.closing.to_freelancer in (65000, 50000)
    is_clean(story.case)


def test_taking_back_against_the_lapse_at_the_last_moment(story: Story) -> None:
    """At the moment at which it takes effect it is too late, whoever comes to the lock first."""
    accepted_under_a_threat(story, "400.00")
    story.clock.move_to(Deadline.objects.get(kind="cooling_off").due_at)
    came = together(
        lambda: perform(story.case, "take_back", by=story.freelancer),
        lambda: sweep("racing"),
        lambda: sweep("racing too"),
    )
    assert isinstance(came[0], TooLate)
    assert story.case.closing.to_freelancer == 40000
    is_clean(story.case)


def test_a_guarded_acceptance_against_withdrawing_the_offer_has_one_winner(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="400.00")
    threatens(story, story.client)
    came = together(
        lambda: perform(story.case, "accept_offer", by=story.freelancer),
        lambda: perform(story.case, "withdraw_offer", by=story.client),
    )
    assert len(refusals(came)) == 1
    accepted = not isinstance(came[0], Refusal)
    assert bool(story.case.open_offers) is accepted
    assert CoolingOff.objects.open().exists() is accepted
    is_clean(story.case)


def test_a_guarded_acceptance_many_times_at_once_cools_off_once(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="400.00")
    threatens(story, story.client)
    came = together(*[lambda: perform(story.case, "accept_offer", by=story.freelancer) for _ in range(12)])
    assert refusals(came) == []
    assert CoolingOff.objects.count() == 1
    is_clean(story.case)
