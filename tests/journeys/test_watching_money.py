"""The watch over random lives sees what it is there for: each way of going wrong with a clawback, made on purpose."""

from collections.abc import Iterator

import pytest

from escrow import card_disputes, ledger
from escrow.models import Account, CardDispute, Kind, Payment
from escrow.providers.sandbox import decide_dispute, dispute_charge
from escrow.purposes import DISPUTED, Disputed
from tests import stories
from tests.journeys.invariants import Watch
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told


def disputed(story: Story, amount: int | None = None) -> CardDispute:
    story.clock.advance(hours=1)
    said = dispute_charge(Payment.objects.get(subject=story.contract, purpose="fund").provider_key, amount)
    card_disputes.note(said, "sandbox")
    return CardDispute.objects.get(provider_id=said.id)


def decided(story: Story, dispute: CardDispute, state: str) -> None:
    story.clock.advance(days=1)
    card_disputes.note(decide_dispute(dispute.provider_id, state), "sandbox")


def breaches(story: Story) -> str:
    return "\n".join(Watch(story.contract).breaches())


@pytest.mark.parametrize("state", ["won", "lost"])
@pytest.mark.parametrize("amount", [10_000, 4_000])
def test_what_goes_right_is_no_breach(story: Story, state: str, amount: int) -> None:
    story.in_negotiation()
    dispute = disputed(story, amount)
    assert breaches(story) == ""
    decided(story, dispute, state)
    assert breaches(story) == ""
    story.act(story.client, "offer", to_freelancer="60.00")
    story.act(story.freelancer, "accept_offer")
    assert breaches(story) == ""


def test_money_that_comes_back_to_an_ended_milestone(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.in_negotiation()
    dispute = disputed(story, 4_000)
    for operator in (story.operator, story.second_operator):
        story.act(operator, "legal_release", to_freelancer="60.00", reason="A court's order.")
    assert breaches(story) == ""
    monkeypatch.setitem(DISPUTED, "fund", Disputed(DISPUTED["fund"].follow, lambda payment: True))
    decided(story, dispute, "won")
    assert "milestone 1 is paid and holds 4000" in breaches(story)
    assert "and 4000 is held" in breaches(story)


def test_a_debt_in_another_account_than_the_contracts(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    rightly = card_disputes._accounts

    def wrongly(payment: Payment) -> tuple[Account, Account, Account]:
        source, _, world = rightly(payment)
        return source, ledger.account(Kind.PLATFORM, "USD"), world

    monkeypatch.setattr(card_disputes, "_accounts", wrongly)
    disputed(story)
    assert "the platform has borne -10000 of this contract, and its account says 0" in breaches(story)


def test_a_dispute_that_took_something_else_than_it_says(story: Story) -> None:
    story.submitted()
    dispute = disputed(story, 4_000)
    CardDispute.objects.filter(pk=dispute.pk).update(from_escrow=1_000, from_platform=3_000)
    assert f"dispute {dispute.pk} took" in breaches(story)
    CardDispute.objects.filter(pk=dispute.pk).update(from_escrow=4_000, from_platform=0)
    assert breaches(story) == ""


def test_what_is_taken_and_does_not_come_back_when_won(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted()
    dispute = disputed(story)
    monkeypatch.setattr(card_disputes, "_give_back", lambda dispute: None)
    decided(story, dispute, "won")
    assert f"dispute {dispute.pk} is won, and came back: None" in breaches(story)


def test_a_milestone_that_stands_still_for_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.submitted()
    dispute = disputed(story, 4_000)
    monkeypatch.setitem(DISPUTED, "fund", Disputed(lambda dispute: None, DISPUTED["fund"].holds))
    decided(story, dispute, "lost")
    type(story.contract.milestones.get(number=1)).objects.filter(number=1).update(card_disputed_at=None)
    assert "with 1 clocks of a card dispute" in breaches(story)
