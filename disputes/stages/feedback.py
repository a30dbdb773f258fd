"""After the end: the sides say how it was to work with each other, and rate the process privately."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, TooLate, invalid
from core.phrases import phrase, phrase_later
from disputes.feedback import closes_at, is_over
from disputes.inputs_feedback import FeedbackInput, RatingInput
from disputes.models import Case, Feedback, Phase, ProcessRating
from messaging.screening import Category, judged
from record.acts import Actor, act, current, seal
from record.checking import last_minute
from record.declaring import SIDES


def may_give(case: Case, by: Actor) -> None:
    if is_over(case):
        raise TooLate(
            phrase("The time for feedback passed on {closes_at}.", closes_at=last_minute(closes_at(case))),
            moment=closes_at(case),
        )
    if case.feedback.filter(side=by.position).exists():
        raise NotAllowed(phrase("You have given your feedback. It cannot be changed."))


@act(
    Case,
    by=SIDES,
    phase=Phase.CLOSED,
    limit=may_give,
    label=phrase_later("Give feedback"),
    takes=FeedbackInput,
    quiet=True,
    heeds=False,
)
def give_feedback(case: Case, by: Actor, *, stars: int, words: str = "") -> Feedback:
    """Say how it was to work with the other side. Neither of you sees the other's before both have given theirs."""
    if judged(words).category != Category.NONE:
        raise invalid(
            "words",
            phrase("This reads like a threat, an insult or a contact detail. Say it in another way, or leave it out."),
        )
    made = Feedback(case=case, side=by.position, stars=stars, words=words, given_by=by.user, given_at=clock.now())
    sealed = seal(made.sealed_text)
    made.salt = sealed["salt"]
    made.save()
    current().say(sha256=sealed["sha256"])
    return made


def not_rated(case: Case, by: Actor) -> None:
    if case.process_ratings.filter(side=by.position).exists():
        raise NotAllowed(phrase("You have rated the process of this case."))


@act(
    Case,
    by=SIDES,
    phase=Phase.CLOSED,
    limit=not_rated,
    label=phrase_later("Rate the process"),
    takes=RatingInput,
    quiet=True,
    heeds=False,
)
def rate_process(case: Case, by: Actor, *, fair: int, clear: int, words: str = "") -> None:
    """Say how fair and how clear the process was. Neither the other side nor a mediator ever sees it."""
    ProcessRating.objects.create(case=case, side=by.position, fair=fair, clear=clear, words=words, rated_at=clock.now())
    current().tell_nobody_else()
