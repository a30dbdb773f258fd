"""Requests for a fee waiver, for operators: the one whose election is due first stands first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from core.phrases import phrase
from disputes import process
from disputes.models import Waiver, WaiverState
from disputes.operators import involved_in
from disputes.pages import sla
from disputes.pages.buttons import address
from people.models import User
from timers.models import Deadline, Status

PER_PAGE = 25
LAST = 20


def waiting() -> QuerySet[Waiver]:
    clock = Deadline.objects.filter(subject_id=OuterRef("case_id"), kind=process.ELECTION, status=Status.OPEN)
    return (
        Waiver.objects.filter(state=WaiverState.REQUESTED)
        .select_related("case__contract__client", "case__contract__freelancer", "case__contract__rulebook")
        .prefetch_related("case__fee_rows")
        .annotate(due_at=Subquery(clock.values("due_at")[:1]), waits_since=Subquery(clock.values("waits_since")[:1]))
        .order_by("due_at", "requested_at")
    )


def decided() -> QuerySet[Waiver]:
    over = Waiver.objects.exclude(state=WaiverState.REQUESTED).select_related("case__contract", "decided_by")
    return over.order_by("-decided_at")[:LAST]


def waivers_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/staff/waivers.html."""
    shown = Paginator(waiting(), PER_PAGE).get_page(page)
    involved = involved_in([waiver.case for waiver in shown], person)
    return {
        "rows": [row(waiver, involved.get(waiver.case_id, "")) for waiver in shown],
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "decided": decided(),
    }


def row(waiver: Waiver, involved: str) -> dict[str, Any]:
    case = waiver.case
    acts = [
        (label, address(case, name, side=waiver.side))
        for label, name in ((phrase("Grant"), "grant_waiver"), (phrase("Refuse"), "refuse_waiver"))
    ]
    why_not = phrase("Held for legal reasons: nobody decides now.") if case.is_held else involved
    return {
        "waiver": waiver,
        "case": case,
        "url": reverse("case", args=[case.pk]),
        "name": str(case.person_of(waiver.side)),
        "fee": case.fees[waiver.side].amount,
        "sla": sla.until(waiver.due_at, stopped=case.is_held),  # type: ignore[attr-defined]  # annotated
        "waits": waiver.waits_since is not None,  # type: ignore[attr-defined]  # annotated
        "acts": [] if why_not else acts,
        "why_not": why_not,
    }
