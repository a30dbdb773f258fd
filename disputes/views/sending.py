"""What the page of a room sends: a message with its files, a draft to be kept, and how far its reader has seen."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contracts.acting import uploads
from core.errors import Invalid, NotFound, Reconsider, Refusal
from core.phrases import phrase
from disputes import ready_texts
from disputes.inputs import SayInput
from disputes.pages.apart import Chosen
from disputes.pages.before_sending import before_sending
from disputes.places import Place
from disputes.views.messages import number_in
from people.models import User
from record import foreseeing, keys
from record.acts import perform


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
    messages.success(request, phrase("Your draft is kept. Only you see it."))
    return redirect(f"{place.address}#write")


def put_text_in(request: HttpRequest, place: Place) -> bool:
    """Whether a ready text was asked for: it stands below what was typed, as a draft. Nothing is sent."""
    if "insert" not in request.POST:
        return False
    person, typed = cast(User, request.user), said_in(request, cast(User, request.user))["text"]
    try:
        text = ready_texts.inserted(number_in(request.POST.get("ready")) or 0, place.case, person, below=typed)
    except NotFound as refused:
        text = typed
        messages.warning(request, refused.message)
    place.keep_draft(person, text)
    return True


def send(request: HttpRequest, place: Place, **where: Any) -> HttpResponse | None:
    """Send what the form says, or show what would become of it first. Raises Invalid, with what was typed kept."""
    person = cast(User, request.user)
    said = said_in(request, person, **where)
    try:
        foreseeing.ask(place.case, "say", by=person, data=said, known=request.POST.get("knowing", ""))
    except Reconsider as foreseen:
        place.keep_draft(person, said["text"])
        chosen = Chosen(where.get("to", ""), tuple(where.get("relays", ())))
        kept = kept_files(request, person)
        page = before_sending(place, person, foreseen, text=said["text"], files=kept, chosen=chosen)
        return render(request, "disputes/before_sending.html", page)  # nothing is refused: it is looked at once more
    perform(place.case, "say", by=person, data=said, key=request.POST.get("key") or None)
    place.forget_draft(person)
    return None


def said_in(request: HttpRequest, by: User, **where: Any) -> dict[str, Any]:
    """What the form says, each file stored. Raises Invalid for a file that is not taken; what was typed stays typed."""
    said = request.POST.copy()
    wrong = uploads.take_in(SayInput(), said, request.FILES, by, request.POST.get("key", ""))
    request.POST = said  # type: ignore[assignment]  # so that what is shown again has the files that were taken
    if wrong:
        raise Invalid(phrase("Not every file was taken."), fields=wrong)
    return {
        "text": said.get("text", ""),
        "files": [each for each in said.getlist("files") if each],
        **where,
    }  # no file chosen: ""


def kept_files(request: HttpRequest, by: User) -> list[Any]:
    """Files that were taken with an earlier try."""
    return list(uploads.kept_files(SayInput(), request.POST, by).values())


def words_of(refused: Refusal | None) -> tuple[str, ...]:
    """All that is wrong, for the one field that there is."""
    if refused is None:
        return ()
    fields = refused.fields if isinstance(refused, Invalid) else {}
    said = tuple(word for words in fields.values() for word in words)
    return said or tuple(words for words in (refused.message, refused.instead) if words)
