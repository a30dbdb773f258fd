"""Decisions that take effect later, taking them back, and sealed bids, as the record tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.presenting import long_moment
from disputes.models import Case
from disputes.pages.told_as.amounts import Says, Sentences

DECISIONS = {
    "withdraw": "withdrawal",
    "concede": "concession",
    "respond": "answer that conceded the claim",
    "accept_offer": "acceptance of the offer",
}


def later(words: str | Says) -> Says:
    """The sentence of a decision, with when it takes effect where that is not at once."""

    def says(case: Case, said: dict[str, Any]) -> str:
        told = words if isinstance(words, str) else words(case, said)
        if "takes_effect_at" not in said:
            return told
        at = long_moment(datetime.fromisoformat(said["takes_effect_at"]))
        return f"{told}. It takes effect on {at}, and can be taken back until then"

    return says


def _took_effect(case: Case, said: dict[str, Any]) -> str:
    whose = f"the {DECISIONS.get(said.get('decision', ''), 'decision')} of the {said.get('side', '')}"
    return f"noted that {whose} could not take effect any more" if said.get("fell") else f"let {whose} take effect"


SENTENCES: Sentences = {
    "bid": lambda _, said: f"placed a sealed bid, number {said.get('bid', '')}",
    "take_back": lambda _, said: f"took back the {DECISIONS.get(said.get('taken_back', ''), 'decision')}",
    "cooling_off_lapsed": _took_effect,
}
