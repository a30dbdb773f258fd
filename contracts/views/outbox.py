"""The demo's outbox: every mail that the portal would have sent, as text and as it looks. A demo's alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.demo import PEOPLE
from record.models import KeptMail

PER_PAGE = 30


@login_not_required
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest first; with `to`, those to one person."""
    _only_in_a_demo()
    names = {person["email"]: person["name"] for person in PEOPLE}
    to = request.GET.get("to", "")
    mails = KeptMail.objects.order_by("-kept_at", "-pk")
    page = Paginator(mails.filter(to=to) if to in names else mails, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"mail": mail, "name": names.get(mail.to, mail.to)} for mail in page.object_list]
    people: list[dict[str, Any]] = [{**person, "is_chosen": person["email"] == to} for person in PEOPLE]
    context = {"page": page, "rows": rows, "people": people, "query": f"to={to}&" if to in names else ""}
    return render(request, "contracts/outbox.html", context)


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_a_demo()
    return render(request, "contracts/mail.html", {"mail": get_object_or_404(KeptMail, pk=pk)})


def _only_in_a_demo() -> None:
    if not settings.DEMO:
        raise Http404
