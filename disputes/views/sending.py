"""What the page of a room sends: a message with its files, a draft to be kept, and how far its reader has seen."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from contracts.acting import uploads
from core.errors import Invalid
from disputes.inputs import SayInput
from disputes.places import Place
from disputes.views.messages import number_in
from people.models import User
from record import keys


def beside(request: HttpRequest, place: Place) -> HttpResponse | None:
    """What is no message: nobody else learns of a draft, and none of it goes on the record."""
    person = cast(User, request.user)
    if "seen" in request.POST:
        place.note_seen(person, number_in(request.POST["seen"]))
        return HttpResponse(status=204)
    if "keep" not in request.POST:
        return None
    # What was still on its way when the message was sent is no draft any more.
    if not place.case.is_closed and not keys.is_known(person, request.POST.get("key", "")):
        place.keep_draft(person, request.POST.get("text", ""))
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    messages.success(request, "Your draft is kept. Only you see it.")
    return redirect(f"{place.address}#write")


def said_in(request: HttpRequest, by: User, **where: str) -> dict[str, Any]:
    """What the form says, each file stored. Raises Invalid for a file that is not taken; what was typed stays typed."""
    said = request.POST.copy()
    wrong = uploads.take_in(SayInput(), said, request.FILES, by, request.POST.get("key", ""))
    request.POST = said  # type: ignore[assignment]  # so that what is shown again has the files that were taken
    if wrong:
        raise Invalid("Not every file was taken.", fields=wrong)
    return {
        "text": said.get("text", ""),
        "files": [each for each in said.getlist("files") if each],
        **where,
    }  # no file chosen: ""


def kept_files(request: HttpRequest, by: User) -> list[Any]:
    """Files that were taken with an earlier try."""
    return list(uploads.kept_files(SayInput(), request.POST, by).values())


def words_of(refused: Invalid | None) -> tuple[str, ...]:
    """All that is wrong, for the one field that there is."""
    if refused is None:
        return ()
    return tuple(word for words in refused.fields.values() for word in words) or (refused.message,)
