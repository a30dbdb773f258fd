"""Several cases of the queue at once: a page to check what will happen to each, and what came of it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Invalid
from core.phrases import phrase
from disputes import chosen
from disputes.pages.chosen import DOINGS, Wrong, check_page, does, done_page
from disputes.views.staff import only
from disputes.views.way import way_of
from people.models import Role, User


@only(Role.MEDIATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    person, said = cast(User, request.user), request.POST if request.method == "POST" else request.GET
    way, do = way_of(request), said.get("do", "")
    those = chosen.cases(numbers(said))
    if do not in DOINGS or not those:
        messages.warning(
            request, phrase("Choose cases with the boxes at the beginning of their rows, then what to do.")
        )
        return redirect(way.url())
    wrong: Wrong = {}
    if request.method == "POST":
        try:
            outcomes = chosen.one_by_one(those, does(person, do, said))
        except Invalid as refused:
            wrong = refused.fields or {"": [refused.message]}
        else:
            return render(request, "staff/chosen.html", done_page(person, do, outcomes, way))
    page = check_page(person, do, those, said, wrong, way)
    return render(request, "staff/chosen.html", page, status=422 if wrong else 200)


def numbers(said: QueryDict) -> list[uuid.UUID]:
    """Of the cases that were chosen; what is none is left out."""
    found = []
    for each in said.getlist("case"):
        try:
            found.append(uuid.UUID(each))
        except ValueError:
            continue
    return found
