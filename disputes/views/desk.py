"""The reviewers' desk beside the flags: taking a ruling back, appeals, covers, and the measures that hold."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, Refusal, invalid
from disputes import flags as found
from disputes.models import Case
from disputes.pages.appeal import DECISIONS, appeals_page
from disputes.pages.flags import case_of
from disputes.pages.measures import staff_page
from disputes.views.staff import only
from messaging.models import Flag
from people import desk
from people.models import Role, User
from people.sanctions import Appeal
from record.acts import perform


@only(Role.REVIEWER)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Within a minute, one's own ruling. Too late, it says what is possible instead."""
    person = cast(User, request.user)
    flag = _flag(person, pk)
    case = Case.objects.fresh(case_of(flag).pk)
    perform(case, "take_back_ruling", by=person, data={"message": flag.message.number})
    messages.success(request, "Taken back. The flag waits again.")
    return redirect("flag", pk=pk)


@only(Role.REVIEWER)
@require_POST
def covers(request: HttpRequest) -> HttpResponse:
    """Whether words stand covered until they are asked for: kept for this reviewer, on every device."""
    desk.show_words(cast(User, request.user), shown=request.POST.get("words") == "shown")
    messages.success(request, "Your choice is kept.")
    return redirect("flags")


@only(Role.REVIEWER)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Who is warned, muted or suspended now."""
    page = staff_page(request.GET.get("page", "1"), cast(User, request.user))
    return render(request, "staff/measures.html", page)


@only(Role.REVIEWER)
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/appeals.html", appeals_page(cast(User, request.user), None))


@only(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal, and the decision about it."""
    person = cast(User, request.user)
    chosen = _appeal(person, pk)
    if request.method != "POST":
        return render(request, "staff/appeals.html", appeals_page(person, chosen))
    said = request.POST.dict()
    try:
        decided = decide(person, chosen, said)
    except Invalid as refused:
        page = appeals_page(person, chosen, said, refused.fields or {"": [refused.message]})
        return render(request, "staff/appeals.html", page, status=refused.status)
    except Refusal as refused:
        page = appeals_page(person, _appeal(person, pk), said, overtaken=refused.message)
        return render(request, "staff/appeals.html", page, status=refused.status)
    messages.success(request, decided)
    return redirect("appeals")


def decide(person: User, chosen: tuple[Appeal, Flag], said: dict[str, str]) -> str:
    decision = said.get("decision", "")
    if decision not in DECISIONS:
        raise invalid("decision", "Choose whether you grant or refuse it.")
    case = Case.objects.fresh(case_of(chosen[1]).pk)
    data = {"message": chosen[1].message.number, "reason": said.get("reason", "")}
    perform(case, decision, by=person, data=data)
    return DECISIONS[decision]


def _flag(person: User, pk: int) -> Flag:
    flag = found.for_reviewer(person).filter(pk=pk).first()
    if flag is None:
        raise Http404
    return flag


def _appeal(person: User, pk: int) -> tuple[Appeal, Flag]:
    """Not of one's own ruling: for who gave it there is nothing to decide."""
    appeal = Appeal.objects.select_related("measure__given_by", "decided_by").exclude(ruled_by=person)
    chosen = appeal.filter(pk=pk).first()
    if chosen is None:
        raise Http404
    return chosen, _flag(person, chosen.cause)
