"""The page of a payment: confirming it, waiting for it, and what became of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contracts.acting import act_url, address
from core.errors import NotFound
from core.phrases import phrase
from core.presenting import money_words
from escrow import payments
from escrow.models import Payment, State
from record import acts
from record.declaring import declared
from timers.models import Subject


@login_required
@never_cache
@require_GET
def payment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How the payment stands. One that has been used leads back to what it was for."""
    found = payment_of(request, pk)
    subject = subject_of(found)
    if found.state == State.USED:
        _say_used(request, found)
        return HttpResponseRedirect(address(subject))
    page = {
        "payment": found,
        "version": version_of(found),
        "subject": subject,
        "label": label_of(found),
        "back": address(subject),
        "again": "",
        "came_back": "back" in request.GET and found.is_undecided,
    }
    if found.state in (State.FAILED, State.REFUNDED):
        page["again"] = _another_try(request, found, subject)
    return render(request, "contracts/payment.html", page)


@login_required
@require_POST
def confirm_payment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The payer's answer at the bank's page, which the sandbox stands in for."""
    payments.confirm(payment_of(request, pk), approved=request.POST.get("approved") == "yes")
    return HttpResponseRedirect(reverse("payment", args=[pk]))


@login_required
@never_cache
@require_GET
def payment_version(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Changes with the payment's state, so that its page follows by itself."""
    return JsonResponse({"version": version_of(payment_of(request, pk))})


def _another_try(request: HttpRequest, found: Payment, subject: Subject) -> str:
    """Where to pay again; nowhere, once there is nothing to be paid any more."""
    query = {"milestone": found.about} if found.about else {}
    act = declared.act(type(subject), found.purpose)
    if act is None or act.bill is None or acts.permitted(found.payer, subject, act, query) is not None:
        return ""
    part = subject.part(act.part, query) if act.part else subject
    owed = act.bill(part, acts.actor_in(subject, act, found.payer))
    return act_url(subject, found.purpose, **query) if owed else ""


def version_of(found: Payment) -> int:
    return list(State).index(State(found.state))


def payment_of(request: HttpRequest, pk: uuid.UUID) -> Payment:
    found = Payment.objects.filter(payer_id=request.user.pk, pk=pk).select_related("subject").first()
    if found is None:
        raise NotFound(phrase("There is no such payment of yours."))
    return found


def subject_of(found: Payment) -> Subject:
    kind = declared.subjects[found.subject.kind]
    return kind.objects.fresh(found.subject_id)  # type: ignore[attr-defined]


def label_of(found: Payment) -> str:
    act = declared.act(declared.subjects[found.subject.kind], found.purpose)
    label = act.label if act else found.purpose.replace("_", " ").capitalize()
    return phrase("{label}, milestone {about}", label=label, about=found.about) if found.about else label


def _say_used(request: HttpRequest, found: Payment) -> None:
    paid = money_words(found.amount, found.currency)
    messages.success(
        request,
        phrase(
            "{label_of}: your payment of {paid} has arrived ({card}).",
            label_of=label_of(found),
            paid=paid,
            card=found.card_in_words,
        ),
    )
