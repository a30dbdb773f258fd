"""A private room of a case: one side and the mediator. For everybody else it does not exist."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Invalid
from disputes.models import Case
from disputes.pages.private_room import may_enter
from disputes.pages.private_room import private_room as room_of
from disputes.places import Place
from disputes.views.messages import before, quoted
from disputes.views.sending import beside, kept_files, put_text_in, send, words_of
from disputes.views.staff import case_or_404
from people.models import User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def private_room(request: HttpRequest, pk: uuid.UUID, side: str) -> HttpResponse:
    """A message that was refused comes back here, with its words."""
    case, person = case_or_404(pk), cast(User, request.user)
    if not may_enter(case, person, side):
        raise Http404
    if request.method != "POST":
        return shown(request, case, side, text=quoted(request))
    if answer := beside(request, Place(case, side)):
        return answer
    try:
        if case.is_mediated_by(person) and put_text_in(request, Place(case, side)):
            return shown(request, case, side, text="")
        before_it = send(request, Place(case, side), room="private", to=side)
    except Invalid as refused:
        return shown(request, case, side, text=request.POST.get("text", ""), refused=refused)
    return before_it or redirect("private-room", case.pk, side)


def shown(request: HttpRequest, case: Case, side: str, *, text: str, refused: Invalid | None = None) -> HttpResponse:
    person = cast(User, request.user)
    files = kept_files(request, person)
    room = room_of(case, person, side, text=text, errors=words_of(refused), files=files, before=before(request))
    status = refused.status if refused else 200
    return render(request, "disputes/room.html", {"case": case, "room": room}, status=status)
