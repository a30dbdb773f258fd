"""Conduct in numbers: yearly for everybody, and for operators who is in it again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from disputes.pages.conduct_counts import counts_csv, counts_page
from disputes.pages.repeated import repeated_page
from disputes.views.activity import as_file
from disputes.views.staff import only
from people.models import Role


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    return render(request, "public/conduct_counts.html", counts_page())


@require_safe
@cache_control(public=True, max_age=3600)
def counts_file(request: HttpRequest) -> HttpResponse:
    return as_file(counts_csv(), "conduct-by-year.csv")


@only(Role.OPERATOR)
@never_cache
@require_safe
def repeated(request: HttpRequest) -> HttpResponse:
    """People against whom rulings stand in several cases."""
    return render(request, "staff/repeated.html", repeated_page(request.GET.get("page", "1")))
