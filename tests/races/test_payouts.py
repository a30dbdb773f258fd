"""Races of payouts with cases that pay back out of the same wallet."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from escrow import audit, payouts
from escrow.models import Payout
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox_bank import ARRIVES
from record.acts import perform
from tests.races.conftest import refusals, together
from tests.stories import Story


@pytest.fixture
def contested(story: Story) -> Story:
    """1,200.00 were released to the freelancer, and the client wants 800.00 of it back."""
    story.claimant_side = "client"
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="400.00")
    story.clock.advance(days=1)
    story._case = perform(story.contract, "open", by=story.client, data=said).result
    begin(story, 50_00, "before")  # so that both accounts are there
    return story


def begin(story: Story, amount: int, key: str) -> Payout:
    return payouts.begin(story.freelancer, amount, "USD", BankAccount.read("Maribel Reyes", ARRIVES), key=key)


def test_a_payout_of_what_is_free_and_a_settlement_of_what_is_contested_both_go_through(contested: Story) -> None:
    contested.act(contested.freelancer, "offer", to_freelancer="400.00")
    came = together(
        lambda: perform(contested.case, "accept_offer", by=contested.client),
        lambda: begin(contested, 350_00, "all that is free"),
    )
    assert refusals(came) == []
    assert contested.case.closing.cause == "settlement"
    assert (contested.wallet(contested.freelancer), contested.wallet(contested.client)) == (0, 800_00)
    assert audit.breaches() == []


def test_no_payout_takes_what_a_settlement_pays_back(contested: Story) -> None:
    contested.act(contested.freelancer, "offer", to_freelancer="400.00")
    came = together(
        lambda: perform(contested.case, "accept_offer", by=contested.client),
        *[lambda n=n: begin(contested, 200_00, f"some {n}") for n in range(5)],
    )
    assert {type(each) for each in refusals(came)} == {Invalid}
    assert len(refusals(came)) == 4  # 350.00 are free, before the settlement and after it
    assert contested.wallet(contested.freelancer) == 150_00
    assert contested.wallet(contested.client) == 800_00
    assert audit.breaches() == []


def test_a_payout_while_the_case_is_being_opened_is_before_it_or_keeps_what_it_claims(story: Story) -> None:
    story.claimant_side = "client"
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    begin(story, 100_00, "before")
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="400.00")
    story.clock.advance(days=1)
    came = together(
        lambda: perform(story.contract, "open", by=story.client, data=said).result,
        lambda: begin(story, 1000_00, "most"),
    )
    taken = not refusals(came)
    assert story.wallet(story.freelancer) == (100_00 if taken else 1100_00)
    assert audit.breaches() == []
