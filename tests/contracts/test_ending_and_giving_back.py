"""The end of a contract, money given back, and what sleeps: states, clocks, refusals, and what the pages say."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from contracts.models import Contract
from contracts.stages.giving_back import Return, returning
from core.errors import Invalid, TooLate, WrongPhase
from escrow import audit, checkout, ledger, payments
from escrow.models import Reason
from escrow.providers.sandbox import NEEDS_CONFIRMATION
from record.acts import perform
from record.declaring import Actor
from record.models import Event, Notice
from record.performing import performing
from tests import roles, stories
from tests.browsing import signed_in, text
from tests.stories import CARD, TERMS, Story
from timers.models import Deadline
from timers.sweep import sweep

TWO = TERMS | {
    "milestones": [
        TERMS["milestones"][0],
        {"title": "Poster", "amount": "50.00", "deliverables": [{"title": "Poster"}]},
    ]
}


def running(story: Story) -> dict[tuple[str, int], Deadline]:
    return {(each.kind, each.about): each for each in Deadline.objects.of(story.contract).running()}


def page(story: Story, person: object) -> str:
    return text(signed_in(person).get(reverse("contract", args=[story.contract.pk])))


def pass_by(story: Story, kind: str) -> None:
    """The clock of this kind passes, and does what it does."""
    story.clock.move_to(min(each.due_at for key, each in running(story).items() if key[0] == kind))
    sweep("test")


@pytest.mark.parametrize(
    ("amount", "held", "comes"),
    [
        (30, 100, Return(30, 0, ends=False)),
        (100, 100, Return(100, 0, ends=True)),
        (110, 100, Return(100, 10, ends=True)),
        (10, 0, Return(0, 10, ends=False)),
    ],
)
def test_what_is_held_goes_back_first(amount: int, held: int, comes: Return) -> None:
    assert returning(amount, held=held) == comes


def test_part_given_back_leaves_state_request_and_clock(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="Half is missing.")
    before = running(story)["refund_request", 1].due_at
    story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="40.00")
    assert story.contract.all_milestones[0].standing == "refund_requested"
    assert running(story)["refund_request", 1].due_at == before
    assert audit.breaches() == []


def test_a_wallet_that_does_not_cover_it_gives_nothing(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="60.00", reason="Two of three.")
    contract = story.contract
    with performing(contract, "payout", Actor(story.freelancer, "freelancer")) as going:
        ways = (ledger.account(kind, "USD", owner=story.freelancer) for kind in ("wallet", "world"))
        ledger.post(ledger.Move(*ways, 5500, Reason.PAYOUT), key=f"{going.event_id}")
    with pytest.raises(Invalid) as refused:
        story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="46.00")
    assert refused.value.fields["amount"][0].startswith("Your wallet holds 5.00 USD")
    story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="45.00")
    assert (story.wallet(story.freelancer), story.contract.all_milestones[0].given_back) == (0, 500)


def test_ending_asks_back_only_what_nobody_has_begun(db: None) -> None:
    with stories.told(TWO) as story:
        story.submitted()
        due = running(story)["review", 1].due_at
        story.act_on_contract(story.client, "end_contract", reason="Another idea.")
        there = running(story)
        assert set(there) == {("review", 1), ("refund_request", 2)}
        assert there["review", 1].due_at == due
        asked = story.contract.all_milestones[1].refund_requests.get()
        assert (asked.by_clock, asked.ended_at) == (True, None)
        assert (story.contract.phase, story.contract.ended_at) == ("ended", story.clock.moment)
        assert audit.breaches() == []
        for reader in (story.client, story.freelancer):
            assert "This contract has ended" in page(story, reader)
        assert "You ended it on" in page(story, story.client)
        assert f"{story.client.display_name} ended it on" in page(story, story.freelancer)


def test_before_it_is_accepted_and_after_it_has_ended_there_is_nothing_to_end(story: Story) -> None:
    story.offered()
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.client, "end_contract")
    story.act_on_contract(story.freelancer, "accept_contract")
    story.act_on_contract(story.freelancer, "end_contract")
    with pytest.raises(WrongPhase):
        story.act_on_contract(story.client, "end_contract")
    with pytest.raises(WrongPhase):
        checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": 1}, card=CARD, key="after the end"
        )


@pytest.mark.django_db(transaction=True)
def test_a_payment_that_is_confirmed_after_the_end_goes_back_to_the_card() -> None:
    """The bank asked the payer to confirm; meanwhile the contract ended. Nothing is held, and nothing is lost."""
    with stories.told() as story:
        story.active()
        begun = checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": 1}, card=NEEDS_CONFIRMATION, key="slow"
        )
        assert begun.needs_confirmation
        story.act_on_contract(story.freelancer, "end_contract")
        with pytest.raises(WrongPhase):
            payments.confirm(begun.payment)
        begun.payment.refresh_from_db()
        assert begun.payment.state == "refunded"
        assert story.contract.all_milestones[0].state == "unfunded"
        assert audit.breaches() == []


def test_only_money_that_nothing_else_waits_for_sleeps(db: None) -> None:
    with stories.told(TWO) as story:
        story.funded()
        assert set(running(story)) == {("dormant", 1), ("dormant", 2)}
        story.act_on_contract(story.freelancer, "submit", milestone=1, note="Version 1.")
        assert set(running(story)) == {("review", 1), ("dormant", 2)}
        story.act_on_contract(story.client, "request_refund", milestone=2, reason="No need.")
        assert set(running(story)) == {("review", 1), ("refund_request", 2)}
        story.act_on_contract(story.freelancer, "refuse_refund", milestone=2)
        assert set(running(story)) == {("review", 1), ("dormant", 2)}
        assert audit.breaches() == []


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_every_act_of_either_side_starts_what_sleeps_anew(db: None, side: str) -> None:
    with stories.told(TWO) as story:
        story.submitted()
        story.clock.advance(days=5)
        before = running(story)["dormant", 2].due_at
        if side == "client":
            story.act_on_contract(story.client, "request_changes", milestone=1, items=["More"])
        else:
            story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="1.00")
        after = running(story)["dormant", 2]
        assert (after.started_at, after.due_at > before) == (story.clock.moment, True)


def test_neither_a_lapse_nor_a_refusal_starts_it_anew(db: None) -> None:
    with stories.told(TWO) as story:
        story.submitted()
        before = running(story)["dormant", 2].due_at
        with pytest.raises(WrongPhase):
            story.act_on_contract(story.client, "approve_part", milestone=2, amount="1.00", reason="None.")
        pass_by(story, "review")
        assert running(story)["dormant", 2].due_at == before


def test_both_are_told_and_after_the_notice_the_clock_asks_it_back(story: Story) -> None:
    story.funded()
    for reader in (story.client, story.freelancer):
        shown = page(story, reader)
        assert "If nobody does anything:" in shown
        assert "the clock gives both of you notice" in shown
        assert signed_in(reader).get(reverse("home")).status_code == 200
    pass_by(story, "dormant")
    told = Notice.objects.filter(event__act="dormant_lapsed", channel="portal").values_list("recipient", flat=True)
    assert set(told) == {story.client.pk, story.freelancer.pk}
    assert "a refund request about 100.00 USD opens in the name of" in page(story, story.freelancer)
    due = running(story)["dormant_notice", 1].due_at
    pass_by(story, "dormant_notice")
    request = story.contract.all_milestones[0].refund_requests.get()
    assert (request.by_clock, request.requested_at) == (True, due)
    assert set(running(story)) == {("refund_request", 1)}
    assert audit.breaches() == []


def test_an_act_after_the_notice_prevents_the_request(story: Story) -> None:
    story.funded()
    pass_by(story, "dormant")
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="At last.")
    assert set(running(story)) == {("review", 1)}


def test_a_case_about_what_the_clock_gave_back_comes_too_late(story: Story) -> None:
    story.funded()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="Never begun.")
    pass_by(story, "refund_request")
    with pytest.raises(TooLate):
        story.act_on_contract(story.freelancer, "open", **{"milestones": [1]} | story.statement(story.freelancer))


def test_forms_and_check_pages_say_what_will_happen(db: None) -> None:
    with stories.told(TWO) as story:
        story.submitted()
        browser = signed_in(story.freelancer)

        def shown(act: str, **said: str) -> str:
            return text(browser.get(reverse("contract-act", args=[story.contract.pk, act]), said))

        assert "At most 100.00 USD" in shown("give_refund", milestone="1")
        ends = shown("end_contract")
        assert "Milestone 1: its review goes on" in ends
        assert "Milestone 2: nothing was handed in, so 50.00 USD is asked back." in ends
        posted = browser.post(
            reverse("contract-act", args=[story.contract.pk, "give_refund"]), {"milestone": "1", "amount": "30.00"}
        )
        assert "The rest stays held, and its clock runs on as before." in text(posted)


def test_what_was_given_back_whole_has_no_button_any_more(story: Story) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    assert "Give money back" in page(story, story.freelancer)
    story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="100.00")
    shown = page(story, story.freelancer)
    assert "Give money back" not in shown
    assert "100.00 USD of what was released has come back." in shown


def test_the_audit_names_money_that_is_held_without_a_clock(story: Story) -> None:
    story.funded()
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM timers_deadline WHERE kind = 'dormant'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert "waits" in {breach.check for breach in audit.breaches()}


def test_the_record_tells_all_of_it(db: None) -> None:
    with stories.told(TWO) as story:
        story.funded()
        pass_by(story, "dormant")
        pass_by(story, "dormant_notice")
        story.act_on_contract(story.freelancer, "refuse_refund", milestone=1)
        story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="1.00")
        story.act_on_contract(story.client, "end_contract", reason="It is over.")
        shown = page(story, story.client)
        assert "gave 1.00 USD of milestone 1 back without being asked." in shown
        assert "ended the contract." in shown
        assert "It is over." in shown
        assert "gives notice to both sides" in shown
        assert Event.objects.filter(subject=story.contract, act="dormant_notice_lapsed").count() == 2
        assert Contract.objects.get().phase == "ended"
        perform(story.contract, "approve", by=story.client, data={"milestone": 1})
