"""What became of cases: by year for everybody; for operators by month, and in figures of a time they choose."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from disputes.pages.activity import activity_csv, activity_page
from disputes.pages.activity_by_month import by_month_csv, by_month_page
from disputes.pages.figures.page import asked_days, figures_csv, figures_page
from disputes.views.staff import only
from people.models import Role


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    return render(request, "public/activity.html", activity_page())


@require_safe
@cache_control(public=True, max_age=3600)
def activity_file(request: HttpRequest) -> HttpResponse:
    return as_file(activity_csv(), "activity-by-year.csv")


@only(Role.OPERATOR)
@never_cache
@require_safe
def by_month(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/activity.html", by_month_page())


@only(Role.OPERATOR)
@never_cache
@require_safe
def by_month_file(request: HttpRequest) -> HttpResponse:
    return as_file(by_month_csv(), "activity-by-month.csv")


@only(Role.OPERATOR)
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/figures.html", figures_page(request.GET.get("days", "")))


@only(Role.OPERATOR)
@never_cache
@require_safe
def figures_file(request: HttpRequest, chart: str) -> HttpResponse:
    """One chart of that page, or `all` of them."""
    days = request.GET.get("days", "")
    content = figures_csv(chart, days)
    if content is None:
        raise Http404
    return as_file(content, f"{chart}-{asked_days(days)}-days.csv")


def as_file(content: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
