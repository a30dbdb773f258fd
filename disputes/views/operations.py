"""The operators' pages: what waits for them, and how the portal is doing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.phrases import phrase, phrase_of
from disputes.pages.awards import awards_page
from disputes.pages.operations import operations_page
from disputes.pages.payouts import payouts_page
from disputes.views.staff import only
from people.models import Role
from record import parked
from record.retrying import try_again as try_deadline_again


@only(Role.OPERATOR)
@never_cache
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    return render(request, "staff/operations.html", operations_page())


@only(Role.OPERATOR)
@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    page = awards_page(request.user, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/awards.html", page)


@only(Role.OPERATOR)
@never_cache
@require_safe
def payouts(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("view", ""), request.GET.get("page", "1")
    return render(request, "staff/payouts.html", payouts_page(request.user, *asked))  # type: ignore[arg-type]


@only(Role.OPERATOR)
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a deadline that failed too often."""
    if try_deadline_again(pk, request.user):  # type: ignore[arg-type]
        messages.success(request, phrase("The deadline is executed. It counts from its own due moment."))
    else:
        messages.warning(request, phrase("It failed again, and stays open. The error is shown below."))
    return redirect("operations")


@only(Role.OPERATOR)
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Take up mails that were given up: the one that is named, or all."""
    named = request.POST.get("mail", "")
    pk = int(named) if named.isdecimal() and len(named) < 19 else None
    count = 0 if named and pk is None else parked.send_again(request.user, pk)  # type: ignore[arg-type]
    if count:
        messages.success(
            request,
            phrase_of(
                count,
                "{number} mail will be sent with the next round.",
                "{number} mails will be sent with the next round.",
            ),
        )
    else:
        messages.warning(request, phrase("No such mail is parked any more."))
    return redirect("operations")
