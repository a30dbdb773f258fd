"""The mediators and their load, for operators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disputes.pages.mediators import mediators_page
from disputes.views.staff import only
from people.models import Role


@only(Role.OPERATOR)
@never_cache
@require_safe
def mediators(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/mediators.html", mediators_page())
