"""The room of a case: its own page, and writing into it."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Invalid, Refusal, Stale
from disputes.models import Case
from disputes.pages.apart import Chosen
from disputes.pages.asked_of_sides import questions
from disputes.pages.room import position_in_room, room_for
from disputes.places import Place
from disputes.views.messages import before, number_in, quoted
from disputes.views.sending import beside, kept_files, put_text_in, send, words_of
from disputes.views.staff import case_or_404
from people.models import User
from record.declaring import MEDIATOR


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The room alone. A message that was refused comes back here, with its words."""
    case = case_or_404(pk)
    position = position_in_room(case, request.user)  # type: ignore[arg-type]
    if position is None:
        raise Http404
    if request.method == "POST":
        return beside(request, Place(case)) or say(request, case, position)
    return room_page(request, case, text=quoted(request))


def say(request: HttpRequest, case: Case, position: str) -> HttpResponse:
    try:
        if position == MEDIATOR and put_text_in(request, Place(case)):
            return room_page(request, case, text="")
        if before_it := send(request, Place(case), **readers_in(request, position)):
            return before_it
    except (Invalid, Stale) as refused:
        return room_page(request, case, text=request.POST.get("text", ""), refused=refused)
    back = "workbench" if position == MEDIATOR else "case"
    return redirect(f"{reverse(back, args=[case.pk])}#room")


def readers_in(request: HttpRequest, position: str) -> dict[str, Any]:
    """Who the form said would read it; of the mediator, whom it is for and what of the other side it tells."""
    if position != MEDIATOR:
        return {"readers": request.POST.get("readers", "")}
    chosen = chosen_in(request.POST)
    return {"relays": list(chosen.relays)} | ({"to": chosen.to} if chosen.to else {})


def chosen_in(said: QueryDict) -> Chosen:
    numbers = (number_in(each) for each in said.getlist("relays"))
    return Chosen(said.get("to", ""), tuple(each for each in numbers if each))


def room_page(request: HttpRequest, case: Case, *, text: str, refused: Refusal | None = None) -> HttpResponse:
    person = cast(User, request.user)
    shown = room_for(
        case,
        person,
        text=text,
        errors=words_of(refused),
        files=kept_files(request, person),
        before=before(request),
        chosen=chosen_in(request.POST or request.GET),
    )
    status = refused.status if refused else 200
    return render(
        request,
        "disputes/room.html",
        {"case": case, "room": shown, "questions": questions(case, person)},
        status=status,
    )
