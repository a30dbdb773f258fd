"""The mediator's workbench: reading a case, and writing, checking and issuing its recommendation."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from contracts.acting import ActPage
from core.errors import Invalid, Refusal, Stale
from core.phrases import phrase
from core.presenting import money_words
from disputes import citing, desk, second_reading
from disputes.models import Case
from disputes.once_theirs import not_there
from disputes.pages import hand_over, snooze
from disputes.pages.composer import blank_amounts, version_in, with_total
from disputes.pages.composing import check_page
from disputes.pages.evidence_order import PARAMETER
from disputes.pages.previewing import preview_page
from disputes.pages.workbench import head, workbench_page
from disputes.stages.mediation import all_read
from disputes.views.staff import only
from disputes.views.way import way_of
from people.models import Role, User
from record import acts
from record.declaring import CLIENT, FREELANCER, declared
from timers.models import Subject

PREVIEWS = {"preview-client": CLIENT, "preview-freelancer": FREELANCER}


@only(Role.MEDIATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def workbench(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A case that this mediator has, or could claim. Nobody else's, and none of their own."""
    person: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        not_too_late(person, pk)
    case = found(person, pk)
    if request.method != "POST":
        return shown(request, workbench_page(case, person, order=request.GET.get(PARAMETER)))
    if request.POST.get("step") == "change":
        return shown(request, workbench_page(case, person, request.POST))
    return recommend(request, case, person)


def shown(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    """The workbench, with the way back to where in the queue one came from."""
    person, case = cast(User, request.user), page["case"]
    page |= snooze.on_workbench(case, person) | hand_over.on_workbench(case, person)
    page["queue"] = way_of(request).context(case)
    return render(request, "staff/workbench.html", page, status=status)


def not_too_late(person: User, pk: uuid.UUID) -> None:
    """Who was writing a second opinion is told that its time is over, and not that there is no such case."""
    read = Case.objects.filter(pk=pk, second_opinions__isnull=False, exhibits__readings__mediator=person).first()
    if read is not None and not second_reading.is_open(read) and read.mediator_id != person.pk:
        acts.ready(read, "recommend", by=person)


def found(person: User, pk: uuid.UUID) -> Case:
    """The case as this mediator may read it: for a second opinion without any recommendation."""
    case = Case.objects.visible_to(person).whole().filter(pk=pk).first()
    if case is None:
        case = Case.objects.whole().filter(pk__in=second_reading.awaiting(person).values("pk"), pk=pk).first()
    if case is None:
        raise not_there(pk, person)
    if case.contract.side_of(person):
        raise Http404
    return second_reading.blindfolded(case) if second_reading.reads_blind(case, person) else case


def recommend(request: HttpRequest, case: Case, person: User) -> HttpResponse:
    """Keep, look at, check first; issue what was checked. What was refused comes back with every word."""
    count = sum(len(milestone.deliverables.all()) for milestone in case.disputed)
    said, step = with_total(case, request.POST, count), request.POST.get("step", "")
    try:
        if step == "issue":
            filled_in(case, person, said, count)
            return issue(request, case, person, said)
        keep_draft(request, case, person, said)
        if step == "keep":
            messages.success(request, phrase("Your draft is kept. Only you see it."))
            return redirect(f"{reverse('workbench', args=[case.pk])}#claims")
        filled_in(case, person, said, count)
        if side := PREVIEWS.get(step):
            return render(request, "staff/recommend_preview.html", preview_page(case, person, said, side))
        checked(case, person, said)
    except (Invalid, Stale) as refused:
        if isinstance(refused, desk.Overtaken):  # pressed once more, it is meant
            said["version"] = str(refused.version)
        page = workbench_page(case, person, said, refused.fields or {"": [as_said(refused)]})
        return shown(request, page, refused.status)
    page = check_page(case, person, said) | {"head": head(case, person), "queue": way_of(request).context(case)}
    return render(request, "staff/recommend_check.html", page)


def as_said(refused: Refusal) -> str:
    return f"{refused.message} {refused.instead}".strip()


def keep_draft(request: HttpRequest, case: Case, person: User, said: QueryDict) -> None:
    """What was typed is kept before anything else becomes of it: signed out, or refused, nobody types it again."""
    if "version" not in request.POST:
        return
    try:
        kept = desk.save_unissued(case, person, request.POST, seen=version_in(request.POST))
    except desk.Overtaken as refused:
        refused.instead = phrase("Press the button again to put what you see here in its place.")
        raise
    said["version"] = str(kept.version)


def filled_in(case: Case, person: User, said: QueryDict, count: int) -> None:
    """All that is missing or wrong, at once."""
    wrong = blank_amounts(said, count)
    try:
        read = acts.validated(declared.acts[Case, "recommend"], case, said, person)
    except Invalid as refused:
        wrong = {**refused.fields, **wrong}
    else:
        if read["to_freelancer"] > case.amount:
            most = money_words(case.amount, case.currency)
            wrong[""] = [phrase("Together the findings come to more than is in dispute: at most {most}.", most=most)]
    if wrong:
        raise Invalid(phrase("Some of what you entered needs another look."), fields=wrong)


def checked(case: Case, person: User, said: QueryDict) -> None:
    """Whether a recommendation could be issued now."""
    _, _, actor = acts.ready(case, "recommend", by=person)
    all_read(case, actor)
    citing.may_rely(case, person, acts.validated(declared.acts[Case, "recommend"], case, said, person)["findings"])


def issue(request: HttpRequest, case: Case, person: User, said: QueryDict) -> HttpResponse:
    if "version" in request.POST:
        desk.must_be_newest(case, person, version_in(request.POST))
    acts.perform(case, "recommend", by=person, data=said, key=request.POST.get("key") or None)
    desk.forget_unissued(case, person)
    messages.success(request, phrase("The recommendation is issued. Both sides got it at the same moment."))
    return redirect(reverse("workbench", args=[case.pk]) + way_of(request).kept)


class OfTheWorkbench(ActPage):
    """What the mediator of a case does from the workbench leads back to it."""

    model = Case

    def then(self, subject: Subject) -> str:
        own = cast(Case, subject).mediator_id == self.request.user.pk
        return reverse("workbench", args=[subject.pk]) if own else super().then(subject)
