"""The statement of one wallet over a period: what was in it, what came and went, what is in it; and it adds up.

Days are those of UTC, the last one included. A transfer belongs to the moment at which it counts, so that a statement
of days that are over stays as it is, but for a lapse that is executed late: it counts from its due moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Sum

from core import clock, money
from core.errors import invalid
from core.phrases import phrase, phrase_later
from core.presenting import long_day, long_moment
from escrow.models import Account, Reason, Transfer
from escrow.papers import Paper, Table
from escrow.statements import TO_BANKS, name_of
from people.models import User

MOST_LINES = 5_000
COLUMNS = (
    (phrase_later("When, UTC"), "left"),
    (phrase_later("Why"), "left"),
    (phrase_later("From and to"), "wide"),
    (phrase_later("Amount"), "right"),
    (phrase_later("Balance"), "right"),
)


@dataclass(frozen=True)
class Line:
    """One transfer, as the wallet saw it: positive where it came, negative where it went; minor units."""

    at: datetime
    reason: str
    words: str
    amount: int
    balance: int


@dataclass(frozen=True)
class PeriodStatement:
    """`opening` and what came, less what went, is `closing`. Minor units."""

    owner: User
    currency: str
    first: date
    last: date
    opening: int
    lines: list[Line]

    @property
    def came(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def went(self) -> int:
        return -sum(line.amount for line in self.lines if line.amount < 0)

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went


def period_statement(owner: User, currency: str, first: date, last: date) -> PeriodStatement:
    """Raises Invalid where there is no such period, or more in it than one paper holds."""
    if last < first:
        raise invalid("until", phrase("The last day comes before the first."))
    wallet = Account.objects.wallets(owner).filter(currency=currency).first()
    if wallet is None:
        return PeriodStatement(owner, currency, first, last, 0, [])
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    touching = Transfer.objects.filter(Q(debit=wallet) | Q(credit=wallet))
    opening = _sum(touching.filter(at__lt=begins), wallet)
    within = touching.filter(at__gte=begins, at__lt=ends).order_by("at", "pk")
    if within[MOST_LINES : MOST_LINES + 1].exists():
        raise invalid(
            "from",
            phrase(
                "There are more than {most_lines} movements in these days. Choose fewer days.",
                most_lines=f"{MOST_LINES:,}",
            ),
        )
    lines, balance = [], opening
    for each in within.select_related("debit__owner", "credit__owner"):
        amount = each.amount if each.credit_id == wallet.pk else -each.amount
        balance += amount
        lines.append(Line(each.at, Reason(each.reason).label.capitalize(), _words(each), amount, balance))
    return PeriodStatement(owner, currency, first, last, opening, lines)


def paper_of(statement: PeriodStatement) -> Paper:
    def show(amount: int) -> str:
        return f"{money.show(amount, statement.currency)} {statement.currency}"

    rows = [
        (
            f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M}",
            line.reason,
            line.words,
            money.show(line.amount, statement.currency),
            money.show(line.balance, statement.currency),
        )
        for line in statement.lines
    ]
    facts = [
        (phrase("Wallet of"), statement.owner.display_name),
        (phrase("Currency"), statement.currency),
        (phrase("First day"), _plain(long_day(_midnight(statement.first)))),
        (phrase("Last day"), _plain(long_day(_midnight(statement.last)))),
        (phrase("Opening balance"), show(statement.opening)),
        (phrase("Came in"), show(statement.came)),
        (phrase("Went out"), show(statement.went)),
        (phrase("Closing balance"), show(statement.closing)),
    ]
    none = [phrase("Nothing came and nothing went in these days.")] if not rows else []
    made = phrase(
        "Made {plain}. Days and moments are in UTC; both days are included.",
        plain=_plain(long_moment(clock.portal_now())),
    )
    tables = [Table(phrase("Movements"), COLUMNS, rows)] if rows else []
    return Paper(phrase("Statement of a wallet"), facts=facts, tables=tables, end=[*none, made])


def this_month() -> tuple[date, date]:
    """From its first day until today."""
    today = clock.portal_now().date()
    return today.replace(day=1), today


def _words(transfer: Transfer) -> str:
    is_bank = transfer.reason in TO_BANKS
    return phrase(
        "{name_of} to {name_of2}",
        name_of=name_of(transfer.debit, is_bank=is_bank),
        name_of2=name_of(transfer.credit, is_bank=is_bank),
    )


def _sum(transfers: QuerySet[Transfer], wallet: Account) -> int:
    came = transfers.filter(credit=wallet).aggregate(total=Sum("amount"))["total"] or 0
    went = transfers.filter(debit=wallet).aggregate(total=Sum("amount"))["total"] or 0
    return int(came - went)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")
