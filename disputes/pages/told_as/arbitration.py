"""Arbitration, as the record tells them."""

from __future__ import annotations

from typing import Any

from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _award(case: Case, said: dict[str, Any]) -> str:
    shift = said.get("fee_shift", "none")
    back = f"; the {shift} gets the fee back" if shift != "none" else ""
    return f"recorded the award: {of(said, 'to_freelancer')} to the freelancer{back}"


SENTENCES: Sentences = {
    "send_file": "sent the file to the arbitrator, with the fees",
    "record_award": _award,
    "approve_award": "approved the award",
    "refuse_award": "refused the record of the award",
    "send_lapsed": "noted that the file was not sent in time",
    "award_lapsed": "alarmed the operators: no award has come",
    "try_again": "tried a deadline again that had failed",
}
