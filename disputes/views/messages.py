"""One message: its permanent address, correcting it, and where in its room a page begins."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.acting import ActPage
from contracts.acting.attempt import Attempt
from disputes.models import Case
from disputes.pages.room import position_in_room
from disputes.views.staff import case_or_404
from messaging import rewording
from messaging.models import Room
from messaging.referring import referred_to
from messaging.rooms import NEWEST
from people.models import User
from record.declaring import MEDIATOR
from timers.models import Subject

AFTER = 10  # numbers after a message, so that what answers it is on the page too


@login_required
@never_cache
@require_safe
def message(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Wherever the message stands by now. What this person does not find in a room of theirs is not found here."""
    case, person = case_or_404(pk), cast(User, request.user)
    position = position_in_room(case, person)
    mediates = position == MEDIATOR
    found = referred_to(case, person, [number], mediates=mediates).get(number) if position else None
    if found is None:
        raise Http404
    if found.room == Room.ANSWERS:
        page = reverse("workbench" if position == MEDIATOR else "case", args=[pk])
    elif found.room != Room.PRIVATE or found.party is None:
        page = reverse("room", args=[pk])
    else:
        page = reverse("private-room", args=[pk, case.contract.side_of(found.party)])
    return redirect(f"{page}?before={found.number + AFTER}#message-{found.number}")


class OwnMessagePage(ActPage):
    """Correcting begins with what the message says now. Afterwards one is shown the message in its room."""

    model = Case

    def attempt(self, request: HttpRequest, act: str, pk: uuid.UUID | None) -> Attempt:
        attempt = super().attempt(request, act, pk)
        self.number = number_in(attempt.said.get("message"))
        if request.method != "POST" and act == "correct_message":
            attempt.said["text"] = rewording.said_now(attempt.subject, attempt.by, self.number)
        return attempt

    def then(self, subject: Subject) -> str:
        return reverse("message", args=[subject.pk, self.number])


def before(request: HttpRequest) -> int:
    """The number before which the messages of a page end."""
    return number_in(request.GET.get("before")) or NEWEST


def quoted(request: HttpRequest) -> str:
    """What a new message begins with, where it refers to another one."""
    number = number_in(request.GET.get("quote"))
    return f"#{number} " if number else ""


def number_in(said: str | None) -> int:
    """A number as an address may say it; 0 for what is none."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 7 else 0
