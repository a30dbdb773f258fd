"""A refusal raised under a page becomes a page: what happened, what was kept, what the person can do instead."""

from __future__ import annotations

import sys
from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views import defaults

from core.errors import Refusal, cannot_work_now
from core.phrases import phrase_later

log = structlog.get_logger(__name__)
TITLES = {
    "not_allowed": phrase_later("You cannot do this"),
    "not_found": phrase_later("There is no such page"),
    "no_longer_yours": phrase_later("Another mediator has this case now"),
    "wrong_phase": phrase_later("This is not possible now"),
    "too_late": phrase_later("The deadline passed"),
    "stale": phrase_later("Someone was faster"),
    "invalid": phrase_later("Something has to be corrected"),
    "busy": phrase_later("The portal is busy"),
    "still_running": phrase_later("This is still being done"),
}
UNSAID = ("csrfmiddlewaretoken", "version", "key", "password", "card")
WORTH_KEEPING = 12  # characters: shorter answers are quicker typed again than copied


class AnswerRefusals:
    """Middleware. The API has its own answer to the same refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refusal_page(request, exception)
        if cannot_work_now(exception):
            return away_page(exception)
        return None


def away_page(trouble: BaseException | None) -> HttpResponse:
    """Made of the template alone: whatever else a page has would ask the database that is away."""
    log.error("the portal cannot work now", exc_info=trouble)
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "60"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's answer to what broke outside a view: who is asking is looked up there, and a form is read."""
    trouble = sys.exc_info()[1]
    return away_page(trouble) if cannot_work_now(trouble) else defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to what it cannot read, except that too much is said as too much."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)


def refusal_page(request: HttpRequest, refusal: Refusal, *, back: str = "", back_label: str = "") -> HttpResponse:
    """The page of a refusal. `back` is where the person can go on; without it, where they came from."""
    said = {
        "refusal": refusal,
        "title": TITLES.get(refusal.code, "This was not done"),
        "alarm": refusal.code == "too_late",
        "kept": kept_words(request),
        "back": back or ("" if request.method == "GET" else request.META.get("HTTP_REFERER", "")),
        "back_label": back_label,
    }
    return render(request, "errors/refusal.html", said, status=refusal.status)


def kept_words(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person wrote, so that it can be copied: (label, text)."""
    return [
        (name.replace("_", " ").capitalize(), words)
        for name, said in request.POST.lists()
        if not name.startswith(UNSAID)
        for words in said
        if isinstance(words, str) and len(words) >= WORTH_KEEPING
    ]
