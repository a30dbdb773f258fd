"""Mediation, as the record tells it."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later, row_of
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _recommended(case: Case, said: dict[str, Any]) -> str:
    relies = ""
    if said.get("sealed"):
        relies = phrase(
            ". It relies on what is sealed, of which the gist was told: {exhibits}", exhibits=row_of(said["sealed"])
        )
    amount = of(said, "to_freelancer")
    if "declaration" in said:  # of a second opinion, given by issuing it
        return (
            phrase(
                "gave a second opinion: {amount} to the freelancer, which stands unless both reject it{relies}. "
                "It takes the place of the recommendation before it, and answers given to that one are void",
                amount=amount,
                relies=relies,
            )
            if said.get("stands")
            else phrase(
                "gave a second opinion: {amount} to the freelancer{relies}. It takes the place of "
                "the recommendation before it, and answers given to that one are void",
                amount=amount,
                relies=relies,
            )
        )
    if said.get("stands"):
        return phrase(
            "recommended {amount} to the freelancer, which stands unless both reject it{relies}",
            amount=amount,
            relies=relies,
        )
    return phrase("recommended {amount} to the freelancer{relies}", amount=amount, relies=relies)


def _declared(case: Case, said: dict[str, Any]) -> str:
    words = f": “{said['declaration']}”" if said.get("declaration") else ""
    return phrase("took the case and declared to be impartial{words_}", words_=words)


SENTENCES: Sentences = {
    "claim": _declared,
    "hand_back": phrase_later("handed the case back to the queue"),
    "recommend": _recommended,
    "mediation_lapsed": phrase_later("noted that no recommendation was issued in time"),
}
