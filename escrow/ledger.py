"""The ledger, only writer of money: an act's moves are posted at once, under one key, by one function of the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg2
from django.db import DatabaseError, connection
from django.db.transaction import TransactionManagementError

from core import clock, money
from core.errors import Invalid
from escrow.models import Account, Reason, Transfer
from people.models import User
from record import acts
from timers.models import Subject

# What the database's functions and guards raise; see the migrations.
NOT_COVERED, KEY_TAKEN = "LE002", "LE003"
ONE_PER_KEY = "one_movement_per_key"

TRANSFER_COLUMNS = [field.attname for field in Transfer._meta.concrete_fields]
ACCOUNT_COLUMNS = [field.attname for field in Account._meta.concrete_fields]
POST = f"""
    SELECT {", ".join(TRANSFER_COLUMNS)}
      FROM ledger_post(%s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
"""
ACCOUNTS = f"""
    SELECT {", ".join(f"a.{column}" for column in ACCOUNT_COLUMNS)}
      FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::smallint[], %s::text[])
           WITH ORDINALITY AS p (kind, currency, owner, subject, number, side, place),
           LATERAL ledger_account(p.kind, p.currency, p.owner, p.subject, p.number, p.side) AS a
     ORDER BY p.place
"""


@dataclass(frozen=True, slots=True)
class Move:
    """So much from one account to another, in minor units, and why."""

    debit: Account
    credit: Account
    amount: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Place:
    """Which account is meant, whether or not it exists yet."""

    kind: str
    currency: str
    owner: User | None = None
    subject: Subject | None = None
    number: int | None = None
    side: str = ""

    @property
    def columns(self) -> tuple[str, str, int | None, UUID | None, int | None, str]:
        owner, subject = self.owner and self.owner.pk, self.subject and self.subject.pk
        return str(self.kind), self.currency, owner, subject, self.number, str(self.side)


class NotCovered(Invalid):
    """The account does not hold enough. Amounts in minor units."""

    def __init__(self, account: Account, holds: int, needed: int) -> None:
        def show(amount: int) -> str:
            return f"{money.show(amount, account.currency)} {account.currency}"

        name = account.get_kind_display().lower()
        super().__init__(f"The {name} holds {show(holds)}; {show(needed)} would have to leave it.")
        self.account, self.holds, self.needed = account, holds, needed


def post(*moves: Move, key: str) -> list[Transfer]:
    """Post all moves of an act, or none. The same key with the same moves answers with the first transfers.

    Another content under a known key is `Invalid`, not `Stale`: no reload of any page makes that request right.
    The accounts given are locked until the act's transaction ends; their `balance` here stays as it was read.
    """
    performing = acts.current()
    if not connection.in_atomic_block:
        raise TransactionManagementError("money moves only inside the transaction of an act")
    _check(moves, key)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                POST,
                [
                    key,
                    performing.event_id,
                    performing.subject.pk,
                    clock.now(),
                    [move.debit.pk for move in moves],
                    [move.credit.pk for move in moves],
                    [move.amount for move in moves],
                    [str(move.reason) for move in moves],
                ],
            )
            rows = cursor.fetchall()
    except DatabaseError as error:
        raise _refusal(error, moves, key) from error
    return [Transfer.from_db(connection.alias, TRANSFER_COLUMNS, row) for row in rows]


def account(
    kind: str,
    currency: str,
    *,
    owner: User | None = None,
    subject: Subject | None = None,
    number: int | None = None,
    side: str = "",
) -> Account:
    """The account of this identity; made if it is not there yet, once, whoever else makes it at the same time."""
    return accounts([Place(kind, currency, owner, subject, number, side)])[0]


def accounts(places: Sequence[Place]) -> list[Account]:
    """The accounts of these identities, in the order given, in one query."""
    # Made in one order by everybody: two who make the same accounts do not wait for each other in a circle.
    ordered = sorted(enumerate(places), key=lambda pair: repr(pair[1].columns))
    with connection.cursor() as cursor:
        cursor.execute(
            ACCOUNTS, [list(column) for column in zip(*(place.columns for _, place in ordered), strict=True)]
        )
        rows = cursor.fetchall()
    found = {
        at: Account.from_db(connection.alias, ACCOUNT_COLUMNS, row) for (at, _), row in zip(ordered, rows, strict=True)
    }
    return [found[at] for at in range(len(places))]


def _check(moves: Sequence[Move], key: str) -> None:
    if not moves:
        raise Invalid("Nothing was to be moved.")
    if not key:
        raise ValueError("a post needs a key")
    for move in moves:
        if move.amount <= 0:
            raise Invalid("A movement of nothing, or of less, is no movement.", fields={"amount": ["More than zero."]})
        if move.debit.currency != move.credit.currency:
            raise Invalid(f"{move.debit.currency} cannot arrive as {move.credit.currency}.")
        if move.debit.pk == move.credit.pk:
            raise Invalid("Money cannot move from an account to itself.")


def _refusal(error: DatabaseError, moves: Sequence[Move], key: str) -> Exception:
    """What the database refused, in our own words; anything else stays what it is."""
    cause = error.__cause__
    if not isinstance(cause, psycopg2.Error):
        return error
    if cause.pgcode == NOT_COVERED:
        short = json.loads(cause.diag.message_detail or "{}")
        by_id = {account.pk: account for move in moves for account in (move.debit, move.credit)}
        return NotCovered(by_id[short["account"]], short["holds"], short["needed"])
    if cause.pgcode == KEY_TAKEN or cause.diag.constraint_name == ONE_PER_KEY:
        return Invalid(
            f"“{key}” is the key of another movement, which has been made.", fields={"key": ["Already used."]}
        )
    return error
