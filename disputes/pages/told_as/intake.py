"""The claim and its answer, as the record tells them."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of
from disputes.pages.told_as.cooling_off import later


def _opened(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "opened the case about {of} and claimed {of2} for the freelancer",
        of=of(said, "amount"),
        of2=of(said, "claimed"),
    )


SENTENCES: Sentences = {
    "open": _opened,
    "respond": later(
        lambda _, said: phrase("answered the claim with {of} for the freelancer", of=of(said, "answered"))
    ),
    "concede": later(phrase_later("conceded the claim")),
    "withdraw": later(phrase_later("withdrew the case")),
    "response_lapsed": phrase_later("noted that no response was given in time"),
    "set_aside_lapsed": phrase_later("executed the claim, which stayed unanswered"),
}
