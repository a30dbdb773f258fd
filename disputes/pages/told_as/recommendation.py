"""Answers to a recommendation, as the record tells them."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _asked(case: Case, said: dict[str, Any]) -> str:
    number = said.get("question", "")
    if said.get("stops"):
        return phrase(
            "asked the mediator question {number}. The clock stands still until it is answered", number=number
        )
    return phrase("asked the mediator question {number}", number=number)


def _corrected(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "corrected the recommendation: {amount} to the freelancer, not {before}. Answers given before are void",
        amount=of(said, "to_freelancer"),
        before=of(said, "instead_of"),
    )


SENTENCES: Sentences = {
    "accept": phrase_later("accepted the recommendation"),
    "reject": phrase_later("rejected the recommendation"),
    "ask": _asked,
    "answer": lambda _, said: phrase("answered question {number}", number=said.get("question", "")).rstrip(),
    "question_lapsed": lambda _, said: phrase(
        "ran on: question {number} was not answered in time", number=said.get("question", "")
    ),
    "request_second_opinion": phrase_later(
        "asked for a second opinion. Nobody answers until it has come, or its time is over"
    ),
    "second_opinion_lapsed": phrase_later(
        "noted that no second opinion came in time. The recommendation stands as it was"
    ),
    "ask_correction": phrase_later("asked for a correction. Nothing is executed until it is decided"),
    "correct": _corrected,
    "refuse_correction": phrase_later("refused to correct the recommendation"),
    "correction_lapsed": phrase_later("noted that nobody decided on the correction in time"),
    "recommendation_lapsed": phrase_later("ended the time to answer the recommendation"),
}
