"""Pages for everybody: what the portal does, how it works, and what it costs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disputes.pages.how_it_works import how_it_works_page, landing_page


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "public/landing.html", landing_page())


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """With the limits and fees of a rulebook that the reader chooses, and a calculator; all of it by plain forms."""
    return render(request, "public/how_it_works.html", how_it_works_page(request.GET))
