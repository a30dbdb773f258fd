"""The mediators' queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disputes.pages.queue import queue_page, queue_version
from disputes.queue import Asked
from disputes.views.staff import only
from people.models import Role
from record import hearing
from record.listening import every


@only(Role.MEDIATOR)
@require_safe
def queue(request: HttpRequest, view: str = "all") -> HttpResponse:
    asked = Asked.read(request.GET, default=view)
    context = queue_page(request.user, asked, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/queue.html", context)


@only(Role.MEDIATOR)
@never_cache
@require_safe
def version(request: HttpRequest) -> JsonResponse:
    """What an open queue asks with its own filters: another number when another case, or another state, is in it."""
    asked = Asked.read(request.GET)
    found = queue_version(request.user, asked, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return hearing.version(request, found, every("case"))
