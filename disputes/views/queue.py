"""The mediators' queue, and the next case of it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.acting import ActPage
from core.phrases import phrase
from disputes.asked_of_queue import Asked
from disputes.models import Case
from disputes.pages.queue import queue_page, queue_version
from disputes.pages.way_back import WayBack, case_after
from disputes.views.staff import only
from disputes.views.way import remember, way_of
from people.models import Role, User
from record import hearing
from record.listening import every
from timers.models import Subject


@only(Role.MEDIATOR)
@require_safe
def queue(request: HttpRequest, view: str = "all") -> HttpResponse:
    person = cast(User, request.user)
    asked = Asked.read(request.GET, default=view, reads=person.languages)
    page = queue_page(person, asked, request.GET.get("page", "1"))
    remember(request, WayBack(asked, page["page"].number))
    return render(request, "staff/queue.html", page)


@only(Role.MEDIATOR)
@never_cache
@require_safe
def version(request: HttpRequest) -> JsonResponse:
    """What an open queue asks with its own filters: another number when another case, or another state, is in it."""
    person = cast(User, request.user)
    asked = Asked.read(request.GET, reads=person.languages)
    found = queue_version(person, asked, request.GET.get("page", "1"))
    return hearing.version(request, found, every("case"))


@only(Role.MEDIATOR)
@never_cache
@require_safe
def next_case(request: HttpRequest) -> HttpResponse:
    """On to the next case of a view; where there is none, back to the view, which says so."""
    person = cast(User, request.user)
    way = WayBack.of(request.GET, person)
    found = case_after(person, way, _number(request.GET.get("after", "")))
    if found is None:
        messages.success(request, phrase("There is no next case in “{called}”.", called=way.called))
        return redirect(way.url())
    pk, there = found
    return redirect(reverse("workbench", args=[pk]) + there.kept)


def _number(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


class OfTheQueue(ActPage):
    """Claiming a case and handing it back: one goes on from there, and the queue is as one left it."""

    model = Case

    def then(self, subject: Subject) -> str:
        way = way_of(self.request)
        if self.kwargs["act"] == "claim":
            return reverse("workbench", args=[subject.pk]) + way.kept
        return way.url()
