"""Two acts about the same money at the same moment: giving back, ending, funding, waking, paying back."""

from __future__ import annotations

from datetime import timedelta

from core.errors import Invalid, NotAllowed, NotFound, Refusal, TooLate, WrongPhase
from disputes.models import Case
from escrow import audit, checkout
from escrow.models import Transfer
from record.acts import perform
from tests.races.conftest import refusals, together
from tests.stories import CARD, Story
from timers.models import Deadline
from timers.sweep import sweep


def test_giving_back_against_approving(story: Story) -> None:
    """Both may happen, one after the other; what left escrow is what was funded, once."""
    story.submitted()
    came = together(
        lambda: perform(story.contract, "give_refund", by=story.freelancer, data={"milestone": 1, "amount": "1200.00"}),
        lambda: perform(story.contract, "approve", by=story.client, data={"milestone": 1}),
    )
    assert all(isinstance(refusal, WrongPhase) for refusal in refusals(came))
    assert len(refusals(came)) <= 1
    assert story.wallet(story.client) + story.wallet(story.freelancer) == 120000
    assert audit.breaches() == []


def test_fifty_times_giving_all_of_it_back(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    said = {"milestone": 1, "amount": "1200.00"}
    came = together(*[lambda: perform(story.contract, "give_refund", by=story.freelancer, data=said)] * 50)
    assert len(refusals(came)) == 49
    assert all(isinstance(refusal, Invalid) for refusal in refusals(came))
    assert (story.wallet(story.client), story.wallet(story.freelancer)) == (120000, 0)
    assert audit.breaches() == []


def test_ending_against_funding(story: Story) -> None:
    """Either the money is in escrow and is asked back, or nothing is held and the payer has it again."""
    story.active()
    came = together(
        lambda: perform(story.contract, "end_contract", by=story.freelancer),
        lambda: checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": 1}, card=CARD, key="racing"
        ),
    )
    assert not isinstance(came[0], Refusal)
    milestone = story.contract.all_milestones[0]
    if isinstance(came[1], Refusal):
        assert milestone.state == "unfunded"
        assert not Transfer.objects.exists()
    else:
        assert milestone.standing == "refund_requested"
    assert audit.breaches() == []


def test_both_end_it_at_once(story: Story) -> None:
    story.funded()
    came = together(
        lambda: perform(story.contract, "end_contract", by=story.freelancer),
        lambda: perform(story.contract, "end_contract", by=story.client),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert story.contract.all_milestones[0].refund_requests.count() == 1


def test_the_clock_of_what_sleeps_against_an_act(story: Story) -> None:
    """An act that was received in time wakes the contract, whoever comes to the lock first."""
    story.funded()
    due = Deadline.objects.of(story.contract).open().get(kind="dormant").due_at
    story.clock.move_to(due - timedelta(milliseconds=1))
    said = {"milestone": 1, "note": "Here it is."}
    came = together(lambda: perform(story.contract, "submit", by=story.freelancer, data=said), lambda: sweep("racing"))
    assert refusals(came) == []
    assert not Deadline.objects.of(story.contract).filter(kind="dormant_notice").exists()
    assert audit.breaches() == []


def test_the_end_of_the_notice_against_an_act_at_its_due_moment(story: Story) -> None:
    story.funded()
    for kind in ("dormant", "dormant_notice"):
        story.clock.move_to(Deadline.objects.of(story.contract).open().get(kind=kind).due_at)
        if kind == "dormant":
            sweep("first")
    came = together(
        lambda: perform(story.contract, "submit", by=story.freelancer, data={"milestone": 1, "note": "Late."}),
        lambda: sweep("racing"),
    )
    assert isinstance(came[0], TooLate | WrongPhase)
    assert story.contract.all_milestones[0].standing == "refund_requested"


def test_two_cases_about_the_same_released_money(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="0.00")
    came = together(*[lambda: perform(story.contract, "open", by=story.client, data=said)] * 8)
    assert len(refusals(came)) == 7
    assert all(isinstance(refusal, WrongPhase | NotAllowed) for refusal in refusals(came))
    assert Case.objects.count() == 1
    assert audit.breaches() == []


def test_accept_against_accept_pays_back_once(story: Story) -> None:
    story.claimant_side = "client"
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="0.00")
    story._case = perform(story.contract, "open", by=story.client, data=said).result
    story.act(story.client, "offer", to_freelancer="500.00")
    story.act(story.freelancer, "offer", to_freelancer="700.00")
    came = together(
        lambda: perform(story.case, "accept_offer", by=story.freelancer),
        lambda: perform(story.case, "accept_offer", by=story.client),
    )
    assert [type(refusal) in (WrongPhase, NotFound) for refusal in refusals(came)] == [True]
    assert story.wallet(story.freelancer) in (50000, 70000)
    assert story.wallet(story.client) + story.wallet(story.freelancer) == 120000
    assert audit.breaches() == []


def test_granting_against_refusing_an_application(story: Story) -> None:
    story.in_default()
    said = story.statement(story.client, to_freelancer="600.00", reason="In hospital.")
    story.act(story.client, "set_aside", **said)
    came = together(
        lambda: perform(story.case, "grant_set_aside", by=story.mediator, data={"reason": "Excused."}),
        lambda: perform(story.case, "refuse_set_aside", by=story.mediator, data={"reason": "No excuse."}),
    )
    assert len(refusals(came)) == 1
    assert isinstance(refusals(came)[0], WrongPhase)
    assert story.case.phase in ("negotiation", "closed")
    assert audit.breaches() == []
