"""A bank takes a payment back while everything else goes on."""

from __future__ import annotations

from datetime import timedelta

from disputes.models import Hold
from escrow import card_disputes
from escrow.audit import breaches
from escrow.models import CardDispute, Payment, Transfer
from escrow.providers.sandbox import decide_dispute, dispute_charge
from record.acts import perform
from record.models import Event
from tests.races.conftest import refusals, together
from tests.races.test_acts import is_clean
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep


def taken_back(story: Story) -> object:
    return dispute_charge(Payment.objects.get(purpose="fund", subject=story.contract, about=1).provider_key)


def is_whole() -> None:
    assert [breach for breach in breaches() if breach.check != "guards"] == []


def test_reported_twenty_times_at_once_it_takes_and_holds_once(story: Story) -> None:
    story.in_negotiation()
    said = taken_back(story)
    came = together(*[lambda: card_disputes.note(said, "sandbox")] * 20)
    assert refusals(came) == []
    assert (CardDispute.objects.count(), Hold.objects.count()) == (1, 1)
    assert Transfer.objects.filter(reason="clawback").count() == 1
    assert Event.objects.filter(act="card_disputed").count() == 2  # in the contract's record and in the case's
    is_clean(story.case)
    is_whole()


def test_open_and_decided_reported_at_once_come_to_their_end_once(story: Story) -> None:
    story.in_negotiation()
    opened = taken_back(story)
    won = decide_dispute(opened.id, "won")
    together(*[lambda: card_disputes.note(opened, "sandbox"), lambda: card_disputes.note(won, "sandbox")] * 5)
    reasons = list(
        Transfer.objects.filter(reason__startswith="clawback").order_by("pk").values_list("reason", flat=True)
    )
    assert reasons in ([], ["clawback", "clawback_won"])
    assert not story.case.is_held
    is_whole()


def test_against_an_approval_one_of_them_comes_first_and_no_cent_is_lost(story: Story) -> None:
    story.submitted()
    said = taken_back(story)
    together(
        lambda: perform(story.contract, "approve", by=story.client, data={"milestone": 1}),
        lambda: card_disputes.note(said, "sandbox"),
    )
    dispute = CardDispute.objects.get()
    assert dispute.amount in (dispute.from_escrow, dispute.from_platform)
    is_whole()


def test_against_the_lapse_of_the_review(story: Story) -> None:
    story.submitted()
    said = taken_back(story)
    due = Deadline.objects.of(story.contract).running().get(kind="review").due_at
    story.clock.move_to(due + timedelta(minutes=1))
    together(lambda: sweep("story"), lambda: card_disputes.note(said, "sandbox"))
    dispute = CardDispute.objects.get()
    assert (dispute.from_escrow, dispute.from_platform) == (0, dispute.amount)  # what was due came first
    is_whole()
