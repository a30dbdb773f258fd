"""What a mediator keeps on the desk while they work on a case: notes, and the recommendation while it is written."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.errors import Refusal
from core.phrases import phrase
from disputes import desk
from disputes.models import Case, Note
from disputes.pages.composer import version_in
from disputes.pages.composing import leading_to, saved
from disputes.pages.desk_notes import Typed
from disputes.pages.workbench import workbench_page
from disputes.views.staff import only
from disputes.views.workbench import found
from disputes.views.workbench import shown as page_of
from people.models import Role, User

NOTE = "note-"


@only(Role.MEDIATOR)
@never_cache
@require_POST
def unissued(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """While one types: the draft is kept, and what the amounts lead to comes back."""
    person = cast(User, request.user)
    case = found(person, pk)
    try:
        kept = desk.save_unissued(case, person, request.POST, seen=version_in(request.POST))
    except Refusal as refused:
        return refusal(refused)
    shown = render_to_string("staff/_comes_of_it.html", leading_to(case, request.POST), request)
    return JsonResponse({"version": kept.version, "says": saved(kept.saved_at), "shown": shown})


@only(Role.MEDIATOR)
@never_cache
@require_POST
def notes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All notes of the form, or the one that is being typed. What was refused stays in its field."""
    person = cast(User, request.user)
    case = found(person, pk)
    if not desk.keeps_notes(case, person):
        raise Http404
    words = {name.removeprefix(NOTE): str(text) for name, text in request.POST.items() if name.startswith(NOTE)}
    if "X-Autosave" in request.headers:
        return one_saved(request, case, person, words)
    wrong: dict[str, str] = {}
    for about, text in words.items():
        try:
            saved_note(request, case, person, about, text)
        except Refusal as refused:
            wrong[about] = phrase("{message} Save again to put yours in its place.", message=refused.message)
    if wrong:
        page = workbench_page(case, person, typed=Typed(words, wrong))
        return page_of(request, page, 409)
    messages.success(request, phrase("Your notes are saved. Only you see them."))
    return redirect(f"{reverse('workbench', args=[case.pk])}#notes-section")


def one_saved(request: HttpRequest, case: Case, person: User, words: dict[str, str]) -> HttpResponse:
    if len(words) != 1:
        raise Http404
    ((about, text),) = words.items()
    try:
        note = saved_note(request, case, person, about, text)
    except Refusal as refused:
        return refusal(refused)
    says = phrase("Saved {saved_at} UTC", saved_at=f"{note.saved_at:%H:%M}") if note else ""
    return JsonResponse({"version": note.version if note else 0, "says": says})


def saved_note(request: HttpRequest, case: Case, person: User, about: str, text: str) -> Note | None:
    """Nothing for a note that has never said anything, and is about nothing of this case."""
    there = {""} | {f"{each.number}.{part.number}" for each in case.disputed for part in each.deliverables.all()}
    seen = version_in(request.POST, f"version-{about}")
    if about not in there or (not seen and not text.strip()):
        return None
    return desk.save_note(case, person, about, text, seen=seen)


def refusal(refused: Refusal) -> JsonResponse:
    return JsonResponse({"says": refused.message}, status=refused.status)
