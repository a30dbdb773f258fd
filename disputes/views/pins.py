"""Setting a pin on an exhibit by a click on its picture, or by typing where; and taking one back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from contracts.acting import ActPage
from contracts.acting.attempt import Attempt
from core.errors import invalid
from core.phrases import phrase_of
from disputes.marks import can_be_pinned
from disputes.models import Case
from disputes.models.pin import EDGE
from disputes.pages.exhibit import to_point_at
from disputes.pages.pins import share
from disputes.views.messages import number_in


class OfAPin(ActPage):
    """Back to the exhibit's own page, where its pins are."""

    model = Case

    def done(self, attempt: Attempt) -> HttpResponse:
        super().done(attempt)
        here = reverse("exhibit-look", args=[attempt.subject.pk, number_in(attempt.said.get("exhibit"))])
        return HttpResponseRedirect(f"{here}?page={number_in(attempt.said.get('page')) or 1}#preview")


class PinPage(OfAPin):
    """A click on the picture comes back to this page with the pixels, and fills in the place."""

    def attempt(self, request: HttpRequest, act: str, pk: uuid.UUID | None) -> Attempt:
        attempt = super().attempt(request, act, pk)
        if request.method != "POST":
            for name, thousandths in clicked(request.GET).items():
                attempt.said[name] = str(thousandths)
        # Drawn when the page asks for it, and so once it is known that the act is theirs.
        attempt.begins = replace(attempt.begins, context={"pointed": cache(lambda: _pointed(attempt))})
        return attempt

    def done(self, attempt: Attempt) -> HttpResponse:
        page = number_in(attempt.said.get("page"))
        if page > 1 and (shown := _pointed(attempt)) and shown["preview"].pages < page:
            pages = shown["preview"].pages
            raise invalid("page", phrase_of(pages, "It has {number} page.", "It has {number} pages."))
        return super().done(attempt)


def clicked(said: QueryDict) -> dict[str, int]:
    """The place of a click in thousandths of the picture, from its pixels; nothing where there was none. A keyboard
    that presses the picture says the corner, and means no place.
    """
    pixels = {"x": number_in(said.get("at.x")), "y": number_in(said.get("at.y"))}
    sides = {"x": number_in(said.get("width")), "y": number_in(said.get("height"))}
    if not any(pixels.values()) or not all(sides.values()):
        return {}
    return {name: min(EDGE, round(EDGE * pixels[name] / sides[name])) for name in pixels}


def _pointed(attempt: Attempt) -> dict[str, Any]:
    """What the page shows to click on, with the place that is chosen so far; nothing where there is no such picture."""
    case, said = attempt.subject, attempt.said
    rows = case.exhibits.select_related("file").filter(number=number_in(said.get("exhibit")))
    exhibit = rows.filter(side=attempt.actor.position).first()
    if exhibit is None or not can_be_pinned(exhibit):
        return {}
    shown = to_point_at(case, attempt.by, exhibit, number_in(said.get("page")) or 1)
    places = [number_in(said.get(name)) for name in ("x", "y")]
    if all(said.get(name) for name in ("x", "y")) and max(places) <= EDGE:
        shown["left"], shown["top"] = map(share, places)
    return shown
