"""The audit finds nothing where all is well, and names what somebody with all rights has changed."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core import clock
from escrow import audit, guards, ledger
from escrow.ledger import Move
from escrow.models import Account, Payment, Reason, Transfer
from people.models import User
from tests import roles
from timers.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(acting: Callable, funded: Account, wallet: Account, contract: Subject) -> Transfer:
    """A little of everything; the transfer is the release."""
    with acting(contract):
        (released,) = ledger.post(Move(funded, wallet, 4_000, Reason.CLIENT_APPROVAL), key="released")
    return released


def tamper(*statements: str) -> None:
    """As a superuser who goes past every guard, and leaves the triggers on again."""
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def found(*only: str) -> list[str]:
    return [str(breach) for breach in audit.breaches() if not only or breach.check in only]


def test_all_is_well(books: Transfer) -> None:
    assert audit.breaches() == []


def test_an_empty_portal_is_well(db: None) -> None:
    assert audit.breaches() == []


def test_a_balance_that_was_changed_is_named(books: Transfer, wallet: Account) -> None:
    tamper(f"UPDATE escrow_account SET balance = 9999 WHERE id = {wallet.pk}")
    assert found() == [
        f"balances: wallet account {wallet.pk} keeps 9999 USD (minor units), its transfers come to 4000",
        "currencies: all accounts of USD come to 5999 (minor units), not to zero",
    ]


def test_a_transfer_that_was_changed_is_named(books: Transfer, wallet: Account, funded: Account) -> None:
    tamper(f"UPDATE escrow_transfer SET amount = 1 WHERE id = {books.pk}")
    assert [line.split(":")[0] for line in found()] == ["balances", "balances", "causes"]


def test_a_transfer_that_was_changed_with_its_balances_is_named_by_the_record(
    books: Transfer, wallet: Account, funded: Account
) -> None:
    tamper(
        f"UPDATE escrow_transfer SET amount = 5000 WHERE id = {books.pk}",
        f"UPDATE escrow_account SET balance = balance + 1000 WHERE id = {wallet.pk}",
        f"UPDATE escrow_account SET balance = balance - 1000 WHERE id = {funded.pk}",
    )
    assert found() == [f"causes: the transfers of event {books.event_id} (tried) are not those that it says"]


def test_a_transfer_that_was_deleted_is_named(books: Transfer) -> None:
    tamper(f"DELETE FROM escrow_transfer WHERE id = {books.pk}")
    assert f"causes: the transfers of event {books.event_id} (tried) are not those that it says" in found()


def test_a_transfer_whose_event_is_gone_is_named(books: Transfer) -> None:
    tamper(f"DELETE FROM record_event WHERE id = '{books.event_id}'")
    assert set(found()) == {
        f"causes: transfer {books.pk} has no cause in its record: event {books.event_id}",
        f"records: the record of {books.subject_id} does not end where its subject says",
    }


def test_an_overdrawn_account_is_named(books: Transfer, wallet: Account) -> None:
    tamper(
        "ALTER TABLE escrow_account DROP CONSTRAINT no_guarded_account_below_zero",
        f"UPDATE escrow_account SET balance = -5 WHERE id = {wallet.pk}",
    )
    assert f"overdrawn: wallet account {wallet.pk} is at -5 USD (minor units)" in found()
    assert "guards: constraint no_guarded_account_below_zero on escrow_account is missing" in found()


def test_a_transfer_of_two_currencies_is_named(books: Transfer) -> None:
    tamper(f"UPDATE escrow_transfer SET currency = 'EUR' WHERE id = {books.pk}")
    assert (
        f"transfers: transfer {books.pk} is not a movement of something between two accounts of one currency" in found()
    )


def test_money_without_its_payment_is_named(
    acting: Callable, contract: Subject, escrow: Account, world: Account
) -> None:
    with acting(contract):
        (free,) = ledger.post(Move(world, escrow, 5, Reason.FUND), key="for nothing")
    assert found() == [f"payments: transfer {free.pk} (fund) brings in money that nobody paid"]


def test_a_payment_that_does_not_match_its_transfer_is_named(books: Transfer) -> None:
    payment = Payment.objects.get()
    tamper(f"UPDATE escrow_payment SET amount = 1 WHERE id = '{payment.pk}'")
    assert found() == [f"payments: payment {payment.pk} and its transfer do not match"]


def test_a_used_payment_that_was_made_unused_is_named(books: Transfer) -> None:
    payment = Payment.objects.get()
    tamper(f"UPDATE escrow_payment SET state = 'succeeded' WHERE id = '{payment.pk}'")
    assert f"payments: payment {payment.pk} and its transfer do not match" in found()


def test_a_payment_that_comes_to_no_end_is_named(client: User, contract: Subject) -> None:
    with clock.stopped_at(clock.now()) as time:
        payment = Payment.objects.create(
            payer=client, amount=5, currency="USD", purpose="fund", subject=contract, key="k", provider="sandbox"
        )
        now = clock.now()
        Payment.objects.update(state="succeeded", provider_id="p", confirmed_at=now, decided_at=now)
        time.advance(minutes=59)
        assert found() == []
        time.advance(minutes=2)
        assert [line.split(",")[0] for line in found()] == [f"unsettled: payment {payment.pk}"]


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        (
            "ALTER TABLE escrow_transfer DISABLE TRIGGER transfers_are_final",
            "trigger transfers_are_final on escrow_transfer is switched off",
        ),
        (
            "ALTER TABLE escrow_transfer ENABLE REPLICA TRIGGER transfers_are_final",
            "trigger transfers_are_final on escrow_transfer is switched off",
        ),
        (
            "DROP TRIGGER accounts_follow_transfers ON escrow_account",
            "trigger accounts_follow_transfers on escrow_account is missing",
        ),
        (
            "ALTER TABLE escrow_account DROP CONSTRAINT one_account_per_identity",
            "constraint one_account_per_identity on escrow_account is missing",
        ),
        (
            "ALTER TABLE escrow_transfer ALTER CONSTRAINT debit_in_its_currency NOT ENFORCED",
            "constraint debit_in_its_currency on escrow_transfer is switched off",
        ),
        (
            """CREATE OR REPLACE FUNCTION escrow_is_final() RETURNS trigger LANGUAGE plpgsql
               AS $$ BEGIN RETURN NULL; END $$""",
            "function escrow_is_final is not as it was made",
        ),
        (
            """CREATE OR REPLACE TRIGGER transfers_are_final BEFORE UPDATE OR DELETE ON escrow_transfer
               FOR EACH ROW WHEN (OLD.amount < 0) EXECUTE FUNCTION escrow_is_final()""",
            "trigger transfers_are_final on escrow_transfer is not as it was made",
        ),
        (
            """CREATE TRIGGER extra BEFORE INSERT ON escrow_transfer
               FOR EACH ROW EXECUTE FUNCTION escrow_guard_account()""",
            "trigger extra on escrow_transfer is not one of ours",
        ),
        ("ALTER TABLE escrow_payment DISABLE TRIGGER ALL", "foreign keys of escrow_payment are switched off"),
    ],
)
def test_a_guard_that_was_touched_is_named(db: None, tampering: str, named: str) -> None:
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(tampering)
    assert f"guards: {named}" in found()


def test_the_guards_written_down_are_those_that_the_migrations_make(db: None) -> None:
    assert guards.expected() == {name: guard.print for name, guard in guards.found().items()}, "see guards.keep()"


def test_a_check_that_breaks_is_a_breach(books: Transfer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(audit._checks, "currencies", lambda: audit.rows("SELECT no_such_column"))
    assert [line.split(":")[:2] for line in found()] == [["currencies", " could not be checked"]]


def test_the_apps_above_add_their_own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_checks", dict(audit._checks))
    audit.check("cases")(lambda: ["case EH-0148 is closed and holds money"])
    assert found() == ["cases: case EH-0148 is closed and holds money"]
    with pytest.raises(RuntimeError):
        audit.check("cases")(list)


def test_the_command_says_that_all_is_well(books: Transfer) -> None:
    out = StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue() == f"{len(audit.names())} checks, no breaches.\n"


def test_the_command_lists_breaches_and_exits_with_1(books: Transfer, wallet: Account) -> None:
    tamper(f"UPDATE escrow_account SET balance = 9999 WHERE id = {wallet.pk}")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("audit", "--json", stdout=out)
    assert end.value.code == 1
    told = json.loads(out.getvalue())
    assert [breach["check"] for breach in told["breaches"]] == ["balances", "currencies"]
    assert set(told["checks"]) >= {"balances", "currencies", "overdrawn", "causes", "payments", "guards"}


@pytest.mark.django_db(transaction=True)
def test_the_audit_writes_nothing(books: Transfer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_checks", {"writing": lambda: audit.rows("DELETE FROM escrow_transfer")})
    assert "read-only transaction" in found()[0]
