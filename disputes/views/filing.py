"""Filing a dispute: a guide that routes, which milestones, the claim itself, a check, and what happens next."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.acting import ActPage
from contracts.acting.attempt import Attempt
from contracts.models import Contract
from core.errors import NotFound
from disputes.pages import guide
from disputes.pages.ahead import ahead
from disputes.pages.claiming import begun_about, refill
from disputes.pages.filing import disputable
from disputes.pages.next_step import marked_silence
from disputes.pages.reader import Reader
from disputes.views.case import visible_case
from people.models import User
from record.declaring import other_side
from timers.models import Subject

NOT_YOURS = "There is no such contract, or it is not yours to see."


def own_contract(request: HttpRequest, pk: uuid.UUID) -> Contract:
    """Only the two sides file; for all others there is nothing here."""
    person = cast(User, request.user)
    contract = Contract.objects.visible_to(person).whole().filter(pk=pk).first()
    if contract is None or contract.side_of(person) is None:
        raise NotFound(NOT_YOURS)
    return contract


def draft_name(pk: uuid.UUID) -> str:
    return f"claim-{pk}"


@login_required
@never_cache
@require_safe
def file_dispute(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What went wrong decides where it goes; what a mediator can help with goes on to the milestones."""
    contract, person = own_contract(request, pk), cast(User, request.user)
    side, about = contract.side_of(person) or "", request.GET.get("about", "")
    page: dict[str, Any] = {
        "contract": contract,
        "about": about if guide.is_known(about) else "",
        "field": guide.field(about),
        "route": guide.route(about),
        "draft": draft_name(pk) in request.session,
        "side": other_side(side),
        "other": str(contract.person_of(other_side(side))),
        "rules": contract.rules,
        "wrong": "Choose at least one milestone." if "none" in request.GET else "",
    }
    if page["about"] and page["route"] is None:
        page["milestones"] = disputable(contract, person)
        page["can"] = any(not each["why"] for each in page["milestones"])
    return render(request, "disputes/file.html", page)


class ClaimPage(ActPage):
    """The claim: form, check page, and opening. What was entered is kept in the session until the case is open."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:  # type: ignore[override]
        contract = own_contract(request, pk)
        draft = QueryDict(request.session.get(draft_name(pk), ""), mutable=True)
        chosen = request.GET.getlist("milestones") or draft.getlist("milestones")
        if not chosen:
            asked = f"about={request.GET.get('about', 'work')}&none=1" if "about" in request.GET else ""
            return HttpResponseRedirect(f"{reverse('file-dispute', args=[pk])}?{asked}")
        if any(
            each["why"]
            for each in disputable(contract, cast(User, request.user))
            if str(each["milestone"].number) in chosen
        ):
            return HttpResponseRedirect(f"{reverse('file-dispute', args=[pk])}?about=work")  # which says why not
        draft.setlist("milestones", chosen)
        request.GET = draft  # type: ignore[assignment]  # the form begins as it was left
        return super().get(request, "open", pk)

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:  # type: ignore[override]
        own_contract(request, pk)
        return super().post(request, "open", pk)

    def attempt(self, request: HttpRequest, act: str, pk: uuid.UUID | None) -> Attempt:
        attempt = super().attempt(request, act, pk)
        attempt.begins = begun_about(attempt.subject, attempt.said.getlist("milestones"))
        if request.method == "GET":
            refill(attempt.said, attempt.begins)
        return attempt

    def taken(self, attempt: Attempt) -> HttpResponse:
        if "later" in attempt.page:
            return self.later(attempt)
        response = super().taken(attempt)
        if not isinstance(response, HttpResponseRedirect):
            attempt.request.session[draft_name(attempt.subject.pk)] = attempt.said.urlencode()
        else:
            attempt.request.session.pop(draft_name(attempt.subject.pk), None)
        return response

    def later(self, attempt: Attempt) -> HttpResponse:
        attempt.request.session[draft_name(attempt.subject.pk)] = attempt.said.urlencode()
        messages.success(
            attempt.request, "Your claim is kept, and nothing was sent. You can go on while you are signed in."
        )
        return HttpResponseRedirect(reverse("contract", args=[attempt.subject.pk]))

    def then(self, subject: Subject) -> str:
        return reverse("case-opened", args=[subject.pk])


@login_required
@never_cache
@require_safe
def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """After opening: the reference, what happens next, and what silence of the other side leads to."""
    case = visible_case(request, pk)
    reader = Reader(case, cast(User, request.user))
    page = {
        "case": case,
        "reader": reader,
        "deadline": reader.deadline,
        "label": "Time left for the first step" if case.about_released else "Time left for the answer",
        "ifnothing": marked_silence(reader),
        "ahead": ahead(reader),
    }
    return render(request, "disputes/opened.html", page)
