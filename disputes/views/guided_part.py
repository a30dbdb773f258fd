"""One part of a claim or an answer: its form, kept as it is typed and by plain buttons, however wrong it still is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render

from contracts.acting import address, uploads
from core.errors import Invalid, NotFound, Refusal
from core.phrases import phrase
from disputes import statement_drafts
from disputes.guided.parts import Part
from disputes.guided.stating import Stating, form_of, kept_of, tidied
from disputes.models import DraftedPart
from disputes.pages.guided_part import part_page, said_when
from disputes.statement_drafts import Kept
from disputes.views.guided import GuidedPage

GOES_ON = {"add", "remove", "work"}  # buttons that keep the part and stay on its page


class PartPage(GuidedPage):
    def shown(self, stating: Stating, **more: str) -> HttpResponse:
        if self.without_milestones(stating):
            return self.to_guide(stating)
        return self.drawn(stating, self.part(stating, more))

    def sent(self, stating: Stating, **more: str) -> HttpResponse:
        part, request = self.part(stating, more), stating.attempt.request
        if "other" in request.POST:
            takes = request.POST["other"] == "use"
            statement_drafts.choose(stating.attempt.subject, stating.attempt.by, part.name, other=takes)
            return HttpResponseRedirect(self.addresses.part(part.name))
        try:
            said, wrong = self.typed(stating, part)
            kept = self.keep(stating, part, said)
        except Refusal as refusal:
            if "X-Autosave" in request.headers:
                return JsonResponse({"message": refusal.message}, status=refusal.status)
            raise
        stating = self.counted(Stating.of(stating.attempt))
        if "X-Autosave" in request.headers:
            return self.told(kept)
        if kept.is_beside or wrong or GOES_ON & request.POST.keys():
            return self.drawn(stating, part, said=said, wrong=wrong, beside=kept.part if kept.is_beside else None)
        return self.gone_on(stating, part, said)

    def part(self, stating: Stating, more: dict[str, str]) -> Part:
        part = stating.part(more["part"])
        if part is None:
            raise NotFound(
                phrase("There is no such part here."), instead=phrase("All parts stand on the page before this one.")
            )
        return part

    def typed(self, stating: Stating, part: Part) -> tuple[QueryDict, dict[str, list[str]]]:
        """What the form says, its uploads stored; and what was wrong with an upload."""
        attempt, form = stating.attempt, stating.serializer(part)
        posted = attempt.page.copy()
        if posted.get("remove", "").isdigit():
            for name in [name for name in posted if name.startswith(f"lines[{posted['remove']}]")]:
                del posted[name]
        said = tidied(form, posted)
        return said, uploads.take_in(form, said, attempt.request.FILES, attempt.by, attempt.key)

    def keep(self, stating: Stating, part: Part, said: QueryDict) -> Kept:
        attempt = stating.attempt
        seen = attempt.page.get("seen", "")
        return statement_drafts.keep(
            attempt.subject,
            attempt.by,
            part.name,
            kept_of(said),
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            window=attempt.page.get("key", "")[:36],
            begins=not self.claims,
        )

    def told(self, kept: Kept) -> JsonResponse:
        """The answer to what was kept while somebody types."""
        if kept.is_beside:
            return JsonResponse({"beside": True}, status=412)
        return JsonResponse({"seen": kept.part.version, "kept": said_when(kept.part.kept_at)})

    def gone_on(self, stating: Stating, part: Part, said: QueryDict) -> HttpResponse:
        request = stating.attempt.request
        if "later" in request.POST:
            messages.success(
                request, phrase("It is kept, and nothing was sent. You can go on from any device, once signed in.")
            )
            return HttpResponseRedirect(address(stating.attempt.subject))
        task = stating.task(part, said)
        if not task.is_done:
            return self.drawn(stating, part, said=said, wrong=task.wrong)
        following = stating.after(part)
        return HttpResponseRedirect(self.addresses.part(following.part.name) if following else self.addresses.tasks)

    def drawn(
        self,
        stating: Stating,
        part: Part,
        *,
        said: QueryDict | None = None,
        wrong: dict[str, list[str]] | None = None,
        beside: DraftedPart | None = None,
    ) -> HttpResponse:
        """`said` is what this window has typed, `beside` what another one had kept before it."""
        refusal = Invalid("", fields=wrong) if wrong else None
        drafted = stating.drafted.get(part.name)
        kept = form_of(drafted.said) if drafted else QueryDict()
        page = part_page(
            stating, part, self.addresses, said=kept if said is None else said, refusal=refusal, beside=beside
        )
        status = refusal.status if refusal else 412 if beside else 200
        return render(stating.attempt.request, "guided/part.html", page, status=status)
