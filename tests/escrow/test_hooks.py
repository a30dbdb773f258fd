"""What Stripe posts to us: believed by nobody, kept once, and answered by asking Stripe itself."""

import json
import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core import clock
from core.errors import TooLate
from escrow import hints, payments
from escrow.audit import breaches
from escrow.models import Account, Hint, Payment, State, Topic, Transfer
from people.models import User
from tests.fake_stripe import FakeStripe
from timers.models import Subject

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]


@pytest.fixture
def deliver(stripe: FakeStripe) -> Deliver:
    """One delivery, as it comes over the net; the status of the answer."""

    def delivered(event: dict, **how: object) -> int:
        body, signature = stripe.webhook(event, **how)
        return post(body, signature)

    return delivered


def post(body: bytes, signature: str | None) -> int:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    http = Client(enforce_csrf_checks=True)
    return http.post("/hooks/stripe/", body, content_type="application/json", headers=headers).status_code


@pytest.fixture
def paid(stripe: FakeStripe, pay: Callable, escrow: Account, client: User, contract: Subject) -> Payment:
    """The payer has paid at Stripe's page, and we do not know of it."""
    payment = pay(escrow, 10_000, client, contract, card="")
    stripe.books.pays(payment.provider_id)
    return payment


def event_of(stripe: FakeStripe, kind: str) -> dict:
    return next(event for event in stripe.books.events if event["type"] == kind)


def test_an_event_makes_us_ask_and_book(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable
) -> None:
    assert deliver(event_of(stripe, "checkout.session.completed")) == 200
    assert Payment.objects.get().state == State.USED
    assert balance(escrow) == 10_000
    hint = Hint.objects.get()
    assert (hint.topic, hint.about, hint.taken_up_at is not None) == (Topic.PAYMENT, str(paid.pk), True)


def test_twenty_deliveries_have_one_effect(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable
) -> None:
    event = event_of(stripe, "checkout.session.completed")
    assert {deliver(event) for _ in range(20)} == {200}
    assert (Hint.objects.count(), Transfer.objects.count(), balance(escrow)) == (1, 1, 10_000)
    assert [breach for breach in breaches() if breach.check != "guards"] == []


def test_a_known_event_is_not_asked_about_again(stripe: FakeStripe, deliver: Deliver, paid: Payment) -> None:
    event = event_of(stripe, "checkout.session.completed")
    deliver(event)
    asked = len(stripe.asked)
    deliver(event)
    assert len(stripe.asked) == asked


@pytest.mark.parametrize("seed", range(5))
def test_all_events_in_any_order_and_late_have_one_effect(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable, seed: int
) -> None:
    payments.settle(paid)  # the sweep was faster than all of them
    events = [event for event in stripe.books.events for _ in range(3)]
    random.Random(seed).shuffle(events)
    assert {deliver(event) for event in events} == {200}
    assert (Transfer.objects.count(), balance(escrow)) == (1, 10_000)


def test_what_an_event_says_is_not_believed(
    stripe: FakeStripe, deliver: Deliver, pay: Callable, escrow: Account, client: User, contract: Subject,
    balance: Callable,
) -> None:  # fmt: skip
    payment = pay(escrow, 10_000, client, contract, card="")
    page = {**stripe.books.objects[payment.provider_id], "status": "complete", "payment_status": "paid"}
    assert deliver(stripe.books.happened("checkout.session.completed", page)) == 200
    assert (Payment.objects.get().state, balance(escrow)) == (State.NEEDS_CONFIRMATION, 0)


def test_an_old_event_about_a_payment_that_went_on_changes_nothing(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable
) -> None:
    payments.settle(paid)
    expired = {**stripe.books.objects[paid.provider_id], "status": "expired"}
    assert deliver(stripe.books.happened("checkout.session.expired", expired)) == 200
    assert (Payment.objects.get().state, balance(escrow)) == (State.USED, 10_000)


def tampered(body: bytes, signature: str) -> tuple[bytes, str]:
    return body.replace(b"10000", b"10001"), signature


def spaced(body: bytes, signature: str) -> tuple[bytes, str]:
    return json.dumps(json.loads(body)).encode(), signature  # the same content in other bytes


@pytest.mark.parametrize(
    "forge",
    [
        tampered,
        spaced,
        lambda body, signature: (body, signature[:-1] + ("0" if signature[-1] != "0" else "1")),
        lambda body, signature: (body, None),
        lambda body, signature: (body, ""),
        lambda body, signature: (body, "t=now,v1=abc"),
        lambda body, signature: (body, signature.replace("v1=", "v0=")),
        lambda body, signature: (b"\xff\xfe", signature),
        lambda body, signature: (b"", signature),
    ],
)
def test_what_stripe_has_not_signed_is_refused_and_nothing_is_kept(
    stripe: FakeStripe, paid: Payment, forge: Callable
) -> None:
    body, signature = forge(*stripe.webhook(event_of(stripe, "checkout.session.completed")))
    assert post(body, signature) == 400
    assert not Hint.objects.exists()
    assert Payment.objects.get().state == State.NEEDS_CONFIRMATION


def test_another_secret_signs_nothing(stripe: FakeStripe, deliver: Deliver, paid: Payment) -> None:
    assert deliver(event_of(stripe, "checkout.session.completed"), secret="whsec_of_somebody_else") == 400


def test_a_second_secret_signs_as_well(stripe: FakeStripe, deliver: Deliver, paid: Payment, settings: object) -> None:
    settings.STRIPE_WEBHOOK_SECRET += ", whsec_for_connect"
    assert deliver(event_of(stripe, "checkout.session.completed"), secret="whsec_for_connect") == 200


def test_without_a_secret_nothing_is_signed(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, settings: object
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert deliver(event_of(stripe, "checkout.session.completed"), secret="") == 400


@pytest.mark.parametrize(("age", "status"), [(280, 200), (330, 400)])
def test_a_signature_lives_five_minutes(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, age: int, status: int
) -> None:
    assert deliver(event_of(stripe, "checkout.session.completed"), at=int(time.time()) - age) == status


@pytest.mark.parametrize(
    "event", [b"[]", b"{}", b'{"id": "evt_1"}', b'{"id":"e","type":"t","created":1,"data":{"object":[]}}', b"no json"]
)
def test_what_is_signed_and_no_event_is_refused(stripe: FakeStripe, event: bytes, monkeypatch: object) -> None:
    monkeypatch.setattr("tests.fake_stripe.server.json.dumps", lambda *_, **__: event.decode())
    body, signature = stripe.webhook({})
    assert post(body, signature) == 400


@pytest.mark.parametrize("about", ["", "no key", "0195f0c8-0000-7000-8000-000000000000"])
def test_events_about_nothing_of_ours_are_received_and_left(stripe: FakeStripe, deliver: Deliver, about: str) -> None:
    thing = {"id": "cs_other", "object": "checkout.session", "metadata": {"payment": about}}
    assert deliver(stripe.books.happened("checkout.session.completed", thing)) == 200
    assert deliver(stripe.books.happened("customer.created", {"id": "cus_1", "object": "customer"})) == 200
    assert Hint.objects.filter(taken_up_at=None).count() == 0


def test_an_event_while_stripe_does_not_answer_loses_nothing(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable
) -> None:
    stripe.goes_wrong("GET", "unreachable")
    assert deliver(event_of(stripe, "checkout.session.completed")) == 200
    assert balance(escrow) == 0
    payments.settle_pending()
    assert balance(escrow) == 10_000


def test_an_event_that_could_not_be_taken_up_is_taken_up_later(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, escrow: Account, balance: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def broken(payment: Payment) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(payments, "settle", broken)
        assert deliver(event_of(stripe, "checkout.session.completed")) == 200
    assert Hint.objects.get().attempts == 1
    assert hints.take_up_waiting() == 1
    assert (balance(escrow), hints.take_up_waiting()) == (10_000, 0)


def test_money_that_the_act_refuses_goes_back_and_stripe_hears_200(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(payment: Payment) -> None:
        raise TooLate("The deadline passed.")

    monkeypatch.setitem(payments.PURPOSES, paid.purpose, payments.Purpose(refuse))
    assert deliver(event_of(stripe, "checkout.session.completed")) == 200
    assert Payment.objects.get().state == State.REFUNDED
    assert len(stripe.books.all("refund")) == 1


def test_nobody_gets_the_address() -> None:
    assert Client().get("/hooks/stripe/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_twenty_deliveries_at_once_have_one_effect(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, at_once: Callable, escrow: Account, balance: Callable
) -> None:
    event = event_of(stripe, "checkout.session.completed")
    assert at_once(*[lambda: deliver(event)] * 20) == [200] * 20
    assert (Hint.objects.count(), Transfer.objects.count(), balance(escrow)) == (1, 1, 10_000)
    assert [breach for breach in breaches() if breach.check != "guards"] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("what", "status", "booked"), [("replayed", 200, 1), ("forged", 400, 0), ("untrue", 200, 0)]
)  # untrue: Stripe has signed it, and knows nothing of it when it is asked
def test_twenty_over_the_net(
    stripe: FakeStripe, pay: Callable, escrow: Account, client: User, contract: Subject, at_once: Callable,
    live_server: object, balance: Callable, what: str, status: int, booked: int,
) -> None:  # fmt: skip
    payment = pay(escrow, 10_000, client, contract, card="")
    if what == "replayed":
        stripe.books.pays(payment.provider_id)
    page = {**stripe.books.objects[payment.provider_id], "status": "complete", "payment_status": "paid"}
    body, signature = stripe.webhook(stripe.books.happened("checkout.session.completed", page))
    sent = body.replace(b"10000", b"10001") if what == "forged" else body

    def delivered() -> int:
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return requests.post(f"{live_server}/hooks/stripe/", sent, headers=headers, timeout=30).status_code

    assert [*at_once(*[delivered] * 10), *(delivered() for _ in range(10))] == [status] * 20
    assert (Transfer.objects.count(), balance(escrow)) == (booked, 10_000 * booked)
    assert Payment.objects.get().state == (State.USED if booked else State.NEEDS_CONFIRMATION)
    assert [breach for breach in breaches() if breach.check != "guards"] == []


@pytest.mark.django_db(transaction=True)
def test_events_and_the_sweep_at_once_book_once(
    stripe: FakeStripe, deliver: Deliver, paid: Payment, at_once: Callable, escrow: Account, balance: Callable
) -> None:
    calls = [lambda event=event: deliver(event) for event in stripe.books.events for _ in range(4)]
    results = at_once(*calls, *[payments.settle_pending] * 4)
    assert all(isinstance(result, int) for result in results), results
    assert (Transfer.objects.count(), balance(escrow)) == (1, 10_000)


def test_the_database_keeps_an_event_once() -> None:
    insert = """INSERT INTO escrow_hint (provider, event, kind, topic, about, happened_at, received_at, attempts)
                VALUES ('stripe', 'evt_1', 'k', 'other', '', now(), now(), 0)"""
    with connection.cursor() as cursor:
        cursor.execute(insert)
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(insert)


def test_an_event_counts_as_happened_by_stripes_clock(stripe: FakeStripe, deliver: Deliver, paid: Payment) -> None:
    deliver(event_of(stripe, "checkout.session.completed"))
    assert abs(Hint.objects.get().happened_at - clock.portal_now()) < timedelta(minutes=1)
