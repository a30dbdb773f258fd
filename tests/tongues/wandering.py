"""The pages that somebody has before them while a case goes its way, and the letters that come meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from contracts.models import Contract
from core import clock
from disputes.models import Case
from disputes.pages.room import position_in_room
from disputes.whole_case.for_reader import document_of
from escrow import receipts
from escrow.models import Payment, Payout
from escrow.periods import paper_of, period_statement
from people.models import User
from record.outbox import send_outbox

OWN = ("home", "contracts", "cases", "notices", "wallet")


def pages(person: User, contract: Contract) -> Iterator[tuple[str, str]]:
    """What most people look at, as it stands now: address and HTML."""
    http = Client()
    http.force_login(person)
    cases = list(Case.objects.filter(contract=contract))
    mediates = person.roles != []
    addresses = [] if mediates else [*map(reverse, OWN), reverse("contract", args=[contract.pk])]
    for case in cases:
        names = ("workbench",) if mediates and case.mediator_id == person.pk else () if mediates else ("case", "record")
        addresses += [reverse(f"case-{name}" if name == "record" else name, args=[case.pk]) for name in names]
    for address in addresses:
        yield address, http.get(address).content.decode()


def letters() -> Iterator[tuple[str, str]]:
    """Of what was sent since, the title and the HTML."""
    mail.outbox.clear()
    send_outbox()
    for sent in mail.outbox:
        yield f"letter: {sent.subject}", str(sent.alternatives[0][0])


def papers(person: User, contract: Contract) -> Iterator[tuple[str, str]]:
    """What somebody can have made as PDF: whole cases, receipts, and the statement of a wallet."""
    for case in Case.objects.filter(contract=contract):
        if position_in_room(case, person) is not None:
            yield "whole case", _on_paper(asdict(document_of(case, person)))
    for payment in Payment.objects.filter(payer=person, state__in=receipts.RECEIPTED):
        yield "receipt of a payment", _on_paper(asdict(receipts.of_payment(payment, "", "")))
    for payout in Payout.objects.filter(owner=person):
        yield "receipt of a payout", _on_paper(asdict(receipts.of_payout(payout)))
    today = clock.portal_now().date()
    statement = period_statement(person, contract.currency, today.replace(day=1, month=1), today)
    yield "statement", _on_paper(asdict(paper_of(statement)))


def _on_paper(part: Any) -> str:
    """All its texts, each in an element of its own; how a part looks, and what a provider calls a thing, is none."""
    if isinstance(part, dict):
        return "".join(_on_paper(each) for name, each in part.items() if name != "kind")
    if isinstance(part, list | tuple):
        return "".join(_on_paper(each) for each in part)
    if part in ("left", "right", "wide") or str(part).startswith("sandbox, "):
        return ""
    return f"<p>{escape(str(part))}</p>"
