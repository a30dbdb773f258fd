"""What PostgreSQL refuses about accounts, tried by raw SQL: nothing of the application stands before it."""

import pytest
from django.db import DatabaseError, connection, transaction

from escrow.models import Account
from people.models import User
from timers.models import Subject

pytestmark = pytest.mark.usefixtures("past_the_privileges")


def refused(sql: str, parameters: list[object]) -> str:
    """The SQLSTATE, or the name of the constraint, by which the database refuses a statement."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    cause = refusal.value.__cause__
    return cause.diag.constraint_name or cause.pgcode


INSERT = """INSERT INTO escrow_account (kind, currency, owner_id, subject_id, number, side, balance)
            VALUES (%s, %s, %s, %s, %s, %s, %s)"""


@pytest.mark.parametrize(
    ("kind", "currency", "owned", "with_subject", "number", "side", "balance", "guard"),
    [
        ("purse", "USD", True, False, None, "", 0, "known_account_kind"),
        ("wallet", "usd", True, False, None, "", 0, "account_has_a_currency_code"),
        ("wallet", "USD", True, False, None, "", 1, "LE001"),
        ("wallet", "USD", False, False, None, "", 0, "account_belongs_as_its_kind_says"),
        ("wallet", "USD", True, True, None, "", 0, "account_belongs_as_its_kind_says"),
        ("world", "USD", False, False, None, "", 0, "account_belongs_as_its_kind_says"),
        ("escrow", "USD", False, True, None, "", 0, "account_belongs_as_its_kind_says"),
        ("escrow", "USD", False, False, 1, "", 0, "account_belongs_as_its_kind_says"),
        ("escrow", "USD", True, True, 1, "", 0, "account_belongs_as_its_kind_says"),
        ("fee", "USD", False, True, None, "", 0, "account_belongs_as_its_kind_says"),
        ("fee", "USD", False, True, None, "mediator", 0, "account_belongs_as_its_kind_says"),
        ("platform", "USD", True, False, None, "", 0, "account_belongs_as_its_kind_says"),
    ],
)
def test_an_account_is_what_its_kind_says(
    client: User, contract: Subject, kind: str, currency: str, owned: bool, with_subject: bool, number: int | None,
    side: str, balance: int, guard: str,
) -> None:  # fmt: skip
    owner, subject = client.pk if owned else None, contract.pk if with_subject else None
    found = refused(INSERT, [kind, currency, owner, subject, number, side, balance])
    if kind == "purse":
        assert found in (guard, "account_belongs_as_its_kind_says")
    else:
        assert found == guard


@pytest.mark.parametrize("kind", ["world", "wallet", "escrow", "fee", "platform"])
def test_an_identity_has_one_account(client: User, contract: Subject, kind: str) -> None:
    row = {
        "world": [client.pk, None, None, ""],
        "wallet": [client.pk, None, None, ""],
        "escrow": [None, contract.pk, 1, ""],
        "fee": [None, contract.pk, None, "client"],
        "platform": [None, None, None, ""],
    }[kind]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [kind, "USD", *row, 0])
    assert refused(INSERT, [kind, "USD", *row, 0]) == "one_account_per_identity"


@pytest.mark.parametrize(
    "change",
    ["balance = balance + 1", "kind = 'world'", "currency = 'EUR'", "owner_id = NULL", "id = id + 1", "number = 3"],
)
def test_only_a_transfer_changes_an_account(wallet: Account, change: str) -> None:
    assert refused(f"UPDATE escrow_account SET {change} WHERE id = %s", [wallet.pk]) == "LE001"


def test_an_account_is_not_deleted(wallet: Account) -> None:
    assert refused("DELETE FROM escrow_account WHERE id = %s", [wallet.pk]) == "LE001"


def test_accounts_are_not_emptied(wallet: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction is in the way
    assert refused("TRUNCATE escrow_account CASCADE", []) == "LE001"


@pytest.mark.parametrize(
    ("kind", "guarded"),
    [("wallet", True), ("escrow", True), ("fee", True), ("arbitrator", True), ("world", False), ("platform", False)],
)
def test_the_check_holds_balances_even_where_the_trigger_is_off(
    client: User, contract: Subject, kind: str, guarded: bool
) -> None:
    row = {
        "world": [client.pk, None, None, ""],
        "wallet": [client.pk, None, None, ""],
        "escrow": [None, contract.pk, 1, ""],
        "fee": [None, contract.pk, None, "client"],
    }.get(kind, [None, None, None, ""])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE escrow_account DISABLE TRIGGER accounts_follow_transfers")
        if not guarded:
            cursor.execute(INSERT, [kind, "USD", *row, -1])
            return
    assert refused(INSERT, [kind, "USD", *row, -1]) == "no_guarded_account_below_zero"
