"""What feedback and the rating of the process lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
from core.presenting import long_deadline
from disputes.feedback import closes_at
from disputes.models import Case
from disputes.pages.consequences.common import reader_of, told


@consequences_of(Case, "give_feedback")
def give_feedback(telling: Telling) -> Told:
    reader = reader_of(telling)
    if not reader.case.is_closed:
        return Told()  # it is refused, and the page says why
    them, until = reader.name(reader.other), long_deadline(closes_at(reader.case))
    sentences = [
        phrase(
            "{them} reads it once both of you have given feedback, or after {until}. You read theirs then too.",
            them=them,
            until=until,
        ),
        phrase("You cannot change it. It moves no money, and nobody else reads it."),
    ]
    return told(sentences, button=phrase("Give feedback"), done=phrase("Your feedback is given."))


@consequences_of(Case, "rate_process")
def rate_process(telling: Telling) -> Told:
    sentences = [
        phrase(
            "Neither the other side nor a mediator ever sees it. Those who run the portal see figures without names."
        ),
        phrase("You rate once."),
    ]
    return told(sentences, button=phrase("Rate the process"), done=phrase("Thank you. Your rating is kept."))
