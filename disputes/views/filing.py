"""Filing a dispute: a guide that routes, which milestones it is about, and what happens once the case is open."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.models import Contract
from core.errors import NotFound
from core.phrases import phrase, phrase_later
from disputes import statement_drafts
from disputes.models import StatementDraft
from disputes.pages import guide
from disputes.pages.ahead import ahead
from disputes.pages.filing import disputable
from disputes.pages.next_step import marked_silence
from disputes.pages.reader import Reader
from disputes.views.case import visible_case
from people.models import User
from record.declaring import other_side

NOT_YOURS = phrase_later("There is no such contract, or it is not yours to see.")


def own_contract(request: HttpRequest, pk: uuid.UUID) -> Contract:
    """Only the two sides file; for all others there is nothing here."""
    person = cast(User, request.user)
    contract = Contract.objects.visible_to(person).whole().filter(pk=pk).first()
    if contract is None or contract.side_of(person) is None:
        raise NotFound(NOT_YOURS)
    return contract


def chosen_in(draft: StatementDraft | None) -> set[str]:
    """The milestones that a claim which is begun is about."""
    drafted = draft.drafted.all() if draft else ()
    return {number for part in drafted for number in part.said.get("milestones", ())}


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
        "draft": statement_drafts.draft_of(contract, person),
        "side": other_side(side),
        "other": str(contract.person_of(other_side(side))),
        "rules": contract.rules,
        "wrong": phrase("Choose at least one milestone.") if "none" in request.GET else "",
    }
    if page["about"] and page["route"] is None:
        page["milestones"] = disputable(contract, person, chosen_in(page["draft"]))
        page["can"] = any(not each["why"] for each in page["milestones"])
    return render(request, "disputes/file.html", page)


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
        "label": phrase("Time left for the first step") if case.about_released else phrase("Time left for the answer"),
        "ifnothing": marked_silence(reader),
        "ahead": ahead(reader),
    }
    return render(request, "disputes/opened.html", page)
