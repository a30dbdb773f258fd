"""Arbitration, as the record tells them."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _award(case: Case, said: dict[str, Any]) -> str:
    shift = said.get("fee_shift", "none")
    amount = of(said, "to_freelancer")
    if shift == "none":
        return phrase("recorded the award: {amount} to the freelancer", amount=amount)
    return phrase(
        "recorded the award: {amount} to the freelancer; the {side} gets the fee back", amount=amount, side=noun(shift)
    )


SENTENCES: Sentences = {
    "send_file": phrase_later("sent the file to the arbitrator, with the fees"),
    "record_award": _award,
    "approve_award": phrase_later("approved the award"),
    "refuse_award": phrase_later("refused the record of the award"),
    "send_lapsed": phrase_later("noted that the file was not sent in time"),
    "award_lapsed": phrase_later("alarmed the operators: no award has come"),
    "try_again": phrase_later("tried a deadline again that had failed"),
}
