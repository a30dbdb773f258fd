"""A second opinion takes the place of the recommendation before it: it is the one to answer, and its author's case."""

from __future__ import annotations

from core import clock
from core.phrases import phrase_later
from disputes import process
from disputes.models import Case, Mediating, Phase, Recommendation, SecondOpinion
from disputes.models.case import SECOND_OPINION
from disputes.models.correction import Decided
from record import bell
from record.acts import current
from timers import deadlines

DECLARED = phrase_later(
    "Gave the second opinion, and with it declared to know neither side and to have seen no figure before it."
)


def take_its_place(case: Case, made: Recommendation) -> None:
    """Void what was answered, and start the time to answer in full. What was asked about the first stops no clock."""
    case.second_opinions.filter(pk=_asked(case).pk).update(made=made)
    _now_mediates(case, made)
    running = current()
    deadlines.meet(case, process.SECOND_OPINION, because=running.act)
    deadlines.cancel(case, process.QUESTION, process.CORRECTION, process.RECOMMENDATION, because=running.act)
    case.corrections.filter(decided_at=None).update(how=Decided.REPLACED, decided_at=clock.now())
    running.say(declaration=DECLARED, recommendation=made.number)
    running.move(case.called, SECOND_OPINION, Phase.RECOMMENDATION)
    process.start_clock(case, process.RECOMMENDATION)


def _asked(case: Case) -> SecondOpinion:
    """The request that is open: the latest."""
    asked = case.second_opinions.last()
    if asked is None:
        raise RuntimeError(f"{case.reference} waits for a second opinion that nobody asked for")
    return asked


def _now_mediates(case: Case, made: Recommendation) -> None:
    """Whoever wrote what is to be answered answers for it: questions, corrections, the room."""
    case.mediatings.filter(ended_at=None).update(ended_at=clock.now(), ended_how="second opinion")
    Mediating.objects.create(case=case, mediator=made.mediator, declaration=DECLARED, claimed_at=clock.now())
    case.mediator, case.second_opinion_since, case.last_recommendation = made.mediator, None, made
    case.save(update_fields=["mediator", "second_opinion_since", "recommended_at"])
    bell.cut(topic=case.pk)
