"""Answers to a recommendation, as the record tells them."""

from __future__ import annotations

from typing import Any

from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def _asked(case: Case, said: dict[str, Any]) -> str:
    stops = ". The clock stands still until it is answered" if said.get("stops") else ""
    return f"asked the mediator question {said.get('question', '')}{stops}"


def _corrected(case: Case, said: dict[str, Any]) -> str:
    return (
        f"corrected the recommendation: {of(said, 'to_freelancer')} to the freelancer, not {of(said, 'instead_of')}. "
        "Answers given before are void"
    )


SENTENCES: Sentences = {
    "accept": "accepted the recommendation",
    "reject": "rejected the recommendation",
    "ask": _asked,
    "answer": lambda _, said: f"answered question {said.get('question', '')}".rstrip(),
    "question_lapsed": lambda _, said: f"ran on: question {said.get('question', '')} was not answered in time",
    "request_second_opinion": "asked for a second opinion. Nobody answers until it has come, or its time is over",
    "second_opinion_lapsed": "noted that no second opinion came in time. The recommendation stands as it was",
    "ask_correction": "asked for a correction. Nothing is executed until it is decided",
    "correct": _corrected,
    "refuse_correction": "refused to correct the recommendation",
    "correction_lapsed": "noted that nobody decided on the correction in time",
    "recommendation_lapsed": "ended the time to answer the recommendation",
}
