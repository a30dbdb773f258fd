"""What a person has been told, in the portal."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contracts.pages.told import told
from people.models import User
from record import reading

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What they have been told, by contract and case; with `new`, only what they have not read."""
    person = cast(User, request.user)
    only_new = "new" in request.GET
    found = reading.notices_of(person)
    page = Paginator(found.filter(read_at=None) if only_new else found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "groups": told(list(page.object_list), person), "only_new": only_new}
    context |= {"unread": reading.unread(person), "query": "new&" if only_new else ""}
    context["newest"] = max((notice.pk for notice in page.object_list), default=0)
    return render(request, "contracts/notices.html", context)


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Everything that was on the page is read, or what was there about one contract or case; what came since is not."""
    upto, about = request.POST.get("upto", ""), _subject(request.POST.get("about", ""))
    reading.mark_read(cast(User, request.user), int(upto) if upto.isdecimal() and len(upto) < 19 else 0, about)
    return HttpResponseRedirect(reverse("notices"))


def _subject(said: str) -> UUID | None:
    """What only the notices of are meant; of something unknown there are none."""
    try:
        return UUID(said) if said else None
    except ValueError:
        return UUID(int=0)
