"""Paying out with Stripe, from the wallet to the bank and, where that fails, back: over HTTP, and each thing once."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.clock import StoppedClock
from core.errors import Invalid, WrongPhase
from escrow import audit, payees, payouts, reconciling
from escrow.models import Account, Hint, Payee, Payout, PayoutState, Transfer
from escrow.providers.paying_out import BankAccount
from people.models import User
from record.models import Event, Notice
from record.verifying import exported, flaw_in
from tests.browsing import signed_in, text
from tests.escrow.paying_out import balance, begin, deliver, give, ready, there
from tests.fake_stripe import FakeStripe
from tests.fake_stripe.server import KEY, SECRET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> Iterator[StoppedClock]:
    with clock.stopped_at(clock.portal_now()) as stopped:
        yield stopped


@pytest.fixture
def rich(now: StoppedClock, freelancer: User) -> Account:
    return give(freelancer)


@pytest.fixture
def payee(now: StoppedClock, stripe: FakeStripe, freelancer: User) -> Payee:
    """The freelancer, whom Stripe pays out; the portal has 500.00 there."""
    stripe.books.balance["", "usd"] = 50_000
    return ready(stripe, freelancer)


def last(stripe: FakeStripe, kind: str) -> str:
    return str(stripe.books.all(kind)[0]["id"])


def stands(payout: Payout) -> str:
    return str(Payout.objects.get(pk=payout.pk).state)


def settled(now: StoppedClock, payout: Payout, **later: float) -> Payout:
    now.advance(**(later or {"minutes": 1}))
    payouts.settle_pending()
    return Payout.objects.get(pk=payout.pk)


def is_clean(stripe: FakeStripe, *, waits: int = 0) -> None:
    """Ledger, record and Stripe's books say the same; nothing is left in anybody's own account there."""
    assert [str(each) for each in audit.breaches()] == []
    report = reconciling.reconcile("a test")
    assert [str(each) for each in report.differences.all()] == []
    for payout in Payout.objects.all():
        assert flaw_in(exported(payout)) is None
    left = {account: amount for (account, _), amount in stripe.books.balance.items() if account and amount}
    assert left == ({} if not waits else left)


def test_it_goes_from_the_wallet_over_their_account_to_their_bank(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    payout = begin(freelancer)
    assert (payout.state, payout.account, payout.to_words) == ("sent", payee.number, "bank account ending in 6789")
    assert (balance(rich), there(stripe), there(stripe, payee.number)) == (6_000, 46_000, 0)
    event = stripe.books.arrives(last(stripe, "payout"))
    assert event["account"] == payee.number
    assert deliver(stripe, event, times=20) == [200] * 20
    assert stands(payout) == "arrived"
    acts = list(Event.objects.filter(subject=payout).order_by("number").values_list("act", flat=True))
    assert acts == ["payout", "payout_sent", "payout_arrived"]
    keys = {key for _, path, key in stripe.asked if key and path in ("/v1/transfers", "/v1/payouts")}
    assert keys == {f"{payout.pk}:transfer", f"{payout.pk}:payout"}
    is_clean(stripe)


def test_no_event_is_needed(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    payout = begin(freelancer)
    stripe.books.arrives(last(stripe, "payout"))
    assert settled(now, payout).state == PayoutState.ARRIVED
    is_clean(stripe)


def test_what_the_bank_refuses_is_in_the_wallet_again_once(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User
) -> None:
    payout = begin(freelancer)
    failed = stripe.books.arrives(last(stripe, "payout"), failure="account_closed")
    assert deliver(stripe, failed, times=20) == [200] * 20
    reversed_ = stripe.books.events[-1]
    assert reversed_["type"] == "transfer.reversed"
    deliver(stripe, reversed_, times=5)
    payout.refresh_from_db()
    assert (payout.state, payout.message) == ("returned", "The bank did not take it (account closed).")
    assert (balance(rich), there(stripe), there(stripe, payee.number)) == (10_000, 50_000, 0)
    assert [t.reason for t in Transfer.objects.filter(subject=payout).order_by("pk")] == ["payout", "payout_returned"]
    assert Notice.objects.filter(recipient=freelancer, event__act="payout_returned").count() == 2  # portal and mail
    is_clean(stripe)


@pytest.mark.parametrize("how", ["payout.failed", "payout.canceled"])
def test_what_had_arrived_or_was_cancelled_comes_back(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, how: str
) -> None:
    payout = begin(freelancer)
    number = last(stripe, "payout")
    if how == "payout.failed":
        deliver(stripe, stripe.books.arrives(number))
        assert stands(payout) == "arrived"
        deliver(stripe, stripe.books.arrives(number, failure="no_account"))
    else:
        deliver(stripe, stripe.books.cancels(number))
    assert (stands(payout), balance(rich)) == ("returned", 10_000)
    is_clean(stripe)


def test_events_out_of_order_and_before_our_own_answer_change_nothing(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    stripe.goes_wrong("POST /v1/payouts", "lost")
    payout = begin(freelancer)
    assert payout.state == "begun"
    number = last(stripe, "payout")
    paid = stripe.books.arrives(number)
    created = next(event for event in stripe.books.events if event["type"] == "payout.created")
    sent = next(event for event in stripe.books.events if event["type"] == "transfer.created")
    for event in (paid, created, sent, paid):
        assert deliver(stripe, event) == [200]
        assert stands(payout) == "arrived"
    failed = stripe.books.arrives(number, failure="account_closed")
    deliver(stripe, failed)
    for event in (created, paid, failed, sent):  # late, and twice
        deliver(stripe, event)
    assert (stands(payout), balance(rich)) == ("returned", 10_000)
    assert Hint.objects.filter(topic="payout").count() == Hint.objects.filter(taken_up_at__isnull=False).count()
    is_clean(stripe)


def test_events_of_payouts_that_are_none_of_ours_are_left(stripe: FakeStripe, payee: Payee) -> None:
    stripe.books.balance[payee.number, "usd"] = 1_000
    made = stripe.books.pay_out({"amount": "400", "currency": "usd"}, payee.number)
    named = stripe.books.pay_out({"amount": "400", "currency": "usd", "metadata": {"payout": "x"}}, payee.number)
    for each in (made, named):
        assert deliver(stripe, stripe.books.arrives(each["id"])) == [200]
    assert not Payout.objects.exists()


def test_a_forged_event_is_refused_and_nothing_is_kept(stripe: FakeStripe, payee: Payee) -> None:
    event = stripe.books.events[-1]
    body, signature = stripe.webhook(event, secret="whsec_of_somebody_else")
    answer = signed_in(payee.owner).post(
        reverse("stripe-hook"), body, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert (answer.status_code, Hint.objects.count()) == (400, 0)


@pytest.mark.parametrize("fault", ["lost", "error", "busy", "unreachable"])
@pytest.mark.parametrize(
    "request_", ["GET /v1/transfers", "POST /v1/transfers$", "GET /v1/payouts", "POST /v1/payouts"]
)
def test_wherever_it_is_interrupted_it_is_paid_once(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock, request_: str, fault: str
) -> None:
    stripe.goes_wrong(request_, fault)
    payout = begin(freelancer)
    assert (payout.state, balance(rich)) == ("begun", 6_000)
    stripe.forgets_keys()
    assert settled(now, payout).state == "sent"
    assert len(stripe.books.all("transfer")) == len(stripe.books.all("payout")) == 1
    assert (there(stripe), there(stripe, payee.number)) == (46_000, 0)
    is_clean(stripe)


def test_a_reversal_whose_answer_is_lost_gives_back_once(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    payout = begin(freelancer)
    stripe.goes_wrong("POST .*/reversals", "lost")
    deliver(stripe, stripe.books.arrives(last(stripe, "payout"), failure="account_closed"))
    assert (stands(payout), balance(rich)) == ("sent", 6_000)
    stripe.forgets_keys()
    assert settled(now, payout).state == "returned"
    assert (balance(rich), there(stripe)) == (10_000, 50_000)
    is_clean(stripe)


# Too little there.


def test_where_the_portals_balance_is_too_small_it_waits_and_nothing_is_lost(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    stripe.books.balance["", "usd"] = 3_999
    payout = begin(freelancer)
    assert (payout.state, payout.attempt, balance(rich)) == ("waiting", 1, 6_000)
    assert "Waiting for the provider’s balance" in text(signed_in(freelancer).get(reverse("payout", args=[payout.pk])))
    is_clean(stripe)
    asked = len(stripe.asked)
    assert settled(now, payout, minutes=5).state == "waiting"
    assert len(stripe.asked) - asked == 0  # nobody asks so often
    for turn in range(3):
        payout = settled(now, payout, minutes=11)
        assert (payout.state, payout.attempt) == ("waiting", turn + 2)
    stripe.books.balance["", "usd"] = 4_000
    assert settled(now, payout, minutes=11).state == "sent"
    assert (balance(rich), there(stripe), len(stripe.books.all("transfer"))) == (6_000, 0, 1)
    acts = list(Event.objects.filter(subject=payout).order_by("number").values_list("act", flat=True))
    assert acts == ["payout", "payout_waiting", "payout_sent"]
    is_clean(stripe)


def test_many_who_hear_of_one_refusal_count_it_once(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock, at_once: Callable
) -> None:
    """Else two keys could succeed at once: the one that is being asked with, and the next."""
    stripe.books.balance["", "usd"] = 0
    payout = begin(freelancer)
    same = [Payout.objects.get(pk=payout.pk) for _ in range(6)]
    at_once(*[lambda each=each: payouts.settle(each) for each in same])
    assert Payout.objects.get(pk=payout.pk).attempt == 2
    payouts.settle(Payout.objects.get(pk=payout.pk))
    payouts.settle(same[0])  # who asks with a key of long ago counts nothing, and takes nothing back
    assert Payout.objects.get(pk=payout.pk).attempt == 3
    stripe.books.balance["", "usd"] = 50_000
    for stale in same:
        payouts.settle(stale)  # with the key that was refused
    assert (stands(payout), len(stripe.books.all("transfer"))) == ("waiting", 0)
    at_once(*[lambda each=each: payouts.settle(each) for each in [Payout.objects.get(pk=payout.pk)] * 6])
    assert (stands(payout), len(stripe.books.all("transfer")), there(stripe)) == ("sent", 1, 46_000)


def test_what_cannot_be_brought_back_yet_is_said_and_comes_back_later(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    payout = begin(freelancer)
    stripe.books.arrives(last(stripe, "payout"), failure="account_closed")
    stripe.books.balance[payee.number, "usd"] -= 100
    payout = settled(now, payout)
    assert (payout.state, payout.attempt, balance(rich)) == ("sent", 1, 6_000)
    assert "It is on its way back" in payout.message
    stripe.books.balance[payee.number, "usd"] += 100
    assert settled(now, payout).state == "returned"
    assert balance(rich) == 10_000
    is_clean(stripe)


# Who, and to where.


def test_two_clicks_are_one_payout(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, at_once: Callable
) -> None:
    results = at_once(*[lambda: begin(freelancer)] * 6)
    assert len({each.pk for each in results}) == 1
    assert len(stripe.books.all("transfer")) == len(stripe.books.all("payout")) == 1
    assert balance(rich) == 6_000
    with pytest.raises(Invalid, match="used for another payout"):
        begin(freelancer, 4_001)


def test_the_first_answer_comes_again_also_when_stripe_pays_out_no_more(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User
) -> None:
    first = begin(freelancer)
    stripe.books.restricts(payee.number, "requirements.past_due", "external_account")
    payees.look(payee)
    assert begin(freelancer).pk == first.pk
    with pytest.raises(WrongPhase):
        begin(freelancer, key="two")


@pytest.mark.parametrize("how_far", ["nothing", "opened", "half", "euro"])
def test_who_is_not_known_there_is_told_where_to_set_it_up(
    stripe: FakeStripe, rich: Account, freelancer: User, how_far: str
) -> None:
    if how_far != "nothing":
        number = payees.begin(freelancer).number
    if how_far in ("half", "euro"):
        stripe.books.fills_in(number, lacks=("external_account",) if how_far == "half" else (), currency="eur")
        payees.look(payees.of(freelancer))
    with pytest.raises(WrongPhase, match="bank account"):
        begin(freelancer)
    shown = text(signed_in(freelancer).get(reverse("begin-payout")))
    assert "Your bank account" in shown
    assert "IBAN" not in shown
    assert (balance(rich), Payout.objects.count(), stripe.books.all("transfer")) == (10_000, 0, [])


def test_it_goes_to_ones_own_account_alone_whatever_is_sent(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, client: User
) -> None:
    other = ready(stripe, client)
    with pytest.raises(Invalid, match="takes no bank accounts"):
        payouts.begin(freelancer, 4_000, "USD", BankAccount("Clara", other.number), key="one")
    at = signed_in(freelancer)
    body = {"currency": "USD", "amount": "40.00", "holder": "Clara", "account": "DE89370400440532013000"}
    sent = at.post("/api/v1/payouts/", body, content_type="application/json", headers={"Idempotency-Key": "k1"})
    assert sent.status_code == 422
    form = {"currency": "USD", "amount": "40.00", "account": other.number, "holder": "Clara", "confirmed": "1",
            "key": "5f0c62f6-6c4b-4d4b-8f0e-0a52d2f7a001"}  # fmt: skip
    at.post(reverse("begin-payout"), form)
    assert Payout.objects.get().account == payee.number
    assert Payout.objects.get().pk not in Payout.objects.of(client).values_list("pk", flat=True)
    assert signed_in(client).get(reverse("payout", args=[Payout.objects.get().pk])).status_code == 404


def test_the_pages_ask_for_an_amount_show_what_will_happen_and_send_it(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User
) -> None:
    at = signed_in(freelancer)
    assert "Your bank account" in text(at.get(reverse("wallet")))
    asked = text(at.get(reverse("begin-payout")))
    assert "From your USD wallet to your bank account" in asked
    assert "IBAN" not in asked
    key = "5f0c62f6-6c4b-4d4b-8f0e-0a52d2f7a002"
    checked = text(at.post(reverse("begin-payout"), {"currency": "USD", "amount": "40.00", "key": key}))
    assert "Ending in 6789, kept with the provider" in checked
    form = {"currency": "USD", "amount": "40.00", "key": key, "confirmed": "1"}
    for _ in range(2):
        answer = at.post(reverse("begin-payout"), form)
        assert answer.headers["Location"] == reverse("payout", args=[Payout.objects.get().pk])
    shown = text(at.get(answer.headers["Location"]))
    assert "On its way to the bank" in shown
    receipt = at.get(reverse("payout-receipt-csv", args=[Payout.objects.get().pk])).content.decode()
    assert "ending in 6789" in receipt
    assert last(stripe, "transfer") in receipt


def test_a_program_names_an_amount_alone(stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User) -> None:
    at, body = signed_in(freelancer), {"currency": "USD", "amount": "40.00"}
    made = at.post("/api/v1/payouts/", body, content_type="application/json", headers={"Idempotency-Key": "k1"})
    assert (made.status_code, made.json()["to"]) == (201, "bank account ending in 6789")
    again = at.post("/api/v1/payouts/", body, content_type="application/json", headers={"Idempotency-Key": "k1"})
    assert again.json()["id"] == made.json()["id"]


def test_what_stripe_refuses_outright_is_in_the_wallet_at_once(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    """It has closed the account, and we have not heard of it yet. Two of them: neither has a number at Stripe."""
    stripe.books.leaves(payee.number)
    for key in ("one", "two"):
        payout = begin(freelancer, key=key)
        assert (payout.state, payout.provider_id) == ("refused", None)
        assert "No such destination" in payout.message
    assert balance(rich) == 10_000
    now.advance(hours=2)
    is_clean(stripe)


def test_who_may_not_be_paid_out_by_then_has_it_back(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User
) -> None:
    stripe.books.restricts(payee.number, "requirements.past_due", "external_account")
    payout = begin(freelancer)
    assert (payout.state, balance(rich), there(stripe)) == ("returned", 10_000, 50_000)
    is_clean(stripe)


# A process that dies.

DIES = """
import django; django.setup()
import time
from django.conf import settings
settings.PAYMENT_PROVIDER, settings.STRIPE_API_BASE = "stripe", "{address}"
settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "{key}", "{secret}"
from escrow import payouts
from escrow.providers.stripe import payouts as there
from people.models import User
def asked(*_):
    print("sent", flush=True)
    time.sleep(600)
there._onwards = asked
payouts.begin(User.objects.get(pk={owner}), 4000, "USD", key="one")
"""


def test_a_worker_killed_between_transfer_and_payout_is_taken_up_again(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock, start_process: Callable
) -> None:
    code = DIES.format(address=stripe.address, key=KEY, secret=SECRET, owner=freelancer.pk)
    process: subprocess.Popen[bytes] = start_process("-c", code)
    until = time.monotonic() + 60
    while not stripe.books.all("transfer"):
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    payout = Payout.objects.get()
    assert (payout.state, balance(rich)) == ("begun", 6_000)
    assert (there(stripe), there(stripe, payee.number), stripe.books.all("payout")) == (46_000, 4_000, [])
    stripe.forgets_keys()
    assert settled(now, payout).state == "sent"
    assert (there(stripe), there(stripe, payee.number)) == (46_000, 0)
    assert len(stripe.books.all("transfer")) == len(stripe.books.all("payout")) == 1
    is_clean(stripe)


# Stripe's books and ours.


def differences() -> list[tuple[str, str]]:
    found = reconciling.reconcile("a test").differences.filter(comparison="payouts")
    return [(each.about, each.says) for each in found]


@pytest.mark.parametrize("what", ["stray", "twice", "gone", "part", "all", "other", "unheard"])
def test_what_stripe_has_otherwise_is_named(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock, what: str
) -> None:
    payout = begin(freelancer)
    transfer = stripe.books.objects[last(stripe, "transfer")]
    again = {"amount": "4000", "currency": "usd", "destination": payee.number, "metadata": transfer["metadata"]}
    now.advance(hours=2)
    name, expected = f"payout {payout.reference}", ""
    if what == "stray":
        stripe.books.transfer(again | {"metadata": {"payout": "stray"}})
        name, expected = "payout stray", "the provider paid out 40.00 USD (on_its_way) that we know nothing of"
    elif what == "twice":
        second = stripe.books.transfer(again)["id"]
        assert (name, f"the provider knows it as {second}, we as {transfer['id']}") in differences()
        name, expected = f"payout {payout.pk}", "the provider has it 2 times"
    elif what == "gone":
        del stripe.books.objects[transfer["id"]]
        expected = "40.00 USD are sent here, and the provider has no such payout"
    elif what in ("part", "all"):
        stripe.books.balance[payee.number, "usd"] = 4_000
        stripe.books.reverse(transfer["id"], {"amount": "1500"} if what == "part" else {})
        left = "25.00" if what == "part" else "0.00"
        expected = f"the provider paid out {left} USD, ours is of 40.00 USD"
    elif what == "other":
        transfer["amount"] = 4_001
        expected = "the provider paid out 40.01 USD, ours is of 40.00 USD"
    else:
        stripe.books.arrives(last(stripe, "payout"))
        Payout.objects.filter(pk=payout.pk).update(asked_at=clock.portal_now() - timedelta(hours=2))
        expected = "the provider says arrived, ours is sent"
    assert (name, expected) in differences()


def test_what_is_compared_is_counted_and_right(
    stripe: FakeStripe, rich: Account, payee: Payee, freelancer: User, now: StoppedClock
) -> None:
    for number in range(4):
        begin(freelancer, 1_000, key=f"k{number}")
    numbers = [each["id"] for each in stripe.books.all("payout")]
    deliver(stripe, stripe.books.arrives(numbers[0]))
    deliver(stripe, stripe.books.arrives(numbers[1], failure="account_closed"))
    now.advance(hours=2)
    report = reconciling.reconcile("a test")
    assert {name: (compared, wrong) for name, _, compared, wrong in report.lines}["payouts"] == (4, 0)
