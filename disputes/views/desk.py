"""The reviewers' desk beside the flags: taking a ruling back, appeals, covers, breaks, what is asked, and measures."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, Refusal, WrongPhase, invalid
from core.phrases import phrase
from disputes import flags as found
from disputes.models import Case
from disputes.pages import askings
from disputes.pages.appeal import DECISIONS, appeals_page
from disputes.pages.flags import case_of, flags_page
from disputes.pages.measures import staff_page
from disputes.views.staff import only
from messaging import taken_up
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
    messages.success(request, phrase("Taken back. The flag waits again."))
    return redirect("flag", pk=pk)


@only(Role.REVIEWER)
@require_POST
def covers(request: HttpRequest) -> HttpResponse:
    """Whether words stand covered until they are asked for: kept for this reviewer, on every device."""
    desk.show_words(cast(User, request.user), shown=request.POST.get("words") == "shown")
    messages.success(request, phrase("Your choice is kept."))
    return redirect("flags")


@only(Role.REVIEWER)
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Others see who has it before them, and who reported it that somebody has."""
    taken_up.take_up(_waiting(cast(User, request.user), pk), cast(User, request.user))
    return redirect("flag", pk=pk)


@only(Role.REVIEWER)
@require_POST
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody has to read what they cannot bear to read now: others get it as before."""
    taken_up.put_away(_waiting(cast(User, request.user), pk), cast(User, request.user))
    messages.success(request, phrase("Put away until tomorrow. It stands in the list of the other reviewers."))
    return redirect("flags")


@only(Role.REVIEWER)
@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    taken_up.bring_back(cast(User, request.user))
    messages.success(request, phrase("What you put away stands in your list again."))
    return redirect("flags")


@only(Role.REVIEWER)
@require_POST
def take_a_break(request: HttpRequest) -> HttpResponse:
    """The desk hides what waits for a while; no minutes end the break."""
    person, minutes = cast(User, request.user), request.POST.get("minutes", "")
    if minutes == "0":
        desk.come_back(person)
        return redirect("flags")
    until = desk.take_a_break(person, minutes)
    taken_up.let_go(person)
    messages.success(
        request, phrase("Your break ends at {until} UTC. You can come back before that.", until=f"{until:%H:%M}")
    )
    return redirect("flags")


@only(Role.REVIEWER)
@require_POST
def answer_to_see(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to who asks to see a held message; what is wrong with it is said beside the flag, with its words."""
    person = cast(User, request.user)
    asking = askings.waiting(person).select_related("message__flag", "message__subject").filter(pk=pk).first()
    if asking is None:
        raise Http404
    decision, reason = request.POST.get("decision", ""), request.POST.get(askings.name_of_reason(pk), "")
    said = {"asking": str(pk), "decision": decision, "reason": reason}
    try:
        perform(Case.objects.fresh(asking.message.subject_id), "answer_to_see", by=person, data=said)
    except Invalid as refused:
        flag = _flag(person, asking.message.flag.pk)
        page = flags_page(person, flag, "1", said, refused.fields or {"": [refused.message]})
        return render(request, "staff/flags.html", page, status=refused.status)
    messages.success(request, askings.ANSWERS[decision])
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
        raise invalid("decision", phrase("Choose whether you grant or refuse it."))
    case = Case.objects.fresh(case_of(chosen[1]).pk)
    data = {"message": chosen[1].message.number, "reason": said.get("reason", "")}
    perform(case, decision, by=person, data=data)
    return DECISIONS[decision]


def _flag(person: User, pk: int) -> Flag:
    flag = found.for_reviewer(person).filter(pk=pk).first()
    if flag is None:
        raise Http404
    return flag


def _waiting(person: User, pk: int) -> Flag:
    flag = _flag(person, pk)
    if not flag.is_pending:
        raise WrongPhase(phrase("This flag has been {state} meanwhile, so nobody has to take it up.", state=flag.state))
    return flag


def _appeal(person: User, pk: int) -> tuple[Appeal, Flag]:
    """Not of one's own ruling: for who gave it there is nothing to decide."""
    appeal = Appeal.objects.select_related("measure__given_by", "decided_by").exclude(ruled_by=person)
    chosen = appeal.filter(pk=pk).first()
    if chosen is None:
        raise Http404
    return chosen, _flag(person, chosen.cause)
