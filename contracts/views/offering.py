"""Writing an offer step by step. Each step is kept as it is sent, right or wrong; only the last one offers it."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from contracts import offer_drafts
from contracts.acting import address
from contracts.acting.inputs import flattened
from contracts.arranging import arranged, as_typed
from contracts.models import OfferDraft
from contracts.pages import offer_check, offer_steps
from contracts.pages.offer_steps import ARRANGE, CHECK, MILESTONES, REVIEW, STEPS, WHAT
from core.errors import Invalid, NotFound, Stale
from core.phrases import phrase
from people.models import User
from record import acts


@method_decorator(never_cache, name="dispatch")
class OfferStep(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, pk: uuid.UUID | None = None, step: str = WHAT) -> HttpResponse:
        draft = self._draft(pk, step)
        if draft is not None and draft.sent_as:
            return HttpResponseRedirect(address(draft.sent_as))
        return self._show(draft, self._said(draft), step)

    def post(self, request: HttpRequest, pk: uuid.UUID | None = None, step: str = WHAT) -> HttpResponse:
        draft = self._draft(pk, step)
        if draft is not None and draft.sent_as:
            return HttpResponseRedirect(address(draft.sent_as))
        if draft is not None and "throw_away" in request.POST:
            offer_drafts.throw_away(draft)
            messages.success(request, phrase("The draft is thrown away. Nothing was sent."))
            return HttpResponseRedirect(reverse("contracts"))
        draft = draft or offer_drafts.begun_as(self.person, _key_in(request.POST))
        if draft is not None and step == CHECK:
            return self._went_on(draft, draft.answers, step)  # nothing is typed there that would have to be kept
        said = offer_steps.with_step(self._said(draft), step, request.POST, self.person)
        draft = offer_drafts.keep(self.person, draft, said, _key_in(request.POST))
        return self._went_on(draft, said, step)

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def _draft(self, pk: uuid.UUID | None, step: str) -> OfferDraft | None:
        if step not in STEPS:
            raise NotFound(phrase("An offer has no such step."))
        return offer_drafts.find(self.person, pk) if pk else None

    def _said(self, draft: OfferDraft | None) -> QueryDict:
        return draft.answers if draft else offer_steps.begun(self.person)

    def _went_on(self, draft: OfferDraft, said: QueryDict, step: str) -> HttpResponse:
        """Where the button leads that was pressed; the step is kept already."""
        pressed = self.request.POST
        if "later" in pressed:
            messages.success(self.request, phrase("Your offer is kept as a draft, and nothing was sent."))
            return HttpResponseRedirect(reverse("contracts"))
        if "back" in pressed:
            return HttpResponseRedirect(offer_steps.address_of(draft.pk, offer_steps.before(step)))
        if "add" in pressed:
            return self._show(draft, said, step, adds_to=pressed["add"])
        if step == ARRANGE and "arrange" in pressed:
            return self._arranged(draft, said, pressed["arrange"])
        if step == CHECK:
            return self._sent(draft, said)
        wrong = self._wrong(said, step)
        if wrong:
            return self._show(draft, said, step, wrong=wrong)
        return HttpResponseRedirect(offer_steps.address_of(draft.pk, offer_steps.after(step, said, self.person)))

    def _wrong(self, said: QueryDict, step: str) -> dict[str, list[str]]:
        found = offer_steps.wrong_in(said, self.person)
        return {name: words for name, words in found.items() if offer_steps.step_of_field(name) == step}

    def _arranged(self, draft: OfferDraft, said: QueryDict, key: str) -> HttpResponse:
        """One click: a milestone becomes several. The texts are looked at anew, because the parts have new names."""
        plan, found = offer_steps.plan_of(said, self.person)
        chosen = next((each for each in found if each.key == key), None)
        if chosen is None:
            return HttpResponseRedirect(offer_steps.address_of(draft.pk, ARRANGE))
        rows = QueryDict(mutable=True)
        for name, value in flattened(as_typed(arranged(plan, chosen), said.get("currency", ""))):
            rows.appendlist(name, value)
        kept = offer_steps.with_step(said, MILESTONES, rows, self.person)
        offer_drafts.keep(self.person, draft, kept)
        messages.success(
            self.request, phrase("The milestones are divided. Read what each of them delivers, then go on.")
        )
        return HttpResponseRedirect(offer_steps.address_of(draft.pk, MILESTONES))

    def _sent(self, draft: OfferDraft, said: QueryDict) -> HttpResponse:
        key = self.request.POST.get("key", "")
        try:
            seen = self.request.POST.get("seen", "")
            made = offer_drafts.send(self.person, draft, key if acts.is_key(key) else str(uuid.uuid4()), seen)
        except Stale as refusal:
            messages.error(self.request, f"{refusal.message} {refusal.instead}")
            return HttpResponseRedirect(offer_steps.address_of(draft.pk, CHECK))
        except Invalid as refusal:
            return self._show(draft, said, CHECK, refusal=refusal)
        messages.success(self.request, phrase("The offer is on its way."))
        return HttpResponseRedirect(address(made))

    def _show(
        self,
        draft: OfferDraft | None,
        said: QueryDict,
        step: str,
        *,
        wrong: dict[str, list[str]] | None = None,
        adds_to: str = "",
        refusal: Invalid | None = None,
    ) -> HttpResponse:
        fields = offer_steps.fields_of(step, said, self.person, wrong or {}, adds_to)
        shown = {name for field in fields for name in [each.name for each in field.everything()]}
        others = [("", words) for name, all_of in (wrong or {}).items() if name not in shown for words in all_of]
        beside = [(each.name, words) for field in fields for each in field.everything() for words in each.error]
        page: dict[str, Any] = {
            "draft": draft,
            "step": step,
            "title": offer_steps.NAMES[step],
            "steps": offer_steps.marks(step),
            "fields": fields,
            "errors": others + beside + ([("", refusal.message)] if refusal and not refusal.fields else []),
            "key": str(uuid.uuid4()),
        }
        page |= self._more(draft, said, step)
        return render(self.request, f"contracts/{_template(step)}", page, status=422 if wrong or refusal else 200)

    def _more(self, draft: OfferDraft | None, said: QueryDict, step: str) -> dict[str, Any]:
        """What a step shows besides its fields."""
        currency = said.get("currency", "")
        if step == REVIEW:
            return {"rulebooks": offer_check.offered_rulebooks(currency)}
        if step not in (ARRANGE, CHECK) or draft is None:
            return {}
        plan, found = offer_steps.plan_of(said, self.person)
        if step == ARRANGE:
            return {"proposals": offer_check.proposal_cards(plan, found, currency)}
        terms = offer_steps.terms_of_offer(said, self.person)
        if terms is not None:
            return {"check": offer_check.check_of(terms, plan), "seen": offer_drafts.mark_of(draft)}
        missing = _by_step(draft, offer_steps.wrong_in(said, self.person))
        return {"missing": missing, "seen": offer_drafts.mark_of(draft)}


def _by_step(draft: OfferDraft, wrong: dict[str, list[str]]) -> list[dict[str, Any]]:
    """What still has to be put right, with the way to the step that asks for it."""
    steps: dict[str, list[str]] = {}
    for name, words in wrong.items():
        steps.setdefault(offer_steps.step_of_field(name), []).extend(words)
    return [
        {"name": offer_steps.NAMES[step], "url": offer_steps.address_of(draft.pk, step), "words": words}
        for step, words in steps.items()
    ]


def _key_in(said: QueryDict) -> uuid.UUID | None:
    try:
        return uuid.UUID(said.get("key", ""))
    except ValueError:
        return None


def _template(step: str) -> str:
    return {ARRANGE: "offer_parts.html", CHECK: "offer_check.html"}.get(step, "offer_step.html")
