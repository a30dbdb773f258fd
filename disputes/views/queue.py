"""The mediators' queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disputes.pages.queue import queue_page
from disputes.queue import Asked
from disputes.views.staff import only
from people.models import Role


@only(Role.MEDIATOR)
@require_safe
def queue(request: HttpRequest, view: str = "all") -> HttpResponse:
    asked = Asked.read(request.GET, default=view)
    context = queue_page(request.user, asked, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/queue.html", context)
