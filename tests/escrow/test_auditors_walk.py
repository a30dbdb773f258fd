"""One auditor's walk: all that money does in the portal, with audit and reconciliation after each step.

And then what somebody with all rights changes behind the portal's back, in books as full as these.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from disputes.models import Case
from escrow import audit, card_disputes, payouts, reconciling
from escrow.models import Account, Payment, Transfer
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import decide_dispute, dispute_charge
from escrow.providers.sandbox_bank import ARRIVES, COMES_BACK, REFUSED
from record.verifying import exported, flaw_in
from tests import stories
from tests.escrow.test_audit import tamper
from tests.stories import Story
from timers.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def another(story: Story) -> Story:
    """The same people, another contract."""
    return Story(story.clock, story.terms)


def walk(story: Story) -> Iterator[str]:
    """Each step, as its name, right after it was done."""
    story.funded()
    yield "a milestone is funded"
    silent = another(story).in_response()
    yield "a case is opened"
    silent.let_lapse()
    yield "nobody answers"
    silent.let_lapse()
    yield "the default releases what was claimed"
    refused = another(story).in_election()
    yield "a recommendation is rejected"
    refused.pay_fee(refused.freelancer)
    yield "one side pays its fee"
    refused.let_lapse()
    yield "the other side's default releases escrow and fee"
    yield from an_award(another(story))
    yield from given_back(another(story))
    yield from the_bank_takes_back(another(story))
    yield from paid_out(story)


def an_award(story: Story) -> Iterator[str]:
    story.both_paid()
    yield "both sides pay their fees"
    story.act(story.operator, "send_file")
    story.clock.advance(days=20)
    story.recorded()
    yield "an award is recorded"
    story.act(story.second_operator, "approve_award")
    yield "an award is executed"


def given_back(story: Story) -> Iterator[str]:
    story.submitted()
    story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="200.00")
    yield "a part is given back"
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="Nothing came.")
    yield "the rest is asked back"
    story.act_on_contract(story.freelancer, "grant_refund", milestone=1)
    yield "the rest is granted"


def the_bank_takes_back(story: Story) -> Iterator[str]:
    story.submitted()
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="300.00", reason="A quarter is there.")
    yield "a part is approved"
    said = dispute_charge(Payment.objects.get(subject=story.contract, purpose="fund").provider_key)
    card_disputes.ask_about_all()
    yield "the bank takes the payment back"
    story.clock.advance(days=20)
    decide_dispute(said.id, "lost")
    card_disputes.ask_about_all()
    yield "the card dispute is lost"


def paid_out(story: Story) -> Iterator[str]:
    """What arrives, what comes back, what the bank refuses."""
    for number, to in enumerate((ARRIVES, COMES_BACK, REFUSED), 1):
        account = BankAccount.read("Maribel Reyes", to)
        payout = payouts.begin(story.freelancer, 5_000 * number, "USD", account, key=f"payout-{number}")
        yield f"payout {number} is begun"
        story.clock.advance(minutes=2)
        payouts.settle_pending()
        payout.refresh_from_db()
        yield f"payout {number} is {payout.state}"


def is_clean(step: str) -> None:
    assert [str(each) for each in audit.breaches()] == [], step
    assert list(reconciling.reconcile("the auditor").differences.values_list("about", "says")) == [], step
    sums = {account.pk: 0 for account in Account.objects.all()}
    for each in Transfer.objects.all():
        sums[each.debit_id] -= each.amount
        sums[each.credit_id] += each.amount
    assert sums == dict(Account.objects.values_list("pk", "balance")), step
    assert sum(sums.values()) == 0, step


def test_after_each_step_the_books_are_right(story: Story) -> None:
    steps = []
    for step in walk(story):
        steps.append(step)
        is_clean(step)
        story.clock.advance(hours=2)
        sweep("an auditor")
        is_clean(f"after {step}")
    assert len(steps) == len(set(steps)) > 18
    assert set(Transfer.objects.values_list("reason", flat=True)) == {
        "fund", "default_lapse", "fee_paid", "fee_refunded", "fee_default", "award", "fee_to_arbitrator",
        "refund_given", "refund_granted", "part_approval", "clawback", "payout", "payout_returned",
    }  # fmt: skip


TAMPERED = {
    "a transfer": (
        "UPDATE escrow_transfer SET amount = amount + 1 WHERE id = {transfer}",
        "causes: the transfers of event {event} (election_lapsed) are not those that it says",
    ),
    "an event": (
        "UPDATE record_event SET said = '{{}}' WHERE id = '{event}'",
        "records: event {number} of {subject} (election_lapsed) has been changed",
    ),
    "a balance": (
        "UPDATE escrow_account SET balance = balance + 1 WHERE id = {account}",
        "balances: wallet account {account} keeps ",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_changed_behind_its_back_is_named(story: Story, what: str) -> None:
    for _ in walk(story):
        pass
    released = Transfer.objects.get(reason="fee_default")
    facts = {"transfer": released.pk, "event": released.event_id, "account": released.credit_id,
             "number": released.event.number, "subject": released.event.subject_id}  # fmt: skip
    statement, named = TAMPERED[what]
    tamper(statement.format(**facts))
    found = [str(each) for each in audit.breaches()]
    assert any(line.startswith(named.format(**facts)) for line in found), found
    is_flawed = flaw_in(exported(Case.objects.fresh(released.subject_id))) is not None
    assert is_flawed is (what == "an event")  # both sides' own exports show it too
