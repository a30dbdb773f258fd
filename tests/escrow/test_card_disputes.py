"""Card disputes reported by the provider: milestone or case stands still, the ledger shows it, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from contracts.models import Milestone
from core.errors import Busy, NotAllowed, WrongPhase
from disputes.evidence_pack import pack_of
from disputes.models import Case, Hold, HoldEnd
from escrow import audit, card_disputes, checkout, payments, reconciling
from escrow.models import Account, CardDispute, Payment, SandboxDispute, State, Transfer
from escrow.providers.sandbox import DISPUTED_LATER, Sandbox, decide_dispute, dispute_charge
from record import verifying
from tests import stories
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told
        assert audit.breaches() == []
        assert list(reconciling.reconcile("a test").differences.values_list("about", "says")) == []
        assert verifying.flaw_in(verifying.exported(told.contract)) is None
        if told._case is not None:
            assert verifying.flaw_in(verifying.exported(told.case)) is None


def funding(story: Story) -> Payment:
    return Payment.objects.get(subject=story.contract, purpose="fund")


def disputed(story: Story, amount: int | None = None, state: str = "open") -> CardDispute:
    """The payer's bank takes the payment back, and the sweep hears of it."""
    story.clock.advance(hours=1)
    said = dispute_charge(funding(story).provider_key, amount, state=state)
    card_disputes.ask_about_all()
    return CardDispute.objects.get(provider_id=said.id)


def decided(story: Story, dispute: CardDispute, state: str, days: int = 20) -> CardDispute:
    story.clock.advance(days=days)
    decide_dispute(dispute.provider_id, state)
    card_disputes.ask_about_all()
    return CardDispute.objects.get(pk=dispute.pk)


def balances(story: Story) -> dict[str, int]:
    """What escrow, wallets and the platform's account for this contract hold, and what the client paid in."""
    kinds = {"escrow": {"subject": story.contract}, "platform": {"subject": story.contract},
             "world": {"owner": story.client}, "wallet": {"owner": story.freelancer}}  # fmt: skip
    found = {kind: Account.objects.filter(kind=kind, **which).first() for kind, which in kinds.items()}
    return {kind: account.balance for kind, account in found.items() if account and account.balance}


def milestone(story: Story) -> Milestone:
    return Milestone.objects.get(contract=story.contract, number=1)


def running(story: Story) -> list[str]:
    return sorted(each.kind for each in Deadline.objects.of(story.contract).running())


@pytest.fixture
def shown() -> Callable[[Story], list[tuple[str, int]]]:
    return lambda story: list(
        Transfer.objects.filter(reason__startswith="clawback").order_by("pk").values_list("reason", "amount")
    )


def test_what_is_held_goes_back_and_the_milestone_stands_still(story: Story, shown: Callable) -> None:
    story.submitted()
    before = Deadline.objects.of(story.contract).running().get()
    dispute = disputed(story)
    assert (dispute.from_escrow, dispute.from_platform, dispute.taken_at) == (10_000, 0, story.clock.moment)
    assert balances(story) == {}
    assert shown(story) == [("clawback", 10_000)]
    assert milestone(story).standing == "card_disputed"
    assert running(story) == ["card_dispute"]
    event = Transfer.objects.get(reason="clawback").event
    assert (event.act, event.position, event.subject_id) == ("card_disputed", "clock", story.contract.pk)
    assert event.said["amount"] == "100.00"
    assert before.kind == "review"


@pytest.mark.parametrize(
    ("by", "act", "more"),
    [("client", "approve", {}), ("client", "request_changes", {"items": ["More."]}), ("freelancer", "submit", {}),
     ("client", "request_refund", {"reason": "Late."}), ("freelancer", "give_refund", {"amount": "1.00"})],
)  # fmt: skip
def test_nobody_moves_a_milestone_that_stands_still(story: Story, by: str, act: str, more: dict) -> None:
    story.submitted()
    disputed(story)
    with pytest.raises(WrongPhase, match="has taken the payment back"):
        story.act_on_contract(getattr(story, by), act, milestone=1, **more)
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.client, "open", milestones=[1], **story.statement(story.client))


def test_the_review_waits_and_then_has_the_time_that_was_left(story: Story) -> None:
    story.submitted()
    due = Deadline.objects.of(story.contract).running().get().due_at
    dispute = disputed(story)
    story.clock.move_to(due + timedelta(days=2))
    sweep("a review that waits")
    assert milestone(story).state == "submitted"
    decided(story, dispute, "won")
    after = Deadline.objects.of(story.contract).running().get()
    assert (after.kind, milestone(story).standing) == ("review", "submitted")
    assert after.due_at > due + timedelta(days=20)
    assert balances(story) == {"escrow": 10_000, "world": -10_000}
    story.act_on_contract(story.client, "approve", milestone=1)
    assert balances(story) == {"wallet": 10_000, "world": -10_000}


def test_lost_and_nothing_left_ends_the_milestone(story: Story, shown: Callable) -> None:
    story.submitted()
    dispute = decided(story, disputed(story), "lost")
    assert (dispute.closed_at, dispute.returned_at) == (story.clock.moment, None)
    assert milestone(story).state == "refunded"
    assert running(story) == []
    assert shown(story) == [("clawback", 10_000)]


def test_what_was_released_is_borne_by_the_platform_and_the_debt_is_shown(story: Story, shown: Callable) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    dispute = disputed(story)
    assert (dispute.from_escrow, dispute.from_platform) == (0, 10_000)
    assert balances(story) == {"wallet": 10_000, "platform": -10_000}
    assert milestone(story).standing == "paid"
    decided(story, dispute, "won")
    assert balances(story) == {"wallet": 10_000, "world": -10_000}
    assert shown(story) == [("clawback", 10_000), ("clawback_won", 10_000)]


def test_what_was_released_in_part_comes_from_both(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="30.00", reason="A part is there.")
    dispute = disputed(story)
    assert (dispute.from_escrow, dispute.from_platform) == (7_000, 3_000)
    assert balances(story) == {"wallet": 3_000, "platform": -3_000}
    decided(story, dispute, "lost")
    assert milestone(story).state == "paid"


def test_a_dispute_about_a_part_leaves_the_rest_held(story: Story) -> None:
    story.submitted()
    dispute = disputed(story, 4_000)
    assert balances(story) == {"escrow": 6_000, "world": -6_000}
    assert milestone(story).standing == "card_disputed"
    decided(story, dispute, "lost")
    assert milestone(story).standing == "submitted"
    story.act_on_contract(story.client, "approve", milestone=1)
    assert balances(story) == {"wallet": 6_000, "world": -6_000}


def test_of_two_disputes_the_last_lets_it_run_on(story: Story) -> None:
    story.submitted()
    first, second = disputed(story, 4_000), disputed(story, 6_000)
    decided(story, first, "won")
    assert milestone(story).standing == "card_disputed"
    decided(story, second, "won")
    assert milestone(story).standing == "submitted"
    assert balances(story)["escrow"] == 10_000


def test_what_sleeps_is_woken_by_nothing_meanwhile(story: Story) -> None:
    story.funded()
    dispute = disputed(story)
    assert running(story) == ["card_dispute"]
    decided(story, dispute, "won")
    assert running(story) == ["dormant"]


def test_a_refund_request_waits_too(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="It is not what we agreed.")
    dispute = disputed(story)
    assert running(story) == ["card_dispute"]
    decided(story, dispute, "won")
    assert milestone(story).standing == "refund_requested"
    assert running(story) == ["refund_request"]


def test_undecided_for_120_days_it_runs_on(story: Story) -> None:
    story.submitted()
    disputed(story, 4_000)
    story.clock.advance(days=122)
    sweep("a dispute that nobody decides")
    assert milestone(story).standing == "submitted"
    assert running(story) == ["review"]


def test_a_contract_can_be_ended_meanwhile(story: Story) -> None:
    story.funded()
    dispute = disputed(story)
    story.act_on_contract(story.client, "end_contract", reason="We are done.")
    decided(story, dispute, "lost")
    assert milestone(story).state == "refunded"


def test_an_inquiry_takes_nothing_until_it_becomes_a_dispute(story: Story, shown: Callable) -> None:
    story.submitted()
    dispute = disputed(story, state="inquiry")
    assert (dispute.taken_at, milestone(story).standing, shown(story)) == (None, "submitted", [])
    decided(story, dispute, "open", days=2)
    assert milestone(story).standing == "card_disputed"
    assert shown(story) == [("clawback", 10_000)]


REPORTS = [
    (["won"], []),
    (["lost"], ["clawback"]),
    (["open", "open", "won", "won", "lost", "open"], ["clawback", "clawback_won"]),
    (["lost", "open", "won"], ["clawback"]),
    (["inquiry", "won", "open"], []),
]


@pytest.mark.parametrize(("reported", "moved"), REPORTS)
def test_whatever_is_reported_in_whatever_order_it_moves_once(
    story: Story, shown: Callable, reported: list[str], moved: list[str]
) -> None:
    story.submitted()
    said = dispute_charge(funding(story).provider_key, state=reported[0])
    for state in reported:
        decide_dispute(said.id, state)
        for _ in range(20):
            card_disputes.ask_about_all()
    assert [reason for reason, _ in shown(story)] == moved


def test_disputes_of_nothing_of_ours_are_left(story: Story) -> None:
    story.submitted()
    dispute_charge(funding(story).provider_key)
    SandboxDispute.objects.update(key="0195f0c8-0000-7000-8000-000000000000")
    assert card_disputes.ask_about_all() == 0
    SandboxDispute.objects.update(key=str(funding(story).provider_key), currency="EUR")
    assert card_disputes.ask_about_all() == 0
    assert not CardDispute.objects.exists()


def test_a_dispute_known_before_its_payment_is_booked_waits_for_it(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.active()

    def busy(payment: Payment) -> None:
        raise Busy("Not now.")

    with monkeypatch.context() as patch:
        patch.setitem(payments.PURPOSES, "fund", payments.Purpose(busy))
        checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": 1}, card=stories.CARD, key="k"
        )
        said = dispute_charge(funding(story).provider_key)
        with pytest.raises(Busy):
            card_disputes.note(said, "sandbox")
        assert card_disputes.ask_about_all() == 0
    assert card_disputes.ask_about_all() == 1
    assert funding(story).state == State.USED
    assert CardDispute.objects.get().from_escrow == 10_000


def test_a_disputed_fee_is_borne_by_the_platform_and_holds_nothing(story: Story) -> None:
    story.one_paid(story.freelancer)
    story.clock.advance(hours=1)
    fee = Payment.objects.get(purpose="pay_fee")
    dispute_charge(fee.provider_key)
    card_disputes.ask_about_all()
    assert (CardDispute.objects.get().from_platform, story.case.is_held) == (fee.amount, False)
    assert Account.objects.get(kind="platform", subject=story.contract).balance == -fee.amount
    story.let_lapse()
    assert story.case.is_closed


# --- in a case


def test_the_case_is_held_without_an_operator_and_runs_on(story: Story) -> None:
    story.in_negotiation()
    before = story.deadline()
    dispute = disputed(story)
    hold = Hold.objects.get()
    assert (hold.placed_by, hold.card_dispute, story.case.is_held) == (None, dispute, True)
    assert [each.kind for each in Deadline.objects.of(story.case).running()] == ["hold"]
    assert story.case.events.get(act="card_disputed").said["amount"] == "100.00"
    assert story.contract.events.filter(act="card_disputed").count() == 1
    with pytest.raises(WrongPhase, match="held"):
        story.act(story.client, "offer", to_freelancer="60.00")
    decided(story, dispute, "won")
    hold.refresh_from_db()
    assert (hold.ended_how, story.case.is_held) == (HoldEnd.CARD_DISPUTE, False)
    assert story.deadline().due_at > before.due_at
    story.act(story.client, "offer", to_freelancer="60.00")
    story.act(story.freelancer, "accept_offer")
    assert balances(story)["wallet"] == 6_000


@pytest.mark.parametrize(
    ("amount", "to_freelancer", "unpaid"), [(10_000, 0, "60.00"), (7_000, 3_000, "30.00"), (3_000, 6_000, "0.00")]
)
def test_a_case_ends_with_what_is_there_and_says_what_is_missing(
    story: Story, amount: int, to_freelancer: int, unpaid: str
) -> None:
    story.in_negotiation()
    decided(story, disputed(story, amount), "lost")
    story.act(story.client, "offer", to_freelancer="60.00")
    story.act(story.freelancer, "accept_offer")
    said = story.case.events.get(act="accept_offer").said
    assert (said["clawed_back"], said["unpaid"]) == (f"{amount / 100:.2f}", unpaid)
    assert story.wallet(story.freelancer) == to_freelancer
    assert story.wallet(story.client) == 10_000 - amount - to_freelancer
    assert story.case.closing.to_freelancer == to_freelancer


def test_a_case_withdrawn_after_all_was_lost_leaves_an_ended_milestone(story: Story) -> None:
    story.in_negotiation()
    decided(story, disputed(story), "lost")
    story.act(story.claimant, "withdraw")
    assert milestone(story).state == "refunded"


def test_operators_confirm_nothing_and_can_still_end_it(story: Story) -> None:
    story.in_negotiation()
    dispute = disputed(story)
    with pytest.raises(NotAllowed, match="nothing to confirm"):
        story.act(story.operator, "hold", reason="Confirmed.")
    story.act(story.operator, "release_hold", reason="The bank is slow.")
    story.act(story.second_operator, "release_hold", reason="I agree.")
    assert not story.case.is_held
    decided(story, dispute, "won")
    assert Hold.objects.get().ended_how == HoldEnd.RELEASED
    assert balances(story)["escrow"] == 10_000


def test_a_dispute_hold_is_not_the_one_that_an_operator_has_alone(story: Story) -> None:
    story.in_negotiation()
    decided(story, disputed(story), "won")
    story.act(story.operator, "hold", reason="The card was reported stolen.")
    assert story.case.is_held


def test_a_hold_of_operators_stays_theirs_and_the_dispute_takes_over(story: Story) -> None:
    story.in_negotiation()
    story.act(story.operator, "hold", reason="The card was reported stolen.")
    dispute = disputed(story)
    assert Hold.objects.get().placed_by == story.operator
    story.clock.advance(hours=73)
    sweep("a hold that runs out")
    assert story.case.is_held
    assert Hold.objects.get(ended_at=None).card_dispute == dispute
    decided(story, dispute, "lost")
    assert not story.case.is_held


def test_money_that_law_has_divided_meanwhile_comes_back_to_the_platform(story: Story) -> None:
    story.in_negotiation()
    dispute = disputed(story, 4_000)
    for operator in (story.operator, story.second_operator):
        story.act(operator, "legal_release", to_freelancer="60.00", reason="A court's order.")
    assert story.case.is_closed
    decided(story, dispute, "won")
    assert balances(story) == {"wallet": 6_000, "platform": 4_000, "world": -10_000}


def test_a_case_about_released_money_is_held_too(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    story.claimant_side = "client"
    said = {"milestones": [1]} | story.statement(story.client)
    story.clock.advance(hours=1)
    story._case = Case.objects.get(pk=story.act_on_contract(story.client, "open", **said).result.pk)
    dispute = disputed(story)
    assert story.case.is_held
    decided(story, dispute, "lost")
    assert not story.case.is_held
    assert balances(story)["platform"] == -10_000


def test_both_sides_and_the_operators_are_told(story: Story) -> None:
    story.in_negotiation()
    disputed(story)
    event = story.case.events.get(act="card_disputed")
    told = set(event.notices.values_list("recipient__display_name", flat=True))
    assert {"Victor Hale", "Maribel Reyes", "Asta Lind", "Jun Mori"} <= told


# --- the card that somebody tries it with


def paid_with_the_disputed_card(story: Story) -> None:
    story.active()
    card = f"{DISPUTED_LATER[:4]} {DISPUTED_LATER[4:]}"
    checkout.pay_and_perform(story.contract, "fund", by=story.client, data={"milestone": 1}, card=card, key="k")


def test_the_disputed_card_pays_is_disputed_a_minute_later_and_decided_after_a_month(story: Story) -> None:
    paid_with_the_disputed_card(story)
    assert card_disputes.ask_about_all() == 0
    assert (milestone(story).standing, balances(story)["escrow"]) == ("funded", 10_000)
    story.clock.advance(seconds=59)
    assert card_disputes.ask_about_all() == 0
    story.clock.advance(seconds=1)
    assert card_disputes.ask_about_all() == 1
    dispute = CardDispute.objects.get()
    assert (dispute.from_escrow, dispute.answer_by - dispute.opened_at) == (10_000, timedelta(days=7))
    assert milestone(story).standing == "card_disputed"
    assert b"".join(pack_of(dispute))[:2] == b"PK"
    story.clock.advance(days=29)
    card_disputes.ask_about_all()
    assert milestone(story).standing == "card_disputed"
    story.clock.advance(days=1)
    card_disputes.ask_about_all()
    dispute.refresh_from_db()
    assert (dispute.state, milestone(story).standing, balances(story)["escrow"]) == ("won", "funded", 10_000)


def test_the_disputed_card_holds_a_case(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "CARD", DISPUTED_LATER)
    story.in_negotiation()
    card_disputes.ask_about_all()
    assert story.case.is_held
    story.clock.advance(days=31)
    card_disputes.ask_about_all()
    assert not story.case.is_held


def test_what_went_back_to_the_disputed_card_is_not_disputed(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.active()

    def refuse(payment: Payment) -> None:
        raise NotAllowed("Not any more.")

    with monkeypatch.context() as patch:
        patch.setitem(payments.PURPOSES, "fund", payments.Purpose(refuse))
        with pytest.raises(NotAllowed):
            checkout.pay_and_perform(
                story.contract, "fund", by=story.client, data={"milestone": 1}, card=DISPUTED_LATER, key="k"
            )
    assert funding(story).state == State.REFUNDED
    story.clock.advance(days=1)
    assert card_disputes.ask_about_all() == 0


# --- the database, and the audit


def test_the_database_keeps_what_a_dispute_took(story: Story) -> None:
    story.submitted()
    dispute = disputed(story)
    for change in ({"from_escrow": 9_999}, {"taken_at": None}, {"state": "won"}, {"returned_at": dispute.taken_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CardDispute.objects.filter(pk=dispute.pk).update(**change)


def test_the_database_wants_one_cause_of_a_hold(story: Story) -> None:
    story.in_negotiation()
    dispute = disputed(story)
    for change in (
        {"placed_by": story.operator},
        {"card_dispute": None},
        {"confirmed_by": story.operator, "confirmed_at": dispute.taken_at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.update(**change)


def test_the_audit_names_a_dispute_that_is_not_in_the_ledger(story: Story) -> None:
    story.submitted()
    dispute = disputed(story)
    CardDispute.objects.filter(pk=dispute.pk).update(amount=9_999, from_escrow=9_999)
    assert "card disputes" in {breach.check for breach in audit.breaches()}
    CardDispute.objects.filter(pk=dispute.pk).update(amount=10_000, from_escrow=10_000)


def test_the_sandbox_knows_no_other_dispute() -> None:
    assert list(Sandbox().disputes()) == []
    assert card_disputes.ask_about_all() == 0
