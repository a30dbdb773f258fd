"""Card disputes, for operators: what banks have taken back, until when the provider takes evidence, and the debts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from contracts.models import Contract
from core.phrases import phrase
from disputes.models import Case
from disputes.operators import involved
from disputes.pages import sla
from escrow.models import CardDispute
from people.models import User

DECIDED = 50


def card_disputes_page(person: User) -> dict[str, Any]:
    """The context of templates/staff/card_disputes.html."""
    seen = CardDispute.objects.visible_to(person).select_related("payment__subject")
    return {
        "rows": [row(each, person) for each in seen.undecided().order_by("answer_by", "opened_at")],
        "decided": [row(each, person) for each in seen.exclude(closed_at=None).order_by("-closed_at")[:DECIDED]],
    }


def row(dispute: CardDispute, person: User) -> dict[str, Any]:
    contract = Contract.objects.whole().get(pk=dispute.payment.subject.root_pk)
    case = case_about(dispute)
    why_not = why_kept_out(dispute, person)
    return {
        "dispute": dispute,
        "currency": dispute.payment.currency,
        "contract": contract,
        "contract_url": reverse("contract", args=[contract.pk]),
        "case": case,
        "case_url": reverse("case", args=[case.pk]) if case else "",
        "sla": sla.until(dispute.answer_by) if dispute.answer_by and not dispute.is_decided else None,
        "why_not": why_not,
        "pack": "" if why_not else reverse("card-dispute-pack", args=[dispute.pk]),
    }


def case_about(dispute: CardDispute) -> Case | None:
    """The case about what was paid for, an open one before any other."""
    payment = dispute.payment
    about = Case.objects.whole().filter(contract=payment.subject.root_pk)
    if payment.about:
        about = about.filter(disputed_milestones__milestone__number=payment.about)
    return about.order_by("-opened_at").first()


def why_kept_out(dispute: CardDispute, person: User) -> str:
    """Why an operator keeps out of it; empty for one who may work on it."""
    case = case_about(dispute)
    if case:
        return involved(case, person)
    contract = Contract.objects.get(pk=dispute.payment.subject.root_pk)
    return phrase("You are a side of this contract. Another operator does this.") if contract.side_of(person) else ""
