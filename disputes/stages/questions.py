"""Questions about the recommendation: never a rejection. The first ones of each side stop the clock for both."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import beside, process, standstills
from disputes.foreseeing import foresees
from disputes.inputs import AnswerInput, AskInput
from disputes.models import Case, Question
from disputes.outcomes import question_stops
from disputes.stages.recommendation import ANSWERING, in_time, run_on
from record.acts import Actor, act, current, lapse
from record.declaring import MEDIATOR, SIDES
from timers import deadlines
from timers.models import Deadline


def oldest_open(case: Case) -> Question | None:
    return case.questions.filter(answered_at=None).first()


def whose_recommendation(case: Case, by: Actor) -> None:
    """The mediator of the case, who wrote the recommendation that is to be answered."""
    made = case.last_recommendation
    if by.user.pk not in (case.mediator_id, made.mediator_id if made else None):
        raise NotAllowed(phrase("Only the mediator whose recommendation this is can do this."))


@act(
    Case,
    by=SIDES,
    phase=ANSWERING,
    limit=in_time,
    label=phrase_later("Ask the mediator"),
    takes=AskInput,
    heeds=False,
    foresees=foresees("text"),
)
def ask(case: Case, by: Actor, *, text: str) -> Question:
    """Ask the mediator about the recommendation. A question is never a rejection. Both sides read it."""
    stops = question_stops(case.rules, case.questions.filter(side=by.position).count())
    said = beside.written(case, by.position, text)
    asked = Question.objects.create(
        case=case,
        number=case.questions.count() + 1,
        side=by.position,
        text=said.plain,
        stops=stops is not None,
        asked_at=clock.now(),
    )
    said.go_with(asked, "text")
    if stops is not None:
        standstills.begin(case, process.QUESTION, stops, about=asked.number)
    current().say(question=asked.number, text=said.plain, stops=asked.stops)
    return asked


def a_question_is_open(case: Case, by: Actor) -> None:
    if oldest_open(case) is None:
        raise WrongPhase(phrase("There is nothing to answer: no question is open."))


@act(
    Case,
    by=MEDIATOR,
    who=whose_recommendation,
    phase=ANSWERING,
    limit=a_question_is_open,
    label=phrase_later("Answer the question"),
    takes=AnswerInput,
    heeds=False,
)
def answer(case: Case, by: Actor, *, text: str, question: int | None = None) -> Question:
    """Answer the oldest open question, in words that both sides read."""
    asked = oldest_open(case)
    if asked is None:
        raise WrongPhase(phrase("There is nothing to answer: no question is open."))
    if question is not None and question != asked.number:
        raise WrongPhase(phrase("Question {number} is the oldest open one: it is answered first.", number=asked.number))
    asked.answer, asked.answered_by, asked.answered_at = text, by.user, clock.now()
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    current().say(question=asked.number, text=text)
    deadlines.meet(case, process.QUESTION, because="answer", about=asked.number)
    run_on(case)
    return asked


@lapse(process.QUESTION, Case, about="question")
def question_unanswered(case: Case, deadline: Deadline) -> None:
    """No answer came in time: the clock runs on, unless something else stops it. It can still be answered."""
    run_on(case)
