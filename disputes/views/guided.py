"""A claim or an answer as a task list: the list, a page for each part, the check page, and throwing it away.

Nothing here opens a case or answers a claim in a way of its own: the check page performs the act that the API performs,
with the input that the parts make.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from contracts.acting import ActPage, address
from contracts.acting.page import CORRECTABLE
from contracts.acting.showing import show
from core.errors import Invalid, Reconsider, Refusal
from core.phrases import phrase
from disputes import statement_drafts
from disputes.guided.parts import LATE_ACT
from disputes.guided.stating import Stating
from disputes.models import Phase
from disputes.pages.claiming import begun_about
from disputes.pages.guided import changes, list_page
from disputes.pages.guided_addresses import Addresses
from disputes.pages.guided_part import left_page
from disputes.views.case import visible_case
from disputes.views.filing import own_contract
from timers.models import Subject


class GuidedPage(ActPage):
    """`shown` answers a GET, `sent` a POST; what somebody may not do is refused before."""

    claims = True

    def get(self, request: HttpRequest, pk: uuid.UUID, **more: str) -> HttpResponse:  # type: ignore[override]
        try:
            stating = self.found(request, pk)
            if refusal := self.barred(stating):
                if stating.draft is None:
                    raise refusal
                return render(request, "guided/left.html", left_page(stating, self.addresses, refusal), status=409)
            return self.shown(stating, **more)
        except Refusal as refusal:
            return self.refused(request, refusal, pk)

    def post(self, request: HttpRequest, pk: uuid.UUID, **more: str) -> HttpResponse:  # type: ignore[override]
        try:
            return self.sent(self.stating(request, pk), **more)
        except Refusal as refusal:
            return self.refused(request, refusal, pk)

    def shown(self, stating: Stating, **more: str) -> HttpResponse:
        raise NotImplementedError

    def sent(self, stating: Stating, **more: str) -> HttpResponse:
        raise NotImplementedError

    def stating(self, request: HttpRequest, pk: uuid.UUID) -> Stating:
        """As it was kept. Raises what the act itself would refuse now."""
        stating = self.found(request, pk)
        if refusal := self.barred(stating):
            raise refusal
        return stating

    def found(self, request: HttpRequest, pk: uuid.UUID) -> Stating:
        if not self.claims:
            late = visible_case(request, pk).phase == Phase.DEFAULT
            return Stating.of(self.attempt(request, LATE_ACT if late else "respond", pk))
        own_contract(request, pk)
        stating = Stating.of(self.attempt(request, "open", pk))
        stating.attempt.begins = begun_about(stating.attempt.subject, stating.about.getlist("milestones"))
        return stating

    def barred(self, stating: Stating) -> Refusal | None:
        """Why it could not be sent now, whatever it says."""
        if self.goes_unchecked(stating):
            return None
        try:
            stating.attempt.check()
        except Refusal as refusal:
            return refusal
        return None

    def goes_unchecked(self, stating: Stating) -> bool:
        return False

    def counted(self, stating: Stating) -> Stating:
        """How far it has come is noted for the pages that only say so."""
        if stating.draft:
            statement_drafts.count(stating.draft, done=stating.done, parts=len(stating.parts))
        return stating

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.claims, self.kwargs["pk"])

    def without_milestones(self, stating: Stating) -> bool:
        return self.claims and not stating.about.getlist("milestones")

    def to_guide(self, stating: Stating, query: str = "") -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('file-dispute', args=[stating.attempt.subject.pk])}{query}")

    def listed(self, stating: Stating, refusal: Invalid | None = None) -> HttpResponse:
        page = list_page(stating, self.addresses, refusal)
        return render(stating.attempt.request, "guided/tasks.html", page, status=refusal.status if refusal else 200)

    def then(self, subject: Subject) -> str:
        return reverse("case-opened", args=[subject.pk]) if self.claims else address(subject)


class TaskListPage(GuidedPage):
    def shown(self, stating: Stating, **more: str) -> HttpResponse:
        if self.without_milestones(stating):
            return self.to_guide(stating)
        return self.listed(stating)

    def sent(self, stating: Stating, **more: str) -> HttpResponse:
        """The guide leads here: a claim begins with the milestones that it is about, or changes them."""
        request, person = stating.attempt.request, stating.attempt.by
        numbers, about = request.POST.getlist("milestones"), request.POST.get("about", "")
        known = {str(milestone.number) for milestone in stating.attempt.subject.all_milestones}
        chosen = [number for number in numbers if number in known]
        if not chosen:
            return self.to_guide(stating, f"?about={about if about.isalpha() else 'work'}&none=1")
        statement_drafts.begin(stating.attempt.subject, person, {"milestones": chosen, "about": [about[:12]]})
        self.counted(self.stating(request, self.kwargs["pk"]))
        return HttpResponseRedirect(self.addresses.tasks)


class CheckPage(GuidedPage):
    """What will be sent, and what follows, before it is sent."""

    def shown(self, stating: Stating, **more: str) -> HttpResponse:
        if self.without_milestones(stating):
            return self.to_guide(stating)
        if not stating.can_be_sent:
            messages.warning(stating.attempt.request, phrase("Some parts are not done yet. Nothing was sent."))
            return HttpResponseRedirect(self.addresses.tasks)
        return self.checked(stating)

    def checked(self, stating: Stating) -> HttpResponse:
        attempt = stating.attempt
        attempt.said = stating.composed()
        attempt.begins = changes(attempt.begins, stating, self.addresses)
        try:
            entered = attempt.validated()
            attempt.rehearse()
            return show(attempt, inputs=entered, foreseen=attempt.foreseen())
        except Invalid as refusal:
            return self.listed(stating, refusal)

    def sent(self, stating: Stating, **more: str) -> HttpResponse:
        attempt = stating.attempt
        if "change" in attempt.page or not attempt.is_checked:
            return HttpResponseRedirect(self.addresses.tasks)
        if stating.draft and attempt.page.get("draft") != str(stating.draft.version):
            messages.warning(
                attempt.request, phrase("It was changed in another window after you checked it. Check it again.")
            )
            return HttpResponseRedirect(self.addresses.check)
        attempt.begins = changes(attempt.begins, stating, self.addresses)
        return self.performed(stating)

    def performed(self, stating: Stating) -> HttpResponse:
        attempt = stating.attempt
        try:
            return self.done(attempt)
        except Reconsider as foreseen:
            return show(attempt, inputs=attempt.validated(), refusal=foreseen, foreseen=foreseen)
        except Invalid as refusal:
            attempt.must_be_theirs()
            return self.listed(stating, refusal)
        except CORRECTABLE as refusal:
            attempt.must_be_theirs()
            return show(attempt, inputs=attempt.validated(), refusal=refusal)

    def goes_unchecked(self, stating: Stating) -> bool:
        """A second click of the last button gets the first one's answer, by its key."""
        return "confirmed" in stating.attempt.page and stating.draft is None


class ThrowAwayPage(GuidedPage):
    http_method_names = ("post", "options")

    def sent(self, stating: Stating, **more: str) -> HttpResponse:
        statement_drafts.throw_away(stating.attempt.subject, stating.attempt.by)
        messages.success(stating.attempt.request, phrase("What you had begun is thrown away. Nothing was sent."))
        return HttpResponseRedirect(address(stating.attempt.subject))

    def goes_unchecked(self, stating: Stating) -> bool:
        """Also what can no longer be sent."""
        return True
