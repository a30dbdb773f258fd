"""The reviewers' list of flagged messages, and the ruling on one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Invalid, Stale, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import flags as found
from disputes.models import Case
from disputes.pages import deciding
from disputes.pages.decided import decided_page
from disputes.pages.flags import case_of, flags_page, flags_version
from disputes.views.staff import only
from messaging.models import Flag
from people.models import Role, User
from record import hearing
from record.acts import perform
from record.listening import FLAGS

DECISIONS = {
    "uphold": phrase_later("Upheld."),
    "dismiss": phrase_later("Dismissed. The message is delivered as it was written."),
}


@only(Role.REVIEWER)
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    page = request.GET.get("page", "1")
    return render(request, "staff/flags.html", flags_page(_reviewer(request), None, page))


@only(Role.REVIEWER)
@never_cache
@require_safe
def version(request: HttpRequest) -> JsonResponse:
    """What an open list asks: another number when a flag has come, or one of those shown has been decided."""
    person, chosen = _reviewer(request), request.GET.get("flag", "")
    flag = (
        found.for_reviewer(person).filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    )
    return hearing.version(request, flags_version(person, flag, request.GET.get("page", "1")), FLAGS)


@only(Role.REVIEWER)
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """What has been ruled on, the newest first."""
    page = decided_page(_reviewer(request), request.GET.get("page", "1"))
    return render(request, "staff/flags_decided.html", page)


@only(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag, and the ruling on it."""
    person = _reviewer(request)
    chosen = found.for_reviewer(person).filter(pk=pk).first()
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return render(request, "staff/flags.html", flags_page(person, chosen, request.GET.get("page", "1")))
    try:
        ruling = rule(request, chosen, person)
    except Invalid as refused:
        errors = refused.fields or {"": [refused.message]}
        page = flags_page(person, chosen, "1", request.POST.dict(), errors)
        return render(request, "staff/flags.html", page, status=refused.status)
    except (WrongPhase, Stale) as refused:
        return overtaken(request, person, pk, refused)
    messages.success(request, ruling)
    return redirect("flags")


def overtaken(request: HttpRequest, person: User, pk: int, refused: WrongPhase | Stale) -> HttpResponse:
    """Somebody was faster: what they did, beside the flag as it stands now, and the words that were typed."""
    present, said = found.for_reviewer(person).get(pk=pk), request.POST.dict()
    happened = deciding.overtaken(present, said, refused.message)
    page = flags_page(person, present, "1", said, overtaken=happened)
    return render(request, "staff/flags.html", page, status=refused.status)


def rule(request: HttpRequest, chosen: Flag, person: User) -> str:
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        raise invalid("decision", phrase("Choose whether you uphold or dismiss it."))
    said: dict[str, object] = {"message": chosen.message.number, "reason": request.POST.get("reason", "")}
    if version := request.POST.get("version"):
        said["version"] = version
    if decision == "uphold":
        said["category"] = request.POST.get("category", "")
    case = Case.objects.fresh(case_of(chosen).pk)
    perform(case, decision, by=person, data=said)
    return DECISIONS[decision]


def _reviewer(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # `only` lets nobody else in
