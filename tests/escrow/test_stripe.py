"""Paying with Stripe, over HTTP: each payment is charged once, whatever is lost on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid, TooLate
from escrow import payments, reconciling
from escrow.audit import breaches
from escrow.models import Account, Payment, State, Transfer
from escrow.noting import order_of
from escrow.providers import KeyTaken, NoAnswer, Order, Outcome
from escrow.providers.stripe import Stripe, asking
from escrow.providers.stripe.amounts import from_stripe, to_stripe
from people.models import User
from tests.fake_stripe import FakeStripe
from timers.models import Subject

pytestmark = pytest.mark.django_db
PAGES = "POST /v1/checkout/sessions$"
ASKS, DECLINED, POOR, OTHER = "4000002500003155", "4000000000000002", "4000000000009995", "5555555555554444"

Pay = Callable[..., Payment]


@pytest.fixture
def begin(pay: Pay, escrow: Account, client: User, contract: Subject) -> Callable[..., Payment]:
    """Begin to pay 100.00 into the escrow, as far as the payer's own part."""
    return lambda **more: pay(escrow, more.pop("amount", 10_000), client, contract, card="", **more)


def fresh(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)


def test_the_payer_pays_at_stripes_page(
    stripe: FakeStripe, begin: Pay, escrow: Account, world: Account, balance: Callable
) -> None:
    payment = fresh(begin())
    assert (payment.state, payment.provider, balance(escrow)) == (State.NEEDS_CONFIRMATION, "stripe", 0)
    assert payment.pay_at.endswith(payment.provider_id)
    assert stripe.books.pays(payment.provider_id) == "succeeds"
    payments.settle(payment)
    payment = fresh(payment)
    assert (payment.state, payment.card, balance(escrow), balance(world)) == (
        State.USED, "Visa ending in 4242", 10_000, -10_000,
    )  # fmt: skip
    assert abs(payment.confirmed_at - clock.portal_now()) < timedelta(minutes=1)
    assert Transfer.objects.count() == 1
    assert [breach for breach in breaches() if breach.check != "guards"] == []


def test_its_page_says_what_is_paid_and_leads_back_to_ours(stripe: FakeStripe, begin: Pay, contract: Subject) -> None:
    payment = begin(about=1)
    page = stripe.books.objects[payment.provider_id]
    assert page["success_url"].endswith(f"/payments/{payment.pk}/?back=1")
    assert page["cancel_url"].endswith(f"/payments/{payment.pk}/")
    assert (page["client_reference_id"], page["amount_total"], page["currency"]) == (str(payment.pk), 10_000, "usd")
    assert page["_intent"]["metadata"]["payment"] == str(payment.pk)
    assert page["_intent"]["transfer_group"] == str(contract.pk)


def test_no_card_number_is_taken_and_none_is_sent_on(
    stripe: FakeStripe, pay: Pay, escrow: Account, client: User, contract: Subject
) -> None:
    with pytest.raises(Invalid, match="takes no card numbers"):
        pay(escrow, 10_000, client, contract, card="4242 4242 4242 4242")
    assert stripe.asked == []
    assert not Payment.objects.exists()


def test_a_declined_card_leaves_the_page_open_for_another(
    stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable
) -> None:
    payment = begin()
    for card, says in ((DECLINED, "card_declined"), (POOR, "insufficient_funds")):
        assert stripe.books.pays(payment.provider_id, card) == says
        assert (payments.settle(fresh(payment)).state, balance(escrow)) == (State.NEEDS_CONFIRMATION, 0)
    stripe.books.pays(payment.provider_id, OTHER)
    assert payments.settle(fresh(payment)).state == State.SUCCEEDED or fresh(payment).state == State.USED
    assert (fresh(payment).card, balance(escrow)) == ("Mastercard ending in 4444", 10_000)


@pytest.mark.parametrize(("confirms", "state"), [(True, State.USED), (False, State.NEEDS_CONFIRMATION)])
def test_a_card_that_asks_is_confirmed_at_stripe(stripe: FakeStripe, begin: Pay, confirms: bool, state: State) -> None:
    payment = begin()
    stripe.books.pays(payment.provider_id, ASKS, confirms=confirms)
    payments.settle_pending()
    assert fresh(payment).state == state


def test_the_same_card_has_the_same_source_and_it_is_no_word_of_stripes(
    stripe: FakeStripe, begin: Pay, client: User
) -> None:
    sources = []
    for key, card in (("a", "4242424242424242"), ("b", "4242424242424242"), ("c", OTHER)):
        payment = begin(key=key)
        stripe.books.pays(payment.provider_id, card)
        payments.settle(payment)
        sources.append(fresh(payment).source)
    assert sources[0] == sources[1] != sources[2]
    assert "fp_" not in "".join(sources)


def test_a_payer_who_leaves_it_has_not_paid(stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable) -> None:
    payment = payments.confirm(begin(), approved=False)
    assert (payment.state, balance(escrow)) == (State.FAILED, 0)
    assert stripe.books.pays(payment.provider_id) == "expired"


def test_who_paid_before_leaving_it_has_paid(
    stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable
) -> None:
    payment = begin()
    stripe.books.pays(payment.provider_id)
    payments.confirm(payment, approved=False)
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_who_pays_while_it_is_cancelled_has_paid(
    stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = begin()
    expire = stripe.books.expire

    def too_late(number: str) -> dict:
        stripe.books.pays(number)
        return expire(number)

    monkeypatch.setattr(stripe.books, "expire", too_late)
    payments.confirm(payment, approved=False)
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_a_page_that_nobody_uses_is_closed_a_day_later(stripe: FakeStripe, begin: Pay) -> None:
    with clock.stopped_at(clock.portal_now()) as time:
        payment = begin()
        time.advance(hours=23)
        assert payments.settle_pending() == 0
        time.advance(hours=1)
        assert payments.settle_pending() == 1
    assert fresh(payment).state == State.FAILED
    assert stripe.books.objects[payment.provider_id]["status"] == "expired"


@pytest.mark.parametrize("fault", ["lost", "error", "busy", "unreachable"])
def test_whatever_is_lost_the_payer_gets_one_page_and_pays_once(
    stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable, fault: str
) -> None:
    stripe.goes_wrong(PAGES, fault)
    payment = begin(key="k")
    assert (payment.state, payment.provider_id) == (State.PENDING, None)
    assert "not answered" in payment.message
    payments.settle_pending()
    assert fresh(payment).state == State.NEEDS_CONFIRMATION
    assert len(stripe.books.all("checkout.session")) == 1
    stripe.books.pays(fresh(payment).provider_id)
    stripe.goes_wrong("GET /v1/checkout/sessions/", fault)
    assert payments.settle_pending() == 0
    assert [payments.settle_pending() for _ in range(20)] == [1] + [0] * 19
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_a_slow_answer_counts_as_none(stripe: FakeStripe, begin: Pay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", 0.3)
    stripe.goes_wrong(PAGES, "slow", seconds=1)
    payment = begin()
    assert payment.state == State.PENDING
    payments.settle_pending()
    assert (fresh(payment).state, len(stripe.books.all("checkout.session"))) == (State.NEEDS_CONFIRMATION, 1)


def test_the_key_is_committed_before_stripe_is_asked_and_goes_with_the_request(stripe: FakeStripe, begin: Pay) -> None:
    stripe.goes_wrong(PAGES, "unreachable")
    payment = begin()
    assert Payment.objects.filter(pk=payment.pk).exists()
    assert stripe.asked == [("POST", "/v1/checkout/sessions", str(payment.pk))]


def test_paying_again_with_the_same_key_is_the_same_page(stripe: FakeStripe, begin: Pay) -> None:
    pages = {begin(key="k").provider_id for _ in range(20)}
    assert len(pages) == len(stripe.books.all("checkout.session")) == 1


def test_a_key_of_stripes_is_for_one_content(stripe: FakeStripe) -> None:
    order = Order("one", 10_000, "USD", what="Fund", back="https://portal.example/payments/1/")
    Stripe().charge(order)
    with pytest.raises(KeyTaken):
        Stripe().charge(Order("one", 9_999, "USD", what="Fund", back=order.back))


def test_another_request_with_the_key_at_work_is_waited_for(stripe: FakeStripe) -> None:
    stripe._working.add("one")
    with pytest.raises(NoAnswer):
        Stripe().charge(Order("one", 10_000, "USD", what="Fund", back="https://portal.example/"))


def test_what_stripe_refuses_is_said_and_nothing_is_charged(stripe: FakeStripe, begin: Pay) -> None:
    payment = begin(amount=49)
    assert (payment.state, payment.provider_id) == (State.FAILED, None)
    assert "at least $0.50" in payment.message


def test_a_wrong_key_of_the_portal_charges_nobody_and_loses_nothing(
    stripe: FakeStripe, begin: Pay, settings: object
) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_another"
    payment = begin()
    assert payment.state == State.PENDING
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_tests"
    payments.settle_pending()
    assert fresh(payment).state == State.NEEDS_CONFIRMATION


@pytest.fixture
def refused(stripe: FakeStripe, begin: Pay, monkeypatch: pytest.MonkeyPatch) -> Payment:
    """Paid, and the act has refused it; what came of giving it back is in the row."""

    def use(payment: Payment) -> None:
        raise TooLate("The deadline passed.")

    payment = begin()
    monkeypatch.setitem(payments.PURPOSES, payment.purpose, payments.Purpose(use))
    stripe.books.pays(payment.provider_id)
    return payment


def test_what_the_act_refuses_goes_back_to_the_card(stripe: FakeStripe, refused: Payment) -> None:
    with pytest.raises(TooLate):
        payments.settle(refused)
    assert fresh(refused).state == State.REFUNDED
    assert [refund["amount"] for refund in stripe.books.all("refund")] == [10_000]
    assert payments.settle_pending() == 0


def test_a_refund_whose_answer_is_lost_is_made_once(stripe: FakeStripe, refused: Payment) -> None:
    stripe.goes_wrong("POST /v1/refunds", "lost")
    with pytest.raises(TooLate):
        payments.settle(refused)
    assert fresh(refused).state == State.SUCCEEDED
    stripe.forgets_keys()
    assert payments.settle_pending() == 1
    assert fresh(refused).state == State.REFUNDED
    assert len(stripe.books.all("refund")) == 1


def test_a_refund_that_stripe_is_still_at_is_not_over(stripe: FakeStripe, refused: Payment) -> None:
    refund = stripe.books.refund
    stripe.books.refund = lambda asked: refund(asked, status="pending")
    with pytest.raises(TooLate):
        payments.settle(refused)
    payments.settle_pending()
    assert fresh(refused).state == State.SUCCEEDED
    stripe.books.all("refund")[0]["status"] = "succeeded"
    payments.settle_pending()
    assert (fresh(refused).state, len(stripe.books.all("refund"))) == (State.REFUNDED, 1)


@pytest.mark.parametrize("trouble", ["nothing there", "disputed"])
def test_a_refund_that_stripe_refuses_is_named_by_the_audit(stripe: FakeStripe, refused: Payment, trouble: str) -> None:
    if trouble == "disputed":
        stripe.books.dispute(stripe.books.all("payment_intent")[0]["id"])
    else:
        stripe.books.balance[("", "usd")] = 0
    with clock.stopped_at(clock.portal_now()) as time:
        with pytest.raises(TooLate):
            payments.settle(refused)
        assert fresh(refused).state == State.SUCCEEDED
        time.advance(hours=2)
        payments.settle_pending()
        assert [breach.check for breach in breaches()] == ["unsettled"]


def test_what_was_given_back_over_there_is_not_booked(
    stripe: FakeStripe, begin: Pay, escrow: Account, balance: Callable
) -> None:
    payment = begin()
    stripe.books.pays(payment.provider_id)
    stripe.books.refund({"payment_intent": stripe.books.all("payment_intent")[0]["id"]})
    payments.settle(payment)
    assert (fresh(payment).state, balance(escrow)) == (State.FAILED, 0)


def test_a_payment_keeps_the_provider_that_it_was_begun_with(
    stripe: FakeStripe, begin: Pay, settings: object, escrow: Account, balance: Callable
) -> None:
    payment = begin()
    stripe.books.pays(payment.provider_id)
    settings.PAYMENT_PROVIDER = "sandbox"
    payments.settle_pending()
    assert (fresh(payment).state, balance(escrow)) == (State.USED, 10_000)


def test_an_unknown_charge_is_not_invented(stripe: FakeStripe, begin: Pay) -> None:
    payment = begin()
    assert Stripe().status(order_of(payment)).outcome == Outcome.NEEDS_CONFIRMATION
    assert Stripe().refund(order_of(payment)).outcome == Outcome.NEEDS_CONFIRMATION
    assert stripe.books.all("refund") == []


@pytest.mark.parametrize(
    ("amount", "currency", "theirs"),
    [(1_050, "USD", 1_050), (1_050, "JPY", 1_050), (10_500, "KWD", 10_500), (500, "MGA", 5), (7, "ISK", 700),
     (7, "UGX", 700), (1_050, "INR", 1_050)],
)  # fmt: skip
def test_amounts_are_counted_as_stripe_counts_them(amount: int, currency: str, theirs: int) -> None:
    assert to_stripe(amount, currency) == theirs
    assert from_stripe(theirs, currency.lower()) == amount


@pytest.mark.parametrize(("amount", "currency"), [(10_501, "KWD"), (550, "MGA")])
def test_what_stripe_cannot_express_is_refused_before_anything_is_begun(
    stripe: FakeStripe, amount: int, currency: str
) -> None:
    with pytest.raises(Invalid, match="cannot take exactly"):
        Stripe().accepts(Order("k", amount, currency))


def test_the_reconciliation_compares_stripes_books_with_ours(
    stripe: FakeStripe, begin: Pay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("escrow.providers.stripe.checkout.LISTED", 2)  # so that they come on several pages
    made = [begin(key=f"k{number}") for number in range(5)]
    for payment in made[:3]:
        stripe.books.pays(payment.provider_id)
        payments.settle(payment)
    payments.confirm(made[3], approved=False)  # and the last is open still
    prices = [{"price_data": {"currency": "usd", "unit_amount": "5000"}, "quantity": "1"}]
    stripe.books.open_page({"mode": "payment", "success_url": "https://shop.example/", "line_items": prices})
    since = clock.portal_now() - timedelta(hours=1)
    assert {charge.key: charge.outcome for charge in Stripe().charges(since)} == {
        **{str(payment.pk): Outcome.SUCCEEDED for payment in made[:3]},
        str(made[3].pk): Outcome.CANCELLED,
        str(made[4].pk): Outcome.NEEDS_CONFIRMATION,
    }
    assert list(Stripe().charges(clock.portal_now() + timedelta(hours=1))) == []
    with clock.stopped_at(clock.portal_now() + timedelta(hours=3)):
        assert compared_with_stripe(5) == []
        stripe.books.refund({"payment_intent": stripe.books.objects[made[0].provider_id]["payment_intent"]})
        stripe.books.objects.pop(made[1].provider_id)
        assert compared_with_stripe(5) == [
            (f"charge {made[0].pk}", "the provider says refunded, the payment is used"),
            (f"charge {made[1].pk}", "the payment of 100.00 USD is used, and the provider has no such charge"),
        ]
        stripe.goes_wrong("GET /v1/checkout/sessions", "error")
        assert [about for about, _ in compared_with_stripe(0)] == ["the comparison itself"]


def compared_with_stripe(many: int) -> list[tuple[str, str]]:
    """What the reconciliation finds different with the provider, having looked at so many."""
    report = reconciling.reconcile("a test")
    assert {name: compared for name, _, compared, _ in report.lines}["provider"] == many
    return [(each.about, each.says) for each in report.differences.filter(comparison="provider").order_by("pk")]
