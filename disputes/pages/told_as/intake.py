"""The claim and its answer, as the record tells them."""

from __future__ import annotations

from typing import Any

from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of
from disputes.pages.told_as.cooling_off import later


def _opened(case: Case, said: dict[str, Any]) -> str:
    return f"opened the case about {of(said, 'amount')} and claimed {of(said, 'claimed')} for the freelancer"


SENTENCES: Sentences = {
    "open": _opened,
    "respond": later(lambda _, said: f"answered the claim with {of(said, 'answered')} for the freelancer"),
    "concede": later("conceded the claim"),
    "withdraw": later("withdrew the case"),
    "response_lapsed": "noted that no response was given in time",
    "set_aside_lapsed": "executed the claim, which stayed unanswered",
}
