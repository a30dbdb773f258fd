"""Statements: what came and went, with the balance after each line, for an account, a person, a contract or a case."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce

from core import money
from core.phrases import in_english, phrase, phrase_as
from core.positions import noun
from escrow.models import Account, Kind, Reason, Transfer
from people.models import User
from timers.models import Subject

LINES = 50  # of a wallet on one page
HELD = (Kind.ESCROW, Kind.FEE)
TO_BANKS = (Reason.PAYOUT, Reason.PAYOUT_RETURNED)
COLUMNS = ("at", "from", "to", "amount", "currency", "reason", "balance", "event")


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a person can take out, in one currency."""

    currency: str
    balance: int
    free: int = 0

    def __str__(self) -> str:
        return f"{money.show(self.balance, self.currency)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer. `balance` is that of the statement's own accounts in this currency after it, in minor units;
    `number` is the transfer's, which people quote as its reference.
    """

    at: datetime
    debit: Account
    credit: Account
    amount: int
    currency: str
    reason: str
    balance: int
    event: UUID
    number: int = 0

    @property
    def out_of(self) -> str:
        return name_of(self.debit, is_bank=self.reason in TO_BANKS)

    @property
    def into(self) -> str:
        return name_of(self.credit, is_bank=self.reason in TO_BANKS)

    @property
    def plain(self) -> tuple[str, ...]:
        """As texts, in the order of COLUMNS."""
        return (
            self.at.isoformat(),
            self.out_of,
            self.into,
            money.show(self.amount, self.currency),
            self.currency,
            self.reason,
            money.show(self.balance, self.currency),
            str(self.event),
        )


def wallet_of(person: User) -> list[Wallet]:
    """What the person's wallets hold, by currency."""
    found = Account.objects.wallets(person).order_by("currency")
    return [Wallet(wallet.currency, wallet.balance) for wallet in found]


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of a statement; `currencies` are those in which anything has ever moved."""

    page: Page[Transfer]
    rows: list[Row]
    currencies: list[str]


def latest_of(contract: Subject, page: str) -> Lines:
    """The newest page first, of what moved for a contract and its cases, each in the order of booking.

    As of a wallet: what is held now, less what was booked after the page.
    """
    family = [contract.pk, *Subject.objects.filter(root=contract.pk).values_list("pk", flat=True)]
    accounts = list(Account.objects.filter(subject__in=family).order_by("currency"))
    every, held = [each.pk for each in accounts], {each.pk for each in accounts if each.kind in HELD}
    # Also what went between wallets because of it: money that is given back after it was released.
    touching = Transfer.objects.filter(Q(debit__in=every) | Q(credit__in=every) | Q(subject__in=family))
    shown = Paginator(touching.select_related("debit__owner", "credit__owner").order_by("-pk"), LINES).get_page(page)
    balance = sum(each.balance for each in accounts if each.pk in held)
    if shown.has_previous():
        balance -= _came_after(touching.filter(pk__gt=shown[0].pk), held)
    rows = []
    for line in shown:
        rows.append(_row(line, balance))
        balance -= line.amount * ((line.credit_id in held) - (line.debit_id in held))
    return Lines(shown, rows[::-1], sorted({each.currency for each in accounts}))


def _came_after(later: QuerySet[Transfer], held: set[int]) -> int:
    amount = BigIntegerField()
    came = Case(When(credit__in=held, then=F("amount")), default=Value(0), output_field=amount)
    went = Case(When(debit__in=held, then=F("amount")), default=Value(0), output_field=amount)
    return int(later.order_by().aggregate(sum=Coalesce(Sum(came - went), 0))["sum"])


def latest_lines(person: User, page: str) -> Lines:
    """The newest page first, each in the order of booking, all currencies together.

    The balances are worked out from what the wallets hold now, less what was booked after the page: a page of a long
    statement costs no more than one of a short one.
    """
    moved = Exists(Transfer.objects.filter(debit=OuterRef("pk"))) | Exists(
        Transfer.objects.filter(credit=OuterRef("pk"))
    )
    accounts = Account.objects.filter(moved, owner=person, kind__in=(Kind.WALLET, Kind.WORLD))
    own = dict(accounts.values_list("pk", "currency"))
    touching = Transfer.objects.filter(Q(debit__in=own) | Q(credit__in=own))
    shown = Paginator(touching.select_related("debit__owner", "credit__owner").order_by("-pk"), LINES).get_page(page)
    newest = next(iter(shown), None)
    after = _held_at(person, newest.pk) if newest else {}
    wallets = {wallet: currency for currency, (wallet, _) in after.items()}
    balances = {currency: balance for currency, (_, balance) in after.items()}
    rows = []
    for line in shown:
        rows.append(_row(line, balances.get(line.currency, 0)))
        came = (line.credit_id in wallets) - (line.debit_id in wallets)
        balances[line.currency] = balances.get(line.currency, 0) - came * line.amount
    return Lines(shown, rows[::-1], sorted(set(own.values())))


def _held_at(person: User, number: int) -> dict[str, tuple[int, int]]:
    """Currency -> the person's wallet, and what it held after this transfer, in one look."""
    later = Transfer.objects.filter(pk__gt=number).order_by()
    came = later.filter(credit=OuterRef("pk")).values("credit").annotate(sum=Sum("amount")).values("sum")
    went = later.filter(debit=OuterRef("pk")).values("debit").annotate(sum=Sum("amount")).values("sum")
    held = F("balance") - Coalesce(Subquery(came), 0) + Coalesce(Subquery(went), 0)
    found = Account.objects.wallets(person).annotate(held=held).values_list("currency", "pk", "held")
    return {currency: (pk, balance) for currency, pk, balance in found}


def _row(line: Transfer, balance: int) -> Row:
    return Row(
        line.at, line.debit, line.credit, line.amount, line.currency, line.reason, balance, line.event_id, line.pk
    )


def statement(of: Account | User | Subject, subject: Subject | None = None) -> list[Row]:
    """The lines in the order in which they were booked (a lapse that is executed late counts from its due moment).

    The balance is an account's own; a person's wallets; what is held in escrow and fees for a contract with its cases.
    Of a case the lines are its own, the balance that of its whole contract. `subject` keeps a person's lines to those
    of one contract or case.
    """
    if isinstance(of, Account):
        ours = Q(pk=of.pk)
        touching = Q(debit=of) | Q(credit=of)
    elif isinstance(of, User):
        ours = Q(kind=Kind.WALLET, owner=of)
        own = (Kind.WALLET, Kind.WORLD)
        touching = Q(debit__owner=of, debit__kind__in=own) | Q(credit__owner=of, credit__kind__in=own)
    else:
        root = of.root_pk
        ours = Q(kind__in=HELD) & (Q(subject=root) | Q(subject__root=root))
        # Also what went between wallets because of it: money that is given back after it was released.
        touching = _of_family("debit__", root) | _of_family("credit__", root) | _of_family("", root)
    lines = _lines(touching, Account.objects.filter(ours))
    only = subject or (of if isinstance(of, Subject) and of.root_id else None)
    return [
        _row(line, line.balance)  # type: ignore[attr-defined]
        for line in lines
        if only is None or only.pk in (line.subject_id, line.subject.root_id)
    ]


def _lines(touching: Q, ours: QuerySet[Account]) -> Iterable[Transfer]:
    held = ours.values("pk")
    amount = BigIntegerField()
    came = Case(When(credit__in=held, then=F("amount")), default=Value(0), output_field=amount)
    went = Case(When(debit__in=held, then=F("amount")), default=Value(0), output_field=amount)
    balance = Window(Sum(came - went), partition_by=F("currency"), order_by=F("id").asc(), output_field=amount)
    return (
        Transfer.objects.filter(touching)
        .annotate(balance=balance)
        .select_related("debit__owner", "credit__owner", "subject")
        .order_by("id")
    )


def _of_family(side: str, root: UUID) -> Q:
    return Q(**{f"{side}subject": root}) | Q(**{f"{side}subject__root": root})


def name_of(account: Account, *, is_bank: bool = False) -> str:
    """An account as people call it; what is outside is a card, or a bank account where money was paid out to it."""
    if account.kind == Kind.ESCROW:
        return phrase("escrow of milestone {number}", number=account.number)
    if account.kind == Kind.FEE:
        return phrase("fee of the {side}", side=noun(account.side))
    if account.owner is None:
        return account.get_kind_display().lower()
    if account.kind == Kind.WALLET:
        called = phrase_as("account", "wallet")
    else:
        called = phrase_as("account", "bank account") if is_bank else phrase_as("account", "card")
    return f"{account.owner.display_name} ({called})"


@in_english()
def write_csv(rows: Iterable[Row], to: TextIO) -> None:
    """The statement as CSV; a text that a spreadsheet would take for a formula is made harmless."""
    writer = csv.writer(to)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(harmless(text) if place in (1, 2) else text for place, text in enumerate(row.plain))


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
