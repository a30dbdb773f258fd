"""Putting off a case of one's own, and waking it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid
from core.phrases import phrase
from core.presenting import short_moment
from disputes import snoozing
from disputes.models import Case
from disputes.pages.snooze import snooze_page, until
from disputes.views.staff import only
from disputes.views.way import way_of
from people.models import Role, User


@only(Role.MEDIATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = cast(User, request.user)
    case, way = own_case(person, pk), way_of(request)
    wrong: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            said = request.POST.get("reason", "")
            put_off = snoozing.put_off(
                case, person, until=until(request.POST, person), reason=said, version=seen_in(request.POST)
            )
        except Invalid as refused:
            wrong = refused.fields
        else:
            messages.success(
                request,
                phrase(
                    "{reference} is put off until {until} UTC.",
                    reference=case.reference,
                    until=short_moment(put_off.until),
                ),
            )
            return redirect(way.url(case))
    page = snooze_page(case, person, request.POST, wrong) | {"queue": way.context(case)}
    return render(request, "staff/snooze.html", page, status=422 if wrong else 200)


@only(Role.MEDIATOR)
@require_POST
def wake(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = cast(User, request.user)
    case = own_case(person, pk)
    snoozing.wake(case, person)
    messages.success(request, phrase("{reference} waits for you again.", reference=case.reference))
    return redirect(way_of(request).url(case))


def seen_in(said: QueryDict) -> int | None:
    """The version of the case that its mediator had before them: what happened since then wakes it."""
    seen = said.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None


def own_case(person: User, pk: uuid.UUID) -> Case:
    case = Case.objects.whole().filter(pk=pk, mediator=person).first()
    if case is None:
        raise Http404
    return case
