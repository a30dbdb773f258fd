"""The operators' pages of the reconciliation's reports."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disputes.pages.reconciliation import as_csv, reconciliation_page, report_page
from disputes.views.staff import only
from escrow.models import Report
from people.models import Role


@only(Role.OPERATOR)
@never_cache
@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/reconciliation.html", reconciliation_page(request.GET.get("page", "1")))


@only(Role.OPERATOR)
@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "staff/reconciliation_report.html", report_page(_report(pk)))


@only(Role.OPERATOR)
@never_cache
@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = _report(pk)
    answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="reconciliation-{found}.csv"'
    return answer


def _report(pk: int) -> Report:
    found = Report.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
