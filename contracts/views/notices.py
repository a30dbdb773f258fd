"""What a person has been told, in the portal."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contracts.pages.told import told_rows
from people.models import User
from record import reading

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    page = Paginator(reading.notices_of(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": told_rows(list(page.object_list), person), "unread": reading.unread(person)}
    context["newest"] = max((notice.pk for notice in page.object_list), default=0)
    return render(request, "contracts/notices.html", context)


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Everything that was on the page is read; what came since is not."""
    upto = request.POST.get("upto", "")
    reading.mark_read(cast(User, request.user), int(upto) if upto.isdecimal() and len(upto) < 19 else 0)
    return HttpResponseRedirect(reverse("notices"))
