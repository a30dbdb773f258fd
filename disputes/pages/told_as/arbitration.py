"""Arbitration, as the record tells them."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _award(case: Case, said: dict[str, Any]) -> str:
    shift = said.get("fee_shift", "none")
    back = phrase("; the {shift} gets the fee back", shift=shift) if shift != "none" else ""
    return phrase("recorded the award: {of} to the freelancer{back}", of=of(said, "to_freelancer"), back=back)


SENTENCES: Sentences = {
    "send_file": phrase_later("sent the file to the arbitrator, with the fees"),
    "record_award": _award,
    "approve_award": phrase_later("approved the award"),
    "refuse_award": phrase_later("refused the record of the award"),
    "send_lapsed": phrase_later("noted that the file was not sent in time"),
    "award_lapsed": phrase_later("alarmed the operators: no award has come"),
    "try_again": phrase_later("tried a deadline again that had failed"),
}
