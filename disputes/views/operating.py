"""The operators' pages of fee waivers and legal holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disputes.pages.holds import holds_page
from disputes.pages.waivers import waivers_page
from disputes.views.staff import only
from people.models import Role


@only(Role.OPERATOR)
@never_cache
@require_safe
def waivers(request: HttpRequest) -> HttpResponse:
    page = waivers_page(request.user, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/waivers.html", page)


@only(Role.OPERATOR)
@never_cache
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    page = holds_page(request.user, asked.get("case", "")[:40], asked.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/holds.html", page)
