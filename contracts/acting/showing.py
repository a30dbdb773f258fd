"""Showing an attempt: as a form to fill in, or as a page to check before it is done."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import select_template
from django.urls import reverse

from contracts.acting import uploads
from contracts.acting.addresses import address
from contracts.acting.answers import answers, hidden_inputs
from contracts.acting.attempt import Attempt
from contracts.acting.drawing import Drawing, Drawn
from contracts.acting.inputs import html_name
from core.errors import Invalid, Reconsider, Refusal
from core.fields import Field
from core.phrases import phrase
from escrow.noting import provider
from escrow.providers.sandbox import TEST_CARDS
from record.declaring import REVIEWER


def show(
    attempt: Attempt,
    *,
    inputs: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
    foreseen: Reconsider | None = None,
) -> HttpResponse:
    """The form; or, once its input is good (`inputs`) or where it asks for nothing, the check page. Both tell what is
    `foreseen` of its words.
    """
    is_check = not attempt.asks_for_the_form and (
        inputs is not None or (attempt.act.checks_first and not attempt.asks_something)
    )
    said = drawn_fields(attempt, None if foreseen else refusal)
    page = _common(attempt, refusal, said) | dict(attempt.begins.context)
    page["told"] = attempt.told(inputs)
    page["ifnothing"], page["foreseen"] = attempt.silence(), foreseen
    page |= _check(attempt, said, refusal) if is_check else {"fields": said}
    templates = [f"acts/{_kind(attempt)}/{attempt.act.name}{'_check' if is_check else ''}.html"]
    templates.append("acting/check.html" if is_check else "acting/form.html")
    template = select_template(templates)
    return render(attempt.request, template.template.name, page, status=refusal.status if refusal else 200)


def drawn_fields(attempt: Attempt, refusal: Refusal | None = None) -> list[Drawn]:
    wrong = {html_name(key): words for key, words in (refusal.fields if refusal else {}).items()}
    kept = uploads.kept_files(attempt.form, attempt.said, attempt.by)
    drawing = Drawing(attempt.said, attempt.begins, wrong, kept, adds_to=attempt.page.get("add", ""))
    return drawing.fields(attempt.form)


def _common(attempt: Attempt, refusal: Refusal | None, fields: list[Drawn]) -> dict[str, Any]:
    # A key stands for one try: what was refused may be tried again with another input.
    key = str(uuid.uuid4()) if refusal else attempt.key
    is_outdated = refusal is None and attempt.version is not None
    version = attempt.version if is_outdated else getattr(attempt.subject, "version", "")
    back = address(attempt.subject) if attempt.subject is not None else reverse("contracts")
    return {
        "subject": attempt.subject,
        "part": attempt.part,
        "act": attempt.act,
        "actor": attempt.actor,
        "title": _title(attempt),
        "currency": getattr(attempt.subject, "currency", ""),
        "back": back,
        "refusal": refusal,
        "errors": errors(fields, refusal),
        "page_inputs": [("version", version), ("key", key)],
        "live": _asked_of(attempt),
        "live_version": version,
        "has_files": bool(uploads.file_fields(attempt.form)),
    }


def _asked_of(attempt: Attempt) -> str:
    """What the page asks, to say that something has happened meanwhile. A reviewer does not see the case itself."""
    if attempt.subject is None or attempt.actor is None or attempt.actor.position == REVIEWER:
        return ""
    return reverse(f"{attempt.subject.kind}-version", args=[attempt.subject.pk])


def _title(attempt: Attempt) -> str:
    if attempt.begins.title:
        return attempt.begins.title
    is_about_part = attempt.act.part and attempt.part is not None
    return (
        phrase("{label}: milestone {number}", label=attempt.act.label, number=attempt.part.number)
        if is_about_part
        else attempt.act.label
    )


def _check(attempt: Attempt, fields: list[Drawn], refusal: Refusal | None) -> dict[str, Any]:
    bill = attempt.act.bill(attempt.part, attempt.actor) if attempt.act.bill else 0
    takes_cards = provider().takes_cards
    return {
        "answers": answers(fields, attempt.begins.changes),
        "hidden": hidden_inputs(attempt.said),
        "can_change": attempt.asks_something,
        "bill": bill,
        "card": card_field(refusal) if bill and takes_cards else None,
        "test_cards": test_cards() if bill and takes_cards and settings.DEMO else [],
    }


def errors(fields: list[Drawn], refusal: Refusal | None) -> list[tuple[str, str]]:
    """(name, words) for components/errors.html: first what belongs to no field of this page, then field by field."""
    if not isinstance(refusal, Invalid):
        return []
    everything = [each for field in fields for each in field.everything()]
    seen = [each for each in everything if each.kind != "hidden"]
    shown = [(each.name, words) for each in seen for words in each.error]
    names = {each.name for each in seen} | {"card"}
    others = [words for name, said in refusal.fields.items() if html_name(name) not in names for words in said]
    card = [("card", words) for words in refusal.fields.get("card", [])]
    return [("", words) for words in others] + shown + card or [("", refusal.message)]


def card_field(refusal: Refusal | None = None) -> Field:
    wrong = refusal.fields.get("card", []) if refusal else []
    return Field("card", phrase("Card number"), error=wrong, required=True, autocomplete="cc-number", max=30)


def test_cards() -> list[tuple[str, str]]:
    """The demo's cards, and what each does."""
    return [(" ".join(card[place : place + 4] for place in range(0, 16, 4)), does) for card, does in TEST_CARDS.items()]


def _kind(attempt: Attempt) -> str:
    return attempt.act.subject.__name__.lower()
