"""The ledger, only writer of money: an act's moves are posted at once, under one key, by a function of the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.transaction import TransactionManagementError

from core import clock, money
from core.errors import Invalid
from core.phrases import phrase
from core.ready import Ready
from escrow import books
from escrow.models import Account, Reason, Transfer
from people.models import User
from record import acts
from record.performing import Performing
from timers.models import Subject

# What the database's functions and guards raise; see the migrations.
NOT_COVERED, KEY_TAKEN = "LE002", "LE003"
ONE_PER_KEY = "one_movement_per_key"

POST = Ready(
    "post movements",
    f"SELECT {', '.join(books.COLUMNS)} FROM ledger_post(%s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608  # no input in it
    *("text", "uuid", "uuid", "timestamptz", "bigint[]", "bigint[]", "bigint[]", "text[]"),
)
MADE = Ready(
    "make accounts",
    """
    SELECT a.id, a.kind, a.currency, a.owner_id, a.subject_id, a.number, a.side, a.balance
      FROM unnest(%s, %s, %s, %s, %s, %s)
           WITH ORDINALITY AS p (kind, currency, owner, subject, number, side, place),
           LATERAL ledger_account(p.kind, p.currency, p.owner, p.subject, p.number, p.side) AS a
     ORDER BY p.place
    """,
    *("text[]", "text[]", "bigint[]", "uuid[]", "smallint[]", "text[]"),
)


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
    owner: User | int | None = None
    subject: Subject | None = None
    number: int | None = None
    side: str = ""

    @property
    def columns(self) -> tuple[str, str, int | None, UUID | None, int | None, str]:
        owner = self.owner.pk if isinstance(self.owner, User) else self.owner
        subject = None if self.subject is None else self.subject.pk
        return str(self.kind), self.currency, owner, subject, self.number, str(self.side)


class NotCovered(Invalid):
    """The account does not hold enough. Amounts in minor units."""

    def __init__(self, account: Account, holds: int, needed: int) -> None:
        def show(amount: int) -> str:
            return f"{money.show(amount, account.currency)} {account.currency}"

        name = account.get_kind_display().lower()
        super().__init__(
            phrase(
                "The {name} holds {holds}; {needed} would have to leave it.",
                name=name,
                holds=show(holds),
                needed=show(needed),
            )
        )
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
    if (crowd := books.current()) is not None:
        made = {"key": key, "event_id": performing.event_id, "subject_id": performing.subject.pk, "at": clock.now()}
        together = crowd.post(moves, made)
        _say(performing, together, moves)
        return together
    try:
        posted = POST.rows(
            key,
            performing.event_id,
            performing.subject.pk,
            clock.now(),
            [move.debit.pk for move in moves],
            [move.credit.pk for move in moves],
            [move.amount for move in moves],
            [str(move.reason) for move in moves],
        )
        transfers = [Transfer.from_db(connection.alias, books.COLUMNS, row) for row in posted]
    except DatabaseError as error:
        if refusal := _refusal(error, moves, key):
            raise refusal from error
        raise
    _say(performing, transfers, moves)
    return transfers


def account(
    kind: str,
    currency: str,
    *,
    owner: User | int | None = None,
    subject: Subject | None = None,
    number: int | None = None,
    side: str = "",
) -> Account:
    """The account of this identity; made if it is not there yet, once, whoever else makes it at the same time."""
    return accounts([Place(kind, currency, owner, subject, number, side)])[0]


def accounts(places: Sequence[Place]) -> list[Account]:
    """The accounts of these identities, in the order given; those that are not there yet are made."""
    if (crowd := books.current()) is not None:
        return crowd.find(place.columns for place in places)
    wanted = [place.columns for place in places]
    found = books.read(
        [subject for _, _, _, subject, _, _ in wanted if subject is not None],
        [owner for _, _, owner, subject, _, _ in wanted if subject is None and owner is not None],
        [kind for kind, _, owner, subject, _, _ in wanted if subject is None and owner is None],
    )
    if missing := {columns for columns in wanted if columns not in found}:
        found |= _made(missing)
    return [found[columns] for columns in wanted]


def _made(missing: Iterable[books.Identity]) -> dict[books.Identity, Account]:
    """In one order by everybody: two who make the same accounts do not wait for each other in a circle."""
    rows = MADE.rows(*(list(column) for column in zip(*sorted(missing, key=repr), strict=True)))
    made = [Account.from_db(connection.alias, books.ACCOUNT, row) for row in rows]
    return {books.identity(account): account for account in made}


def lock(*accounts: Account) -> list[Account]:
    """Lock accounts as every post does, until the transaction ends; as they stand then, in the order of their ids."""
    return list(Account.objects.raw("SELECT * FROM ledger_lock(%s)", [[account.pk for account in accounts]]))


def _check(moves: Sequence[Move], key: str) -> None:
    if not moves:
        raise Invalid(phrase("Nothing was to be moved."))
    if not key:
        raise ValueError("a post needs a key")
    for move in moves:
        if move.amount <= 0:
            raise Invalid(
                phrase("A movement of nothing, or of less, is no movement."),
                fields={"amount": [phrase("More than zero.")]},
            )
        if move.debit.currency != move.credit.currency:
            raise Invalid(
                phrase(
                    "{currency} cannot arrive as {currency2}.",
                    currency=move.debit.currency,
                    currency2=move.credit.currency,
                )
            )
        if move.debit.pk == move.credit.pk:
            raise Invalid(phrase("Money cannot move from an account to itself."))


def _say(performing: Performing, transfers: Sequence[Transfer], moves: Sequence[Move]) -> None:
    """The record says what money moved, under the event's hash: whoever changes a transfer has to change the record."""
    said = performing.said.setdefault("transfers", [])
    known = {line[0] for line in said}
    for transfer, move in zip(transfers, moves, strict=True):
        if transfer.event_id == performing.event_id and transfer.pk not in known:  # else it was posted before
            accounts = [f"{account.kind} {account.pk}" for account in (move.debit, move.credit)]
            said.append([transfer.pk, *accounts, transfer.amount, transfer.currency, transfer.reason])
    if not said:
        del performing.said["transfers"]


def _refusal(error: DatabaseError, moves: Sequence[Move], key: str) -> Invalid | None:
    """What the database refused, in our own words; None where it is a matter for nobody but us."""
    code, told = getattr(error.__cause__, "pgcode", None), getattr(error.__cause__, "diag", None)
    if code == NOT_COVERED and told is not None:
        short = json.loads(told.message_detail)
        named = {account.pk: account for move in moves for account in (move.debit, move.credit)}
        return NotCovered(named[short["account"]], short["holds"], short["needed"])
    if code == KEY_TAKEN or (told is not None and told.constraint_name == ONE_PER_KEY):
        return Invalid(
            phrase("“{key}” is the key of another movement, which has been made.", key=key),
            fields={"key": [phrase("Already used.")]},
        )
    return None
