"""Mediation, as the record tells it."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _recommended(case: Case, said: dict[str, Any]) -> str:
    stands = phrase(", which stands unless both reject it") if said.get("stands") else ""
    if said.get("sealed"):
        stands += phrase(
            ". It relies on what is sealed, of which the gist was told: {join}", join=", ".join(said["sealed"])
        )
    if "declaration" in said:  # of a second opinion, given by issuing it
        return phrase(
            "gave a second opinion: {of} to the freelancer{stands}. It takes the place of "
            "the recommendation before it, and answers given to that one are void",
            of=of(said, "to_freelancer"),
            stands=stands,
        )
    return phrase("recommended {of} to the freelancer{stands}", of=of(said, "to_freelancer"), stands=stands)


def _declared(case: Case, said: dict[str, Any]) -> str:
    words = f": “{said['declaration']}”" if said.get("declaration") else ""
    return phrase("took the case and declared to be impartial{words_}", words_=words)


SENTENCES: Sentences = {
    "claim": _declared,
    "hand_back": phrase_later("handed the case back to the queue"),
    "recommend": _recommended,
    "mediation_lapsed": phrase_later("noted that no recommendation was issued in time"),
}
