"""What one reported, and what one asked to see: pages of whoever did it, and of nobody else."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.sight import everything
from disputes.pages import own_asking, own_report
from people.models import User


@login_required
@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    with everything():
        page = own_report.reports_page(cast(User, request.user), request.GET.get("page", "1"))
    return render(request, "people/reports.html", page)


@login_required
@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Received, in review, decided; to the end, also of an appeal."""
    with everything():
        found = own_report.own_report(cast(User, request.user), pk)
        if found is None:
            raise Http404
        return render(request, "people/report.html", own_report.report_page(found))


@login_required
@never_cache
@require_safe
def asked_to_see(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of a reviewer, and the words only where they are shown, and under a cover."""
    with everything():
        found = own_asking.own_asking(cast(User, request.user), pk)
        if found is None:
            raise Http404
        return render(request, "people/asked_to_see.html", own_asking.asking_page(found))
