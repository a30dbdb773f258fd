"""The page on which mediators write their own texts, and operators those of the house."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Invalid
from core.phrases import phrase
from disputes import ready_texts
from disputes.models import ReadyText
from disputes.pages.ready_texts import texts_page
from people.models import Role, User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """All of them, and the form for a new one; with a number, for changing or removing that one."""
    person = writer(request)
    chosen = ReadyText.objects.changeable_by(person).filter(pk=pk).first() if pk else None
    if pk and chosen is None:
        raise Http404
    if request.method != "POST":
        return render(request, "staff/texts.html", texts_page(person, chosen))
    if chosen and request.POST.get("step") == "remove":
        ready_texts.remove(person, chosen)
        messages.success(request, phrase("The text is removed. What was sent with it stays."))
        return redirect("ready-texts")
    try:
        save(request, person, chosen)
    except Invalid as refused:
        page = texts_page(person, chosen, request.POST.dict(), refused.fields)
        return render(request, "staff/texts.html", page, status=refused.status)
    messages.success(request, phrase("The text is saved."))
    return redirect("ready-texts")


def writer(request: HttpRequest) -> User:
    """For everybody else the page does not exist."""
    person = cast(User, request.user)
    if not (person.has_role(Role.MEDIATOR) or person.has_role(Role.OPERATOR)):
        raise Http404
    return person


def save(request: HttpRequest, person: User, chosen: ReadyText | None) -> None:
    said = request.POST
    house = said.get("whose") == "house" or not person.has_role(Role.MEDIATOR)
    of_the_house = chosen.is_of_the_house if chosen else house
    title, text = said.get("title", ""), said.get("text", "")
    ready_texts.save(person, title=title, text=text, of_the_house=of_the_house, changing=chosen)
