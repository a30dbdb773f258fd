"""The accounts of a crowd: read at once, and moved between in memory until all movements are posted together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from core.kept import Kept
from core.writing import NotForACrowd, Write
from escrow.models import Account, Transfer

POSTED = Write(
    "movements are posted",
    "SELECT ledger_post_all((SELECT jsonb_agg(move) FROM jsonb_to_recordset(%s) AS x (move jsonb)))",
    rank="money",
)

# Enough for a case with both fees and several milestones; what needs more is done alone.
TRANSFERS_EACH = 6
IDS = "SELECT nextval(pg_get_serial_sequence('escrow_transfer', 'id')) FROM generate_series(1, %s)"
# Three looks into one index; written as one condition, they would be a walk through all accounts.
_ANY_OF = """
    id = ANY (ARRAY(
        SELECT id FROM escrow_account WHERE subject_id = ANY(%s) AND owner_id IS NULL
        UNION ALL SELECT id FROM escrow_account WHERE owner_id = ANY(%s) AND subject_id IS NULL
        UNION ALL SELECT id FROM escrow_account WHERE subject_id IS NULL AND owner_id IS NULL AND kind = ANY(%s)))
"""
_OF = Kept(
    lambda *lists: Account.objects.extra(where=[_ANY_OF], params=lists),  # noqa: S610  # no input in it
    *("uuid[]", "bigint[]", "text[]"),
)

ACCOUNT = [field.attname for field in Account._meta.concrete_fields]  # noqa: SLF001
COLUMNS = [field.attname for field in Transfer._meta.concrete_fields]  # noqa: SLF001

Identity = tuple[str, str, int | None, UUID | None, int | None, str]


@dataclass
class Books:
    """`ids` are reserved for transfers; `balances` as they will be after what has been posted so far."""

    accounts: dict[Identity, Account]
    balances: dict[int, int]
    ids: Iterator[int]

    def find(self, places: Iterable[Identity]) -> list[Account]:
        try:
            return [self.accounts[place] for place in places]
        except KeyError:
            raise NotForACrowd from None

    def move(self, moves: Sequence[Any]) -> None:
        """Keep the balances; what an account does not cover is refused alone, with its own words."""
        for move in moves:
            left = self.balances[move.debit.pk] - move.amount
            if left < 0 and move.debit.kind not in ("world", "platform"):
                raise NotForACrowd
            self.balances[move.debit.pk] = left
            self.balances[move.credit.pk] += move.amount

    def post(self, moves: Sequence[Any], made: dict[str, Any]) -> list[Transfer]:
        """The transfers of one post, under ids of their own; they are written with those of the crowd."""
        self.move(moves)
        transfers = []
        for seq, move in enumerate(moves):
            pk = next(self.ids, None)
            if pk is None:
                raise NotForACrowd
            facts = {"debit_id": move.debit.pk, "credit_id": move.credit.pk, "amount": move.amount, "seq": seq}
            facts |= {"id": pk, "currency": move.debit.currency, "reason": str(move.reason), **made}
            POSTED(move=facts)
            transfers.append(Transfer.from_db(connection.alias, COLUMNS, [facts[name] for name in COLUMNS]))
        return transfers


_open: ContextVar[Books | None] = ContextVar("evenhand_books", default=None)


def current() -> Books | None:
    """The books of the crowd that is running, if one is."""
    return _open.get()


def identity(account: Account) -> Identity:
    return account.kind, account.currency, account.owner_id, account.subject_id, account.number, account.side


def read(subjects: Iterable[UUID], owners: Iterable[int], kinds: Iterable[str] = ()) -> dict[Identity, Account]:
    """All accounts of these subjects and people that there are, and those of these kinds that are nobody's."""
    return {identity(each): each for each in _OF.of(list(subjects), list(owners), list(kinds))}


@contextmanager
def opened(accounts: dict[Identity, Account], lapses: int) -> Iterator[None]:
    """Move between these accounts in memory; ids are reserved for what so many lapses post."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [lapses * TRANSFERS_EACH])
        ids = iter([pk for (pk,) in cursor.fetchall()])
    token = _open.set(Books(accounts, {each.pk: each.balance for each in accounts.values()}, ids))
    try:
        yield
    finally:
        _open.reset(token)
