"""One page for every act: form, check page, payment, refusal, and back to the subject's page with what was done."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from contracts.acting import uploads
from contracts.acting.addresses import address
from contracts.acting.attempt import Attempt
from contracts.acting.showing import show
from contracts.models import Contract
from core.answering import refusal_page
from core.errors import Busy, Invalid, Reconsider, Refusal, Stale
from core.phrases import phrase
from escrow import checkout
from record import acts
from timers.models import Subject

# What a person can put right on the same page; other refusals have a page of their own.
CORRECTABLE = (Invalid, Stale, Busy)


@method_decorator(never_cache, name="dispatch")
class ActPage(LoginRequiredMixin, View):
    """GET shows an act's form. The first POST of an act that moves money or gives up a right shows the check page."""

    model: Any = Contract

    def get(self, request: HttpRequest, act: str, pk: uuid.UUID | None = None) -> HttpResponse:
        try:
            attempt = self.attempt(request, act, pk)
            attempt.check()
        except Refusal as refusal:
            return self.refused(request, refusal, pk)
        return show(attempt)

    def post(self, request: HttpRequest, act: str, pk: uuid.UUID | None = None) -> HttpResponse:
        try:
            attempt = self.attempt(request, act, pk)
            return self.taken(attempt)
        except Refusal as refusal:
            return self.refused(request, refusal, pk)

    def attempt(self, request: HttpRequest, act: str, pk: uuid.UUID | None) -> Attempt:
        """What is attempted; a page made for one act may have it begin differently."""
        return Attempt.of(request, self.model, act, pk)

    def then(self, subject: Subject) -> str:
        """Where one goes once it is done."""
        return address(subject)

    def taken(self, attempt: Attempt) -> HttpResponse:
        """A form was sent: go on from it, or show it again with what is wrong."""
        try:
            wrong = uploads.take_in(attempt.form, attempt.said, attempt.request.FILES, attempt.by, attempt.key)
            if attempt.is_checked and not wrong and not attempt.asks_for_the_form:
                return self.done(attempt)
            # Nobody is shown the form of an act that is not theirs, whatever they sent.
            attempt.check()
            if wrong:
                raise Invalid(phrase("Not every file was taken."), fields=wrong)
            if attempt.asks_for_the_form:
                return show(attempt)
            entered = attempt.validated()
            attempt.rehearse()
            return show(attempt, inputs=entered, foreseen=attempt.foreseen())
        except Reconsider as foreseen:
            checked = attempt.validated() if attempt.act.checks_first else None
            return show(attempt, inputs=checked, refusal=foreseen, foreseen=foreseen)
        except CORRECTABLE as refusal:
            attempt.must_be_theirs()
            return show(attempt, refusal=refusal)

    def done(self, attempt: Attempt) -> HttpResponse:
        """Perform the act, in the way that it wants to be performed."""
        done = attempt.told(attempt.validated_or_nothing()).done or phrase("Done: {label}.", label=attempt.act.label)
        if attempt.act.bill is not None:
            return self.paid(attempt, done)
        if attempt.subject is None:
            performed = acts.found(self.model, attempt.act.name, by=attempt.by, data=attempt.said, key=attempt.key)
        else:
            if foreseen := attempt.foreseen():
                raise foreseen
            performed = acts.perform(
                attempt.subject,
                attempt.act.name,
                by=attempt.by,
                data=attempt.said,
                version=attempt.version,
                key=attempt.key,
            )
        messages.success(attempt.request, done)
        # An act may bring another subject into being: a contract, a case.
        made = performed.result if isinstance(performed.result, Subject) else attempt.subject
        seen = type(made).objects.visible_to(attempt.by).filter(pk=made.pk).exists()
        # Whose part in it has ended with the act goes on from their own first page.
        return HttpResponseRedirect(self.then(made) if seen else reverse("home"))

    def paid(self, attempt: Attempt, done: str) -> HttpResponse:
        """Pay by card. The payment's own page tells how it went, because that may take a while."""
        if attempt.subject is None:
            raise LookupError("what costs something has a subject")
        going = checkout.pay_and_perform(
            attempt.subject,
            attempt.act.name,
            by=attempt.by,
            data=attempt.said.dict(),
            card=attempt.page.get("card", ""),
            key=attempt.key,
            version=attempt.version,
        )
        if going.payment is None:
            messages.success(attempt.request, done)
            return HttpResponseRedirect(address(attempt.subject))
        return HttpResponseRedirect(reverse("payment", args=[going.payment.pk]))

    def refused(self, request: HttpRequest, refusal: Refusal, pk: uuid.UUID | None) -> HttpResponse:
        """The refusal's page, with a way back to the subject for whoever may see it."""
        seen = self.model.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
        if seen is None:
            return refusal_page(request, refusal)
        return refusal_page(
            request, refusal, back=address(seen), back_label=phrase("Back to {reference}", reference=seen.reference)
        )
