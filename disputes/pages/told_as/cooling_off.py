"""Decisions that take effect later, taking them back, and sealed bids, as the record tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.phrases import phrase, phrase_later
from core.positions import noun
from core.presenting import long_moment
from disputes.models import Case
from disputes.pages.told_as.amounts import Says, Sentences

DECISIONS = {
    "withdraw": phrase_later("withdrawal"),
    "concede": phrase_later("concession"),
    "respond": phrase_later("answer that conceded the claim"),
    "accept_offer": phrase_later("acceptance of the offer"),
}


ANY = phrase_later("decision")


def later(words: str | Says) -> Says:
    """The sentence of a decision, with when it takes effect where that is not at once."""

    def says(case: Case, said: dict[str, Any]) -> str:
        told = words if isinstance(words, str) else words(case, said)
        if "takes_effect_at" not in said:
            return told
        at = long_moment(datetime.fromisoformat(said["takes_effect_at"]))
        return phrase("{told}. It takes effect on {at}, and can be taken back until then", told=told, at=at)

    return says


def _took_effect(case: Case, said: dict[str, Any]) -> str:
    places = {"decision": DECISIONS.get(said.get("decision", ""), ANY), "side": noun(said.get("side", ""))}
    if said.get("fell"):
        return phrase("noted that the {decision} of the {side} could not take effect any more", **places)
    return phrase("let the {decision} of the {side} take effect", **places)


SENTENCES: Sentences = {
    "bid": lambda _, said: phrase("placed a sealed bid, number {number}", number=said.get("bid", "")),
    "take_back": lambda _, said: phrase(
        "took back the {decision}", decision=DECISIONS.get(said.get("taken_back", ""), ANY)
    ),
    "cooling_off_lapsed": _took_effect,
}
