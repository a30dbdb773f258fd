"""An exhibit: opened as it is, or looked at in a page. Of the mediator, both go on the record alike."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.acting import ActPage
from contracts.acting.attempt import Attempt
from core.errors import Refusal
from disputes import sealed_exhibits, second_reading
from disputes.access import may_see_evidence
from disputes.describing import says_now
from disputes.models import Case, Exhibit
from disputes.pages.exhibit import page_of, table_of
from disputes.views.case import visible_case
from disputes.views.messages import number_in
from disputes.views.staff import case_or_404
from evidence.previewing import page_in
from people.models import User
from record.acts import perform


@login_required
@require_safe
def exhibit(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Open an exhibit. That the mediator of the case opened it, and when, goes on the record."""
    case = case_or_404(pk)
    found = _opened(request, case, number)
    if sealed_exhibits.is_masked(found):
        raise Http404
    shown = "" if "download" in request.GET else "?inline"
    if "shared" in request.GET:
        shown = "?inline&shared"
    return redirect(f"{reverse('file', args=[found.file_id])}{shown}")


@login_required
@require_safe
def look(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Look at an exhibit in a page. Whoever sees it there has opened it."""
    case = case_or_404(pk)
    found = _opened(request, case, number)
    person: User = request.user  # type: ignore[assignment]
    return render(request, "disputes/exhibit.html", page_of(case_or_404(pk), person, found, page_in(request)))


@login_required
@never_cache
@require_safe
def table(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which exhibit is about which deliverable: for the sides, the mediator, and operators who see the case."""
    return render(request, "disputes/evidence_table.html", table_of(visible_case(request, pk), request.user))  # type: ignore[arg-type]


def _opened(request: HttpRequest, case: Case, number: int) -> Exhibit:
    """The exhibit, once it is noted that this person opened it; without its file for whom it is sealed from. Raises
    Http404.
    """
    person: User = request.user  # type: ignore[assignment]
    reads_again = second_reading.reads_blind(case, person)
    rows = second_reading.exhibits_for(case, person).filter(number=number)
    there = sealed_exhibits.found(case, person, rows)
    if not there or not (reads_again or may_see_evidence(person, case)):
        raise Http404
    found = there[0]
    is_reading = reads_again or case.mediator_id == person.pk
    has_it_open = found.readings.filter(mediator=person, open_since__isnull=False).exists()
    if is_reading and not has_it_open:
        note_reading(request, case, number)
    if reads_again and not found.readings.filter(mediator=person).exists():
        raise Http404  # whoever may not read it for a second opinion does not see it unrecorded either
    return found


def note_reading(request: HttpRequest, case: Case, number: int) -> None:
    try:
        perform(case, "read_exhibit", by=request.user, data={"exhibit": number})  # type: ignore[arg-type]
    except Refusal:
        # Opened twice at once, or handed back in this second: the file may be read all the same.
        return


class DescribePage(ActPage):
    """Describing anew begins with what the exhibit says now."""

    model = Case

    def attempt(self, request: HttpRequest, act: str, pk: uuid.UUID | None) -> Attempt:
        attempt = super().attempt(request, act, pk)
        if request.method != "POST":
            for name, words in says_now(attempt.subject, number_in(attempt.said.get("exhibit"))).items():
                attempt.said[name] = words
        return attempt
