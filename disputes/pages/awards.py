"""Cases with the arbitrator, for operators: the file to send, the award to record, and to approve by another."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from core.phrases import phrase
from disputes.models import Award, AwardState, Case, Phase
from disputes.pages import sla
from disputes.pages.buttons import address
from people.models import User
from timers.models import Deadline, Status

PER_PAGE = 25


def in_arbitration() -> QuerySet[Case]:
    """Those whose file waits to be sent or whose award is expected, the next deadline first."""
    running = Deadline.objects.filter(subject_id=OuterRef("pk"), status=Status.OPEN).order_by("due_at")
    recorded = Award.objects.filter(state=AwardState.RECORDED).select_related("recorded_by", "document")
    return (
        Case.objects.filter(phase=Phase.ARBITRATION)
        .whole()
        .annotate(due_at=Subquery(running.values("due_at")[:1]))
        .prefetch_related(Prefetch("awards", recorded, to_attr="waiting"))
        .order_by("due_at", "number")
    )


def decided() -> QuerySet[Award]:
    """The last awards that two operators made."""
    made = Award.objects.filter(state=AwardState.APPROVED).select_related("recorded_by", "decided_by", "case__contract")
    return made.order_by("-decided_at")[:20]


def awards_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/staff/awards.html."""
    shown = Paginator(in_arbitration(), PER_PAGE).get_page(page)
    return {
        "rows": [row(case, person) for case in shown],
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "decided": decided(),
    }


def row(case: Case, person: User) -> dict[str, Any]:
    """What this operator has to do about one case, or who else has to."""
    award = next(iter(case.waiting), None)  # type: ignore[attr-defined]  # prefetched
    return {
        "case": case,
        "url": reverse("case", args=[case.pk]),
        "sla": sla.until(case.due_at),  # type: ignore[attr-defined]  # annotated
        "award": award,
        "bundle": reverse("case-bundle", args=[case.pk]),
    } | step(case, award, person)


def step(case: Case, award: Award | None, person: User) -> dict[str, Any]:
    """The next act on it, its words, and what is said where it is somebody else's."""
    if case.file_sent_at is None:
        acts = [(phrase("Send the file"), address(case, "send_file"))]
        return {"what": phrase("The file has not been sent"), "acts": acts, "second": phrase("Not needed")}
    if award is None:
        acts = [(phrase("Record the award"), address(case, "record_award"))]
        return {
            "what": phrase("The arbitrator has the file"),
            "acts": acts,
            "second": phrase("Approves what is recorded"),
        }
    again = (phrase("Record anew"), address(case, "record_award"))
    if award.recorded_by_id == person.pk:
        return {"what": phrase("An award is recorded"), "acts": [again], "second": phrase("Not you: you recorded it")}
    acts = [(phrase("Approve"), address(case, "approve_award")), (phrase("Refuse"), address(case, "refuse_award"))]
    return {"what": phrase("An award is recorded"), "acts": acts, "second": phrase("You may")}
