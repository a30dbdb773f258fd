"""Receipts and statements to keep: as PDF to read, as CSV to reckon with.

A PDF is in the language of whoever opens it. A CSV is in English: programs know its columns by their names.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.views.paying import label_of, payment_of, subject_of
from contracts.views.payouts import payout_of
from core import money
from core.errors import Refusal, invalid
from core.phrases import in_english, phrase
from escrow import receipts
from escrow.papers import Paper, as_csv, as_pdf
from escrow.periods import paper_of, period_statement, this_month
from people.models import User

KINDS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@login_required
@never_cache
@require_safe
def payment_receipt(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    found = payment_of(request, pk)
    subject = subject_of(found)
    about = f"{subject.reference}, {subject.title}"  # type: ignore[attr-defined]
    return handed_out(lambda: receipts.of_payment(found, label_of(found), about), f"receipt-{found.pk}", kind)


@login_required
@never_cache
@require_safe
def payout_receipt(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    found = payout_of(request, pk)
    return handed_out(lambda: receipts.of_payout(found), f"receipt-{found.reference}", kind)


@login_required
@never_cache
@require_safe
def period(request: HttpRequest, kind: str) -> HttpResponse:
    """The statement of one wallet; without days, of this month until today."""
    first, last = this_month()
    first = _day(request, "from") or first
    last = _day(request, "until") or max(last, first)
    currency = request.GET.get("currency", "")
    if currency not in money.EXPONENTS:
        raise invalid("currency", phrase("Choose one of your wallets."))
    person = cast(User, request.user)
    return handed_out(
        lambda: paper_of(period_statement(person, currency, first, last)),
        f"statement-{currency}-{first}-{last}",
        kind,
    )


def handed_out(make: Callable[[], Paper], name: str, kind: str) -> HttpResponse:
    content: bytes | str = as_pdf(make()) if kind == "pdf" else _for_programs(make)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _for_programs(make: Callable[[], Paper]) -> str:
    """In English, whoever asks. A refusal is for people: it comes in their own language."""
    try:
        with in_english():
            return as_csv(make())
    except Refusal:
        make()
        raise


def _day(request: HttpRequest, name: str) -> date | None:
    said = request.GET.get(name, "").strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise invalid(name, phrase("A day is written as 2026-03-31.")) from None
