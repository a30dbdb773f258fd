"""The pages of a draft: its form, and the check before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from contracts.comparing import Line, differences
from contracts.drafting import LONGEST_WHY
from contracts.models import Contract, Rulebook, RulebookDraft
from contracts.pages.fees import worths
from core.fields import Field, errors_of
from core.phrases import phrase
from disputes.models import Trial
from disputes.pages.rulebooks.form import drawn
from disputes.pages.rulebooks.typed import Said, read, written

Wrong = Mapping[str, list[str]]
PUBLISH = "PUBLISH"


def draft_page(
    draft: RulebookDraft, said: Said | None = None, wrong: Wrong | None = None, stale: str = ""
) -> dict[str, Any]:
    """The context of templates/rulebooks/draft.html. With `said`, what was typed stands in the fields."""
    texts = said if said is not None else written(draft.name, draft.params)
    chapters = drawn(texts, wrong or {})
    others = [words for name, words_of in (wrong or {}).items() for words in words_of if not name]
    fields = [each for chapter in chapters for field in chapter.fields for each in (field, *field.fields)]
    typed = read(texts)[0] if said is not None else draft.params
    base = draft.begun_from
    return {
        "draft": draft,
        "chapters": chapters,
        # A form of many times and amounts: each is named by its field.
        "errors": errors_of((replace(each, error=_named(each)) for each in fields), others),
        "stale": stale,
        "theirs": differences(draft.params, typed) if stale else [],
        "base": base,
        "lines": differences(base.params, typed) if base else [],
        "worths": worths(typed),
        "is_complete": not draft.faults(),
        "trials": Trial.objects.filter(draft=draft).order_by("-asked_at")[:5],
    }


def _named(field: Field) -> list[str]:
    return [f"{field.label}: {words}" for words in field.error]


def publish_page(
    draft: RulebookDraft, said: Mapping[str, str] | None = None, wrong: Wrong | None = None, stale: str = ""
) -> dict[str, Any]:
    """The context of templates/rulebooks/publish.html: what differs, what publishing does, and what it does not."""
    said, wrong = said or {}, wrong or {}
    latest = Rulebook.objects.latest_of(draft.name)
    base, follows = latest or draft.begun_from, latest.version if latest else 0
    running = Contract.objects.exclude(phase="ended").filter(rulebook__name=draft.name).count()
    fields = _asked(said, wrong)
    lines: list[Line] = differences(base.params, draft.params) if base else []
    others = [f"{name}: {words}" for name in wrong if name not in ("why", "typed") for words in wrong[name]]
    return {
        "draft": draft,
        "base": base,
        "version": follows + 1,
        "lines": lines,
        "worths": worths(draft.params),
        "running": running,
        "stale": stale,
        "errors": errors_of(fields, others),
        "confirm": {
            "title": phrase("Publish {name}, version {follows}", name=draft.name, follows=follows + 1),
            "text": phrase(
                "A published version never changes, and is never taken back. Contracts that are "
                "offered from then on get it; every contract that is there keeps its own."
            ),
            "url": reverse("publish-rulebook", args=[draft.pk]),
            "hidden": [("version", draft.version), ("follows", follows)],
            "fields": fields,
            "label": phrase("Publish version {follows}", follows=follows + 1),
            "grave": True,
            "back": reverse("rulebook-draft", args=[draft.pk]),
            "back_label": phrase("Back to the draft"),
        },
    }


def _asked(said: Mapping[str, str], wrong: Wrong) -> list[Field]:
    """Why, and a word that is typed: publishing cannot be taken back."""
    return [
        Field(
            name="why",
            label=phrase("What changes, and why"),
            kind="textarea",
            value=said.get("why", ""),
            max=LONGEST_WHY,
            help=phrase("Everybody who reads this version sees it."),
            error=list(wrong.get("why", [])),
            required=True,
        ),
        Field(
            name="typed",
            label=phrase("Type {publish} to publish", publish=PUBLISH),
            value=said.get("typed", ""),
            required=True,
            error=list(wrong.get("typed", [])),
            autocomplete="off",
        ),
    ]
