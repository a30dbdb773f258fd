"""Trying a draft on played cases: choosing them, and reading what came of them while they are played."""

from __future__ import annotations

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contracts.models import Rulebook
from core.errors import Invalid, Refusal
from core.phrases import phrase, phrase_later
from disputes.models import Trial
from disputes.pages.rulebooks.trying import own_cases, trial_page, try_page
from disputes.play import trials
from disputes.play.reading import Unreadable, parse
from disputes.views.drafts import draft_or_404, ended
from disputes.views.staff import only
from people.models import Role, User

PASTED = phrase_later("your text")


@only(Role.OPERATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def try_draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = draft_or_404(pk)
    if not found.is_open:
        return ended(request, found)
    if request.method != "POST":
        return render(request, "rulebooks/try.html", try_page(found))
    try:
        trial = trials.ask(found, cast(User, request.user), cases_in(request))
    except Refusal as refused:
        wrong = refused.fields or {"": [refused.message]}
        return render(request, "rulebooks/try.html", try_page(found, request.POST, wrong), status=refused.status)
    return redirect("rulebook-trial", trial.pk)


def cases_in(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, text) of all that were chosen, each of which can be read. Raises Invalid with line and reason."""
    wrong: dict[str, list[str]] = {}
    texts = [(file, own_cases()[file][1], "cases") for file in request.POST.getlist("cases") if file in own_cases()]
    uploaded = request.FILES.getlist("files")
    texts += [(str(file.name)[:80], text_of(file, wrong), "files") for file in uploaded]
    if (pasted := request.POST.get("text", "")).strip():
        texts.append((PASTED, pasted, "text"))
    published = {book.name: book.params for book in Rulebook.objects.offered()}
    for name, text, field in texts:
        try:
            if len(text) > trials.LONGEST_CASE:
                raise Unreadable(
                    phrase("{name}: at most {longest_case} characters.", name=name, longest_case=trials.LONGEST_CASE)
                )
            if text:
                parse(text, name, rulebooks=published)
        except Unreadable as bad:
            wrong.setdefault(field, []).append(str(bad))
    if wrong:
        raise Invalid(phrase("Not every case can be read. Nothing was played."), fields=wrong)
    return [(name, text) for name, text, _ in texts]


def text_of(file: UploadedFile, wrong: dict[str, list[str]]) -> str:
    try:
        if (file.size or 0) > 4 * trials.LONGEST_CASE:
            raise ValueError("it is too large")
        return file.read().decode() or " "
    except ValueError as bad:
        why = phrase("it is no text") if isinstance(bad, UnicodeDecodeError) else str(bad)
        wrong.setdefault("files", []).append(f"{str(file.name)[:80]}: {why}.")
        return ""


def trial_or_404(pk: int) -> Trial:
    found = Trial.objects.select_related("draft__published_as", "asked_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@only(Role.OPERATOR)
@never_cache
@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "rulebooks/trial.html", trial_page(trial_or_404(pk)))


@only(Role.OPERATOR)
@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far a trial is: its open page asks, and follows when it has moved."""
    return JsonResponse({"version": trial_or_404(pk).progress})
