"""Legal holds, for operators: what is held, who confirmed it, what waits for a second person, and why."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from core.phrases import phrase, phrase_later
from disputes import process
from disputes.models import Case, Hold, Matter, Proposal, ProposalState
from disputes.operators import involved, involved_in
from disputes.pages import sla
from disputes.pages.buttons import address
from people.models import User
from record.verifying import named
from timers.models import Deadline, Status

PER_PAGE = 25
LAST = 20
WORDS = {
    Matter.RENEWAL: phrase_later("Renew it for another 30 days"),
    Matter.RELEASE: phrase_later("End it, and let the clocks run on"),
    Matter.LEGAL_RELEASE: phrase_later("Release the money by law"),
}


def open_holds() -> QuerySet[Hold]:
    proposed = Proposal.objects.filter(state=ProposalState.OPEN).select_related("proposed_by").order_by("pk")
    clock = Deadline.objects.filter(subject_id=OuterRef("case_id"), kind=process.HOLD, status=Status.OPEN)
    return (
        Hold.objects.filter(ended_at=None)
        .select_related("case__contract__client", "case__contract__freelancer", "placed_by", "confirmed_by")
        .prefetch_related("case__grounds__by", Prefetch("proposals", proposed, to_attr="waiting"))
        .annotate(ends_at=Subquery(clock.values("due_at")[:1]))
        .order_by("ends_at", "pk")
    )


def ended() -> QuerySet[Hold]:
    over = Hold.objects.exclude(ended_at=None).select_related("case__contract", "placed_by", "confirmed_by")
    return over.order_by("-ended_at")[:LAST]


def holds_page(person: User, reference: str, page: str) -> dict[str, Any]:
    """The context of templates/staff/holds.html. `reference` is of a case that somebody looks for, to hold it."""
    shown = Paginator(open_holds(), PER_PAGE).get_page(page)
    kept_out = involved_in([held.case for held in shown], person)
    return {
        "rows": [row(held, person, kept_out.get(held.case_id, "")) for held in shown],
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "ended": ended(),
        "reference": reference,
        "found": looked_for(person, reference) if reference else None,
    }


def looked_for(person: User, reference: str) -> dict[str, Any]:
    case = named(Case.objects.whole(), reference.strip())
    if case is None:
        return {"case": None, "says": phrase("There is no case with this reference.")}
    says = (
        phrase("It is held already.")
        if case.is_held
        else phrase("It is closed.")
        if case.is_closed
        else involved(case, person)
    )
    return {"case": case, "says": says, "url": reverse("case", args=[case.pk]), "hold": address(case, "hold")}


def row(held: Hold, person: User, why_not: str) -> dict[str, Any]:
    case = held.case
    proposals: list[Proposal] = held.waiting  # type: ignore[attr-defined]  # prefetched
    return {
        "hold": held,
        "case": case,
        "url": reverse("case", args=[case.pk]),
        "sla": sla.until(held.ends_at),  # type: ignore[attr-defined]  # annotated
        "grounds": [ground for ground in case.grounds.all() if ground.written_at >= held.placed_at],
        "proposals": [(WORDS[Matter(each.matter)], each) for each in proposals],
        "acts": [] if why_not else acts(held, person, proposals),
        "why_not": why_not,
    }


def acts(held: Hold, person: User, proposals: list[Proposal]) -> list[tuple[str, str]]:
    """What this operator can do about it, named for what it would be."""
    mine = {Matter(each.matter) for each in proposals if each.proposed_by_id == person.pk}
    theirs = {Matter(each.matter) for each in proposals} - mine
    case, can = held.case, []
    if held.confirmed_at is None and held.placed_by_id not in (None, person.pk):
        can.append((phrase("Confirm"), address(case, "hold")))
    if held.confirmed_at is not None and Matter.RENEWAL not in mine:
        can.append((phrase("Renew") if Matter.RENEWAL in theirs else phrase("Propose to renew"), address(case, "hold")))
    if Matter.RELEASE not in mine:
        can.append(
            (phrase("End") if Matter.RELEASE in theirs else phrase("Propose to end"), address(case, "release_hold"))
        )
    can.append((phrase("Release the money by law"), address(case, "legal_release")))
    return can
