"""Card disputes, for operators: what banks have taken back, until when the provider takes evidence, and the debts."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from contracts.models import Contract
from core.phrases import phrase
from disputes.models import Case
from disputes.operators import involved_in
from disputes.pages import sla
from escrow.models import CardDispute
from people.models import User

PER_PAGE = 25
DECIDED = 50


@dataclass
class About:
    """What some card disputes are about, read for all of them at once. `kept_out`: by case."""

    person: User
    contracts: dict[uuid.UUID, Contract] = field(default_factory=dict)
    cases: dict[uuid.UUID, list[Case]] = field(default_factory=lambda: defaultdict(list))
    kept_out: dict[uuid.UUID, str] = field(default_factory=dict)

    def contract(self, dispute: CardDispute) -> Contract:
        return self.contracts[dispute.payment.subject.root_pk]

    def case(self, dispute: CardDispute) -> Case | None:
        """The newest case about what was paid for."""
        about = dispute.payment.about
        return next(
            (each for each in self.cases[dispute.payment.subject.root_pk] if not about or about in _numbers(each)), None
        )

    def why_kept_out(self, dispute: CardDispute) -> str:
        """Why this operator keeps out of it; empty for one who may work on it."""
        if case := self.case(dispute):
            return self.kept_out.get(case.pk, "")
        is_side = self.contract(dispute).side_of(self.person)
        return phrase("You are a side of this contract. Another operator does this.") if is_side else ""


def _numbers(case: Case) -> set[int]:
    return {each.milestone.number for each in case.disputed_milestones.all()}


def about(disputes: Collection[CardDispute], person: User) -> About:
    roots = {dispute.payment.subject.root_pk for dispute in disputes}
    found = About(person, {each.pk: each for each in Contract.objects.whole().filter(pk__in=roots)})
    cases = Case.objects.whole().filter(contract__in=roots).prefetch_related("disputed_milestones__milestone")
    for case in cases.order_by("-opened_at"):
        found.cases[case.contract_id].append(case)
    chosen = {there.pk: there for dispute in disputes if (there := found.case(dispute))}
    found.kept_out = involved_in(list(chosen.values()), person)
    return found


def card_disputes_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/staff/card_disputes.html."""
    seen = CardDispute.objects.visible_to(person).select_related("payment__subject")
    shown = Paginator(seen.undecided().order_by("answer_by", "opened_at", "pk"), PER_PAGE).get_page(page)
    decided = list(seen.exclude(closed_at=None).order_by("-closed_at")[:DECIDED])
    known = about([*shown, *decided], person)
    return {
        "rows": [row(each, known) for each in shown],
        "decided": [row(each, known) for each in decided],
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
    }


def row(dispute: CardDispute, known: About) -> dict[str, Any]:
    contract, case, why_not = known.contract(dispute), known.case(dispute), known.why_kept_out(dispute)
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
