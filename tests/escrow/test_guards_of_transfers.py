"""What PostgreSQL refuses about transfers, tried by raw SQL."""

import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from escrow import ledger
from escrow.models import Account, Reason, Transfer
from people.models import User
from record.models import Event
from timers.models import Subject

pytestmark = pytest.mark.usefixtures("past_the_privileges")

INSERT = """
    INSERT INTO escrow_transfer
        (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    VALUES
        (%(debit)s, %(credit)s, %(amount)s, %(currency)s, %(reason)s, %(key)s, %(seq)s, %(event)s, %(subject)s, %(at)s)
"""

Insert = Callable[..., None]


@pytest.fixture
def event(acting: Callable, contract: Subject) -> Event:
    with acting(contract) as running:
        pass
    return Event.objects.get(pk=running.event_id)


@pytest.fixture
def insert(world: Account, wallet: Account, event: Event, contract: Subject) -> Insert:
    def inserted(**changed: object) -> None:
        row = {
            "debit": world.pk, "credit": wallet.pk, "amount": 100, "currency": "USD", "reason": "payout_returned",
            "key": "raw", "seq": 0, "event": event.pk, "subject": contract.pk, "at": clock.now(),
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, row | changed)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return inserted


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DatabaseError) as refusal:
        call()
    cause = refusal.value.__cause__
    return cause.diag.constraint_name or cause.pgcode


def sql(text: str) -> Callable[[], None]:
    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)

    return run


def test_a_transfer_moves_both_balances(insert: Insert, world: Account, wallet: Account, balance: Callable) -> None:
    insert()
    assert (balance(world), balance(wallet)) == (-100, 100)


@pytest.mark.parametrize(
    ("changed", "guard"),
    [
        ({"amount": 0}, "transfer_moves_something"),
        ({"amount": -5}, "transfer_moves_something"),
        ({"reason": "because"}, "transfer_for_a_known_reason"),
        ({"key": ""}, "transfer_has_a_key"),
        ({"key": None}, "23502"),
        ({"event": None}, "23502"),
        ({"subject": None}, "23502"),
        ({"seq": -1}, "escrow_transfer_seq_check"),
        ({"currency": "EUR"}, "debit_in_its_currency"),
    ],
)
def test_a_transfer_is_whole(insert: Insert, changed: dict[str, object], guard: str) -> None:
    assert refused(lambda: insert(**changed)) == guard


def test_a_transfer_is_between_two_accounts(insert: Insert, wallet: Account) -> None:
    assert refused(lambda: insert(debit=wallet.pk)) == "transfer_between_two_accounts"


def test_both_accounts_are_of_the_transfers_currency(insert: Insert, client: User) -> None:
    euros = ledger.account("wallet", "EUR", owner=client)
    assert refused(lambda: insert(credit=euros.pk)) == "credit_in_its_currency"
    assert refused(lambda: insert(debit=euros.pk, currency="USD")) == "debit_in_its_currency"


def test_an_account_that_does_not_exist_moves_nothing(insert: Insert, wallet: Account) -> None:
    assert refused(lambda: insert(credit=wallet.pk + 1000)) == "credit_in_its_currency"


def test_a_transfer_without_its_event_does_not_commit(insert: Insert) -> None:
    assert "record_event" in refused(lambda: insert(event=uuid.uuid4()))


def test_the_event_may_come_later_in_the_same_transaction(
    acting: Callable, contract: Subject, world: Account, wallet: Account
) -> None:
    with acting(contract) as running:
        posted = ledger.post(ledger.Move(world, wallet, 5, Reason.PAYOUT_RETURNED), key="k")
        assert not Event.objects.filter(pk=running.event_id).exists()
    assert posted[0].event == Event.objects.get(pk=running.event_id)


def test_a_key_is_used_once(insert: Insert) -> None:
    insert()
    assert refused(insert) == "one_movement_per_key"


@pytest.mark.parametrize("reason", Reason.values)
def test_every_reason_of_the_rulebook_is_known(insert: Insert, reason: str) -> None:
    insert(reason=reason)
    assert Transfer.objects.get().reason == reason


@pytest.mark.parametrize(
    "change", ["amount = 1", "credit_id = debit_id", "reason = 'award'", "key = 'other'", "at = now()"]
)
def test_a_transfer_is_never_changed(insert: Insert, change: str) -> None:
    insert()
    assert refused(sql(f"UPDATE escrow_transfer SET {change}")) == "LE001"


def test_a_transfer_is_never_deleted(insert: Insert) -> None:
    insert()
    assert refused(sql("DELETE FROM escrow_transfer")) == "LE001"


def test_transfers_are_never_emptied(insert: Insert) -> None:
    insert()
    assert refused(sql("TRUNCATE escrow_transfer")) == "LE001"


@pytest.mark.parametrize("kind", ["wallet", "escrow", "fee", "arbitrator"])
def test_no_guarded_account_goes_below_zero(insert: Insert, client: User, contract: Subject, kind: str) -> None:
    whose = {
        "wallet": {"owner": client},
        "escrow": {"subject": contract, "number": 2},
        "fee": {"subject": contract, "side": "client"},
        "arbitrator": {},
    }[kind]
    empty = ledger.account(kind, "USD", **whose)
    assert refused(lambda: insert(debit=empty.pk)) == "LE002"


def test_world_and_platform_may_be_below_zero(insert: Insert, world: Account, balance: Callable) -> None:
    platform = ledger.account("platform", "USD")
    insert(debit=platform.pk)
    insert(key="another")
    assert (balance(platform), balance(world)) == (-100, -100)


def test_a_payments_transfer_needs_its_payment(insert: Insert) -> None:
    assert refused(lambda: insert(key=f"payment:{uuid.uuid4()}")) == "LE005"
