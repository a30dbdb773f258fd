"""Mediation, as the record tells it."""

from __future__ import annotations

from typing import Any

from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _recommended(case: Case, said: dict[str, Any]) -> str:
    stands = ", which stands unless both reject it" if said.get("stands") else ""
    if said.get("sealed"):
        stands += f". It relies on what is sealed, of which the gist was told: {', '.join(said['sealed'])}"
    if "declaration" in said:  # of a second opinion, given by issuing it
        return (
            f"gave a second opinion: {of(said, 'to_freelancer')} to the freelancer{stands}. It takes the place of the "
            "recommendation before it, and answers given to that one are void"
        )
    return f"recommended {of(said, 'to_freelancer')} to the freelancer{stands}"


def _declared(case: Case, said: dict[str, Any]) -> str:
    words = f": “{said['declaration']}”" if said.get("declaration") else ""
    return f"took the case and declared to be impartial{words}"


SENTENCES: Sentences = {
    "claim": _declared,
    "hand_back": "handed the case back to the queue",
    "recommend": _recommended,
    "mediation_lapsed": "noted that no recommendation was issued in time",
}
