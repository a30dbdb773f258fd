"""What PostgreSQL refuses about payments, tried by raw SQL."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from escrow import ledger
from escrow.ledger import Move
from escrow.models import Account, Payment, Reason, State
from people.models import User
from timers.models import Subject

pytestmark = pytest.mark.usefixtures("past_the_privileges")

Change = Callable[..., None]

FORWARD = {
    ("pending", "needs_confirmation"),
    ("pending", "succeeded"),
    ("pending", "failed"),
    ("needs_confirmation", "succeeded"),
    ("needs_confirmation", "failed"),
    ("succeeded", "used"),
    ("succeeded", "refunded"),
}
NEEDS = {
    "succeeded": "confirmed_at = now(), provider_id = 'p1'",
    "refunded": "declined_at = now()",
}


def refused(sql: str, parameters: list[object]) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    cause = refusal.value.__cause__
    return cause.diag.constraint_name or cause.pgcode


@pytest.fixture
def undone() -> Iterator[None]:
    """What the test does is undone before the end of a test asks whether it could be committed."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def payment(client: User, contract: Subject) -> Payment:
    return Payment.objects.create(
        payer=client, amount=500, currency="USD", purpose="fund", subject=contract, key="k", provider="sandbox"
    )


def put(payment: Payment, state: str) -> None:
    """Bring it into a state by the allowed way."""
    ways = {
        "pending": [],
        "needs_confirmation": ["needs_confirmation"],
        "failed": ["failed"],
        "succeeded": ["succeeded"],
    }
    for step in ways.get(state, ["succeeded", state]):
        also = f", {NEEDS[step]}" if step in NEEDS else ""
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE escrow_payment SET state = %s{also} WHERE id = %s", [step, payment.pk])


def book(payment: Payment, acting: Callable, escrow: Account, amount: int, payer: User) -> None:
    world = ledger.account("world", "USD", owner=payer)
    with acting(payment.subject):
        ledger.post(Move(world, escrow, amount, Reason.FUND), key=payment.ledger_key)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(State.values, 2)))
def test_a_payment_goes_forward_only(
    payment: Payment, undone: None, acting: Callable, escrow: Account, client: User, before: str, after: str
) -> None:
    if "used" in (before, after):
        book(payment, acting, escrow, 500, client)
    put(payment, before)
    also = f", {NEEDS[after]}" if (after == "refunded" and before != "refunded") else ""
    if after == "succeeded" and before in ("pending", "needs_confirmation"):
        also = f", {NEEDS['succeeded']}"
    change = f"UPDATE escrow_payment SET state = %s{also} WHERE id = %s"
    if (before, after) in FORWARD:
        with connection.cursor() as cursor:
            cursor.execute(change, [after, payment.pk])
    else:
        assert refused(change, [after, payment.pk]) == "LE001"


@pytest.mark.parametrize(
    "change",
    [
        "amount = 1", "currency = 'EUR'", "payer_id = payer_id + 1", "purpose = 'pay_fee'", "key = 'other'",
        "subject_id = gen_random_uuid()", "about = 3", "side = 'client'", "begun_at = now()", "provider = 'other'",
        "id = gen_random_uuid()", "provider_id = 'p2'", "confirmed_at = now()",
    ],
)  # fmt: skip
def test_what_a_payment_is_never_changes(payment: Payment, change: str) -> None:
    put(payment, "succeeded")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.001)")
    change = change.replace("now()", "clock_timestamp()")
    assert refused(f"UPDATE escrow_payment SET {change} WHERE id = %s", [payment.pk]) == "LE001"


def test_a_payment_is_neither_deleted_nor_emptied(payment: Payment) -> None:
    assert refused("DELETE FROM escrow_payment", []) == "LE001"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused("TRUNCATE escrow_payment CASCADE", []) == "LE001"


def test_a_payment_begins_undecided(client: User, contract: Subject) -> None:
    paid = Payment(
        payer=client, amount=5, currency="USD", purpose="fund", subject=contract, key="k", provider="x",
        state="succeeded", provider_id="p", confirmed_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        paid.save(force_insert=True)


@pytest.mark.parametrize(
    ("changed", "guard"),
    [
        ({"amount": 0}, "payment_of_something"),
        ({"amount": -1}, "payment_of_something"),
        ({"currency": "usd"}, "payment_has_a_currency_code"),
        ({"card_last4": "4242424242424242"}, None),
        ({"card_last4": "42"}, "only_four_digits_of_a_card"),
        ({"key": ""}, "payment_has_key_and_purpose"),
        ({"purpose": ""}, "payment_has_key_and_purpose"),
        ({"state": "paid"}, "LE001"),
    ],
)
def test_a_payment_is_whole(client: User, contract: Subject, changed: dict[str, object], guard: str | None) -> None:
    row = {"payer": client, "amount": 5, "currency": "USD", "purpose": "fund", "subject": contract, "key": "k"}
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        Payment.objects.create(**({"provider": "x"} | row | changed))
    diag = refusal.value.__cause__.diag
    assert (diag.constraint_name or (diag.sqlstate if guard else None)) == guard


def test_a_provider_payment_belongs_to_one_payment(payment: Payment, client: User, contract: Subject) -> None:
    put(payment, "succeeded")
    other = Payment.objects.create(
        payer=client, amount=500, currency="USD", purpose="fund", subject=contract, key="k2", provider="sandbox"
    )
    change = "UPDATE escrow_payment SET provider_id = 'p1' WHERE id = %s"
    assert "provider_id" in refused(change, [other.pk])


def test_a_payment_made_says_when_and_where(payment: Payment) -> None:
    change = "UPDATE escrow_payment SET state = 'succeeded' WHERE id = %s"
    assert refused(change, [payment.pk]) == "a_payment_made_says_when_and_where"


def test_a_declined_payment_is_not_used(
    payment: Payment, undone: None, acting: Callable, escrow: Account, client: User
) -> None:
    book(payment, acting, escrow, 500, client)
    put(payment, "succeeded")
    change = "UPDATE escrow_payment SET state = 'used', declined_at = now() WHERE id = %s"
    assert refused(change, [payment.pk]) == "a_declined_payment_is_not_used"


def test_a_payment_goes_back_only_when_declined(payment: Payment) -> None:
    put(payment, "succeeded")
    change = "UPDATE escrow_payment SET state = 'refunded' WHERE id = %s"
    assert refused(change, [payment.pk]) == "only_a_declined_payment_goes_back"


def test_a_payment_is_used_by_its_transfer_only(
    payment: Payment, acting: Callable, escrow: Account, client: User, freelancer: User
) -> None:
    put(payment, "succeeded")
    change = "UPDATE escrow_payment SET state = 'used' WHERE id = %s"
    assert refused(change, [payment.pk]) == "LE005"
    for amount, payer in ((499, client), (500, freelancer)):
        with transaction.atomic():
            book(payment, acting, escrow, amount, payer)
            assert refused(change, [payment.pk]) == "LE005"
            transaction.set_rollback(True)
    book(payment, acting, escrow, 500, client)
    with connection.cursor() as cursor:
        cursor.execute(change, [payment.pk])


@pytest.mark.django_db(transaction=True)
def test_a_payments_transfer_does_not_commit_without_the_payment_being_used(
    payment: Payment, acting: Callable, escrow: Account, client: User, balance: Callable
) -> None:
    put(payment, "succeeded")
    with pytest.raises(DatabaseError) as refusal:
        book(payment, acting, escrow, 500, client)
    assert refusal.value.__cause__.pgcode == "LE005"
    assert balance(escrow) == 0
