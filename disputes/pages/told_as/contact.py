"""Shuttle mode and “no direct contact”, as the record tells them."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences


def _allowed(case: Case, said: dict[str, Any]) -> str:
    if "reason" not in said:
        return phrase("allowed direct contact again")
    return phrase("lifted what the {side} had asked for: “{reason}”", side=noun(said["side"]), reason=said["reason"])


SENTENCES: Sentences = {
    "shuttle_began": phrase_later("switched on shuttle mode: what a side writes goes to the mediator"),
    "shuttle_ended": phrase_later("switched off shuttle mode"),
    "no_contact": phrase_later("asked for no direct contact"),
    "allow_contact": _allowed,
}
