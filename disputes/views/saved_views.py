"""Saving what the queue is filtered by under a name; renaming and removing it. Each mediator has their own."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid
from core.phrases import phrase
from disputes import saved_views
from disputes.asked_of_queue import Asked
from disputes.pages.saved_views import Wrong, views_page
from disputes.views.staff import only
from people.models import Role, User


@only(Role.MEDIATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The list; with filters in the address, also the form that saves them."""
    person = cast(User, request.user)
    if request.method != "POST":
        return shown(request, {})
    asked = Asked.read(request.GET, reads=person.languages)
    try:
        saved = saved_views.save(person, name=request.POST.get("name", ""), query=asked.query())
    except Invalid as refused:
        return shown(request, refused.fields)
    messages.success(request, phrase("“{name}” stands beside the views of your queue.", name=saved.name))
    return redirect(f"{request.path.removesuffix('views/')}?{saved.query}")


@only(Role.MEDIATOR)
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(User, request.user)
    try:
        view = saved_views.rename(person, pk, name=request.POST.get(f"name-{pk}", ""))
    except Invalid as refused:
        return shown(request, refused.fields, pk)
    messages.success(request, phrase("It is called “{name}” now.", name=view.name))
    return redirect("saved-views")


@only(Role.MEDIATOR)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    view = saved_views.remove(cast(User, request.user), pk)
    messages.success(request, phrase("“{name}” is removed. No case changes by it.", name=view.name))
    return redirect("saved-views")


def shown(request: HttpRequest, wrong: Wrong, at: int | None = None) -> HttpResponse:
    said = QueryDict(mutable=True)
    said["name"] = request.POST.get("name" if at is None else f"name-{at}", "")
    page = views_page(cast(User, request.user), request.GET, said, wrong, at)
    return render(request, "staff/saved_views.html", page, status=422 if wrong else 200)
