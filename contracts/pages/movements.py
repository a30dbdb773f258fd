"""Statements as pages and downloads show them: every movement of money, with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.http import HttpResponse

from core.phrases import phrase
from core.presenting import money_words
from escrow.models import Account, Reason
from escrow.statements import HELD, Row, write_csv


def statement_table(rows: list[Row], currency: str, **more: Any) -> dict[str, Any]:
    """What is held for a contract and its cases, line by line, as components/statement.html draws it."""
    return {
        "currency": currency,
        "rows": [_line(row, _is_held(row.credit), _is_held(row.debit)) for row in rows],
    } | more


def wallet_table(rows: Iterable[Row], wallet: Account | None, currency: str) -> dict[str, Any]:
    """The lines of a person's wallet in one currency. What was paid by card passes it by, and changes no balance."""
    pk = wallet.pk if wallet else None
    lines = [_line(row, row.credit.pk == pk, row.debit.pk == pk) for row in rows if row.currency == currency]
    caption = phrase("Your money in {currency}, in the order in which it was entered.", currency=currency)
    return {"currency": currency, "rows": lines, "after": phrase("Wallet after"), "caption": caption}


def _line(row: Row, came: bool, went: bool) -> dict[str, Any]:
    amount = row.amount * (came - went)
    # What passes by still says how much it was.
    passing = "" if amount else f": {money_words(row.amount, row.currency)}"
    return {
        "at": row.at,
        "reason": Reason(row.reason).label.capitalize(),
        "reference": f"T-{row.number}",
        "words": _sentence(phrase("{out_of} to {into}{passing}", out_of=row.out_of, into=row.into, passing=passing)),
        "amount": amount,
        "after": row.balance,
    }


def _is_held(account: Account) -> bool:
    return account.kind in HELD


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def as_download(rows: Iterable[Row], name: str) -> HttpResponse:
    """The statement as CSV."""
    text = StringIO()
    write_csv(rows, text)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
