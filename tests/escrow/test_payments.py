"""A payment by card: charged once, used once, or given back; never lost, wherever it is interrupted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core import clock
from core.errors import Busy, Invalid, TooLate, WrongPhase
from escrow import payments
from escrow.audit import breaches
from escrow.models import Account, Payment, SandboxCharge, State, Transfer
from escrow.noting import order_of
from escrow.providers import NoAnswer
from escrow.providers.sandbox import Sandbox
from people.models import User
from timers.models import Subject

GOOD, DECLINED, ASKS, TIMES_OUT = "4242424242424242", "4000000000000002", "4000002500003155", "4000000000000119"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PURPOSE = "tried_in_tests"

pytestmark = pytest.mark.django_db

Pay = Callable[..., Payment]


def fresh(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """From now on the act refuses what is paid."""

    def refusing(refusal: Exception) -> None:
        def use(payment: Payment) -> None:
            raise refusal

        monkeypatch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(use))

    return refusing


def test_a_good_card_pays(
    pay: Pay, escrow: Account, client: User, contract: Subject, world: Account, balance: Callable
) -> None:
    with clock.stopped_at(NOON):
        payment = fresh(pay(escrow, 10_000, client, contract))
    assert payment.state == State.USED
    assert (payment.card_brand, payment.card_last4, payment.provider) == ("Visa", "4242", "sandbox")
    assert (payment.begun_at, payment.confirmed_at, payment.decided_at, payment.ended_at) == (NOON,) * 4
    transfer = Transfer.objects.get(key=f"payment:{payment.pk}")
    assert (transfer.debit, transfer.credit, transfer.amount) == (world, escrow, 10_000)
    assert (balance(escrow), balance(world)) == (10_000, -10_000)
    assert payment.provider_id == SandboxCharge.objects.get().number


def test_a_declined_card_changes_nothing_and_says_why(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    payment = fresh(pay(escrow, 10_000, client, contract, card=DECLINED))
    assert payment.state == State.FAILED
    assert "declined" in payment.message
    assert balance(escrow) == 0
    assert not Transfer.objects.exists()


def test_a_card_that_asks_pays_when_confirmed_and_counts_from_then(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    with clock.stopped_at(NOON) as time:
        payment = pay(escrow, 10_000, client, contract, card=ASKS)
        assert (payment.state, balance(escrow)) == (State.NEEDS_CONFIRMATION, 0)
        time.advance(minutes=2)
        payment = fresh(payments.confirm(payment))
    assert (payment.state, balance(escrow)) == (State.USED, 10_000)
    assert payment.confirmed_at == NOON + timedelta(minutes=2)
    assert fresh(payments.confirm(payment)).state == State.USED
    assert balance(escrow) == 10_000


def test_a_payer_who_refuses_has_not_paid(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    payment = payments.confirm(pay(escrow, 10_000, client, contract, card=ASKS), approved=False)
    assert (payment.state, balance(escrow)) == (State.FAILED, 0)
    assert "confirm" in payment.message


def test_a_payer_who_never_answers_has_not_paid_a_day_later(
    pay: Pay, escrow: Account, client: User, contract: Subject
) -> None:
    with clock.stopped_at(NOON) as time:
        payment = pay(escrow, 10_000, client, contract, card=ASKS)
        time.advance(hours=23)
        assert payments.settle_pending() == 0
        time.advance(hours=1)
        assert payments.settle_pending() == 1
        assert fresh(payment).state == State.FAILED
        assert fresh(payments.confirm(payment)).state == State.FAILED
    assert SandboxCharge.objects.get().state == "cancelled"


def test_a_confirmation_that_we_did_not_hear_of_is_found(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    with clock.stopped_at(NOON) as time:
        payment = pay(escrow, 10_000, client, contract, card=ASKS)
        time.advance(minutes=1)
        Sandbox().confirm(order_of(payment))
        time.advance(hours=30)
        payments.settle_pending()
    assert fresh(payment).confirmed_at == NOON + timedelta(minutes=1)
    assert balance(escrow) == 10_000


def test_a_timeout_after_charging_is_settled_once(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    with clock.stopped_at(NOON) as time:
        payment = pay(escrow, 10_000, client, contract, card=TIMES_OUT)
        assert (payment.state, balance(escrow)) == (State.PENDING, 0)
        assert "not answered" in payment.message
        time.advance(minutes=1)
        assert payments.settle_pending() == 1
        assert [payments.settle_pending() for _ in range(20)] == [0] * 20
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)
    assert fresh(payment).confirmed_at == NOON
    assert SandboxCharge.objects.count() == Transfer.objects.count() == 1


def test_paying_again_after_a_timeout_does_not_charge_again(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    first = pay(escrow, 10_000, client, contract, card=TIMES_OUT, key="k")
    second = pay(escrow, 10_000, client, contract, card=TIMES_OUT, key="k")
    assert first.pk == second.pk
    assert (fresh(first).state, balance(escrow)) == (State.USED, 10_000)
    assert SandboxCharge.objects.count() == 1


def test_a_payment_replayed_twenty_times_has_one_effect(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    answers = {pay(escrow, 10_000, client, contract, key="k").pk for _ in range(20)}
    assert len(answers) == 1
    assert balance(escrow) == 10_000
    assert SandboxCharge.objects.count() == Transfer.objects.count() == 1


@pytest.mark.parametrize("changed", [{"amount": 1}, {"card": DECLINED}, {"about": 2}, {"side": "client"}])
def test_a_key_is_for_one_payment(
    pay: Pay, escrow: Account, client: User, contract: Subject, changed: dict[str, object], balance: Callable
) -> None:
    pay(escrow, 10_000, client, contract, key="k")
    with pytest.raises(Invalid):
        pay(escrow, changed.pop("amount", 10_000), client, contract, key="k", **changed)
    assert balance(escrow) == 10_000


def test_keys_are_each_persons_own(
    pay: Pay, escrow: Account, client: User, freelancer: User, contract: Subject, balance: Callable
) -> None:
    pay(escrow, 10_000, client, contract, key="k")
    pay(escrow, 10_000, freelancer, contract, key="k")
    assert balance(escrow) == 20_000


def test_what_the_act_refuses_goes_back_to_the_card(
    pay: Pay, escrow: Account, client: User, contract: Subject, refuse: Callable, balance: Callable
) -> None:
    pay(escrow, 1, client, contract, key="the purpose is there")
    refuse(TooLate("The deadline passed."))
    with pytest.raises(TooLate):
        payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k")
    payment = Payment.objects.get(key="k")
    assert payment.state == State.REFUNDED
    assert payment.message == "Given back to the card: The deadline passed."
    assert SandboxCharge.objects.get(key=payment.provider_key).state == "refunded"
    assert balance(escrow) == 1
    assert payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k").state == State.REFUNDED
    assert payments.settle_pending() == 0


def test_what_the_act_does_not_need_goes_back_to_the_card(
    client: User, contract: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(lambda payment: None))
    payment = payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k")
    assert payment.state == State.REFUNDED
    assert SandboxCharge.objects.get().state == "refunded"


def test_a_refund_without_an_answer_is_asked_for_again_and_the_act_is_not(
    client: User, contract: Subject, refuse: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(self: Sandbox, key: str) -> None:
        raise NoAnswer

    refuse(TooLate("The deadline passed."))
    with monkeypatch.context() as patch:
        patch.setattr(Sandbox, "refund", silent)
        with pytest.raises(TooLate):
            payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k")
    payment = Payment.objects.get()
    assert (payment.state, payment.declined_at is not None) == (State.SUCCEEDED, True)
    refuse(AssertionError("the act was asked again"))
    assert payments.settle_pending() == 1
    assert fresh(payment).state == State.REFUNDED


def test_a_busy_portal_books_later(
    pay: Pay, escrow: Account, client: User, contract: Subject, refuse: Callable, balance: Callable
) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def busy(payment: Payment) -> None:
            raise Busy("Not now.")

        use = payments.PURPOSES[PURPOSE].use
        patch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(busy))
        payment = pay(escrow, 10_000, client, contract)
        assert (payment.state, balance(escrow)) == (State.SUCCEEDED, 0)
        patch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(use))
        assert payments.settle_pending() == 1
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_an_act_that_breaks_loses_no_payment(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(payment: Payment) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(broken))
        with pytest.raises(ZeroDivisionError):
            pay(escrow, 10_000, client, contract, key="k")
        assert payments.settle_pending() == 0
    payment = Payment.objects.get()
    assert payment.state == State.SUCCEEDED
    assert payments.settle_pending() == 1
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_one_payment_that_cannot_be_settled_does_not_hold_up_the_others(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    stuck = pay(escrow, 10_000, client, contract, card=TIMES_OUT)
    SandboxCharge.objects.update(amount=1)  # the provider charged something else
    pay(escrow, 500, client, contract, card=TIMES_OUT)
    assert payments.settle_pending() == 1
    assert (fresh(stuck).state, balance(escrow)) == (State.PENDING, 500)


def test_what_is_refused_beforehand_is_not_charged(
    client: User, contract: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(payment: Payment) -> None:
        raise WrongPhase(f"No {payment.amount} {payment.currency} now.")

    monkeypatch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(lambda payment: None, check))
    with pytest.raises(WrongPhase, match="No 10000 USD now"):
        payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k")
    assert not Payment.objects.exists()
    assert not SandboxCharge.objects.exists()


def test_whoever_dies_before_asking_has_not_paid(
    pay: Pay, escrow: Account, client: User, contract: Subject, balance: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*anything: object) -> None:
        raise SystemExit

    with clock.stopped_at(NOON) as time:
        with monkeypatch.context() as patch:
            patch.setattr(Sandbox, "charge", killed)
            with pytest.raises(SystemExit):
                pay(escrow, 10_000, client, contract, key="k")
        payment = Payment.objects.get()
        assert payment.state == State.PENDING
        assert payments.settle_pending() == 0
        time.advance(minutes=10)
        assert payments.settle_pending() == 1
        assert fresh(payment).state == State.FAILED
        # The request that was thought dead arrives after all: nothing is charged under this key any more.
        charge = Sandbox().charge(order_of(payment, GOOD))
    assert charge.outcome == "cancelled"


def test_a_payment_is_for_its_subject_only(
    pay: Pay, acting: Callable, escrow: Account, client: User, contract: Subject, refuse: Callable
) -> None:
    refuse(Busy("Not now."))
    payment = payments.begin(client, 10_000, "USD", PURPOSE, contract, card=GOOD, key="k")
    other = Subject.objects.create(kind="contract")
    with pytest.raises(Invalid), acting(other):
        payments.use(payment, escrow, payments.Reason.FUND)


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_not_paid(pay: Pay, client: User, contract: Subject, amount: int) -> None:
    with pytest.raises(Invalid):
        payments.begin(client, amount, "USD", PURPOSE, contract, card=GOOD, key="k")


def test_no_row_holds_a_card_number(pay: Pay, escrow: Account, client: User, contract: Subject) -> None:
    pay(escrow, 10_000, client, contract)
    for row in [*Payment.objects.values_list(), *SandboxCharge.objects.values_list(), *Transfer.objects.values_list()]:
        assert not any("424242424242" in str(value) for value in row)


@pytest.mark.django_db(transaction=True)
def test_nobody_pays_inside_a_transaction(pay: Pay, escrow: Account, client: User, contract: Subject) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        pay(escrow, 10_000, client, contract)
    assert not SandboxCharge.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_with_one_key_pay_once(
    pay: Pay, at_once: Callable, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    results = at_once(*[lambda: pay(escrow, 10_000, client, contract, key="k")] * 50)
    assert {getattr(result, "pk", result) for result in results} == {Payment.objects.get().pk}
    assert balance(escrow) == 10_000
    assert SandboxCharge.objects.count() == 1
    assert [breach for breach in breaches() if breach.check != "guards"] == []


@pytest.mark.django_db(transaction=True)
def test_two_settle_at_once_and_it_is_booked_once(
    pay: Pay, at_once: Callable, escrow: Account, client: User, contract: Subject, balance: Callable
) -> None:
    for turn in range(5):
        pay(escrow, 1_000, client, contract, card=TIMES_OUT, key=f"{turn}")
    results = at_once(*[payments.settle_pending] * 8)
    assert all(isinstance(result, int) for result in results), results
    assert balance(escrow) == 5_000
    assert set(Payment.objects.values_list("state", flat=True)) == {State.USED}
