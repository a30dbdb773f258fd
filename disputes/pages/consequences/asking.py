"""What asking about a recommendation leads to: a question, a second opinion, a correction, and what answers them."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
from core.presenting import money_mark
from disputes.beside import heard
from disputes.models import Case, Correction
from disputes.outcomes import after_replies, question_stops
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.pages.reader import Reader
from disputes.stages.corrections import AT_MOST
from disputes.stages.recommendation import AFTER_A_CORRECTION, replies
from record.declaring import SIDES


@consequences_of(Case, "ask")
def ask(telling: Telling) -> Told:
    case = telling.subject
    stops = question_stops(case.rules, case.questions.filter(side=telling.actor.position).count())
    clock = phrase("The clock runs on meanwhile.")
    if stops is not None:
        clock = phrase(
            "The clock stands still for both sides until it is answered, at most until {case}.",
            case=in_time(case, stops),
        )
    return told(
        [phrase("A question is never a rejection. Both sides and the mediator read it."), clock],
        button=phrase("Ask the mediator"),
        done=phrase("The mediator has your question."),
    )


@consequences_of(Case, "answer")
def answer(telling: Telling) -> Told:
    asked = telling.subject.questions.filter(answered_at=None).first()
    if asked is None:
        return Told()
    who = reader_of(telling).name(asked.side)
    sentences = [
        phrase("Question {number}, of {who}: “{text}”", number=asked.number, who=who, text=asked.text),
        phrase("Both sides read your answer. The clock runs on, unless something else stops it."),
    ]
    return told(sentences, button=phrase("Answer"), done=phrase("Question {number} is answered.", number=asked.number))


@consequences_of(Case, "request_second_opinion")
def request_second_opinion(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, made = reader.case, reader.case.last_recommendation
    if made is None or case.rules.second_opinion is None:
        return Told()
    until = in_time(case, case.rules.second_opinion)
    sentences = [
        phrase(
            "Another mediator reads the same file, and does not see this figure. There is time until {until}.",
            until=until,
        ),
        phrase("The clock stands still, and nobody answers meanwhile. You can still settle."),
        phrase(
            "What comes is the one to answer, and may be better or worse for you. Both "
            "sides then have {recommendation}, and every answer to the first is void.",
            recommendation=case.rules.recommendation,
        ),
        phrase(
            "If none comes, the first stands as it is, and its clock runs on. Second "
            "opinions for your side: {second_opinions_per_side} in a case.",
            second_opinions_per_side=case.rules.second_opinions_per_side,
        ),
    ]
    facts = [
        {
            "name": phrase("Recommended for you now"),
            "value": money_mark(reader.share(reader.side, made.to_freelancer), case.currency),
        }
    ]
    return told(
        sentences, facts, button=phrase("Ask for a second opinion"), done=phrase("A second opinion is asked for.")
    )


@consequences_of(Case, "ask_correction")
def ask_correction(telling: Telling) -> Told:
    case = telling.subject
    sentences = [
        phrase("For a clerical error: a sum, a name, a figure in the wrong place. Not what you think of it."),
        phrase("Nothing is executed, and the clock stands still, at most until {case}.", case=in_time(case, AT_MOST)),
        phrase(
            "If the figure is corrected, every answer to it is void, and at least {after_a_correction} are left.",
            after_a_correction=AFTER_A_CORRECTION,
        ),
        phrase("If not, the figure stays as it is. Your side can ask once."),
    ]
    return told(sentences, button=phrase("Ask for a correction"), done=phrase("The mediator has your request."))


@consequences_of(Case, "correct")
def correct(telling: Telling) -> Told:
    reader, figure = reader_of(telling), telling.said.get("to_freelancer")
    case, made = reader.case, reader.case.last_recommendation
    asked = case.corrections.filter(decided_at=None).first()
    if made is None or asked is None:
        return Told()
    least = in_time(case, AFTER_A_CORRECTION)
    sentences = [
        _says(reader, asked),
        phrase("The figure as it stands: {to_freelancer}.", to_freelancer=reader.shares(made.to_freelancer)),
        phrase("Every answer to it is void. It stays on the record, and both sides see both figures."),
        phrase("Both sides answer the new one, and have at least until {least}.", least=least),
    ]
    facts = split_facts(reader, figure) if figure is not None else []
    return told(
        sentences, facts, button=phrase("Correct the figure"), grave=True, done=phrase("The figure is corrected.")
    )


@consequences_of(Case, "refuse_correction")
def refuse_correction(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, made = reader.case, reader.case.last_recommendation
    asked = case.corrections.filter(decided_at=None).first()
    if made is None or asked is None:
        return Told()
    given = replies(made)
    then = phrase("The clock runs on, unless something else stops it.")
    if len(given) == len(SIDES) and case.corrections.filter(decided_at=None).count() == 1:
        after = after_replies(made.to_freelancer, stands=made.stands, given=given)
        then = phrase("Both sides have answered: the fee election opens at once.")
        if after.closes:
            then = phrase(
                "Both sides have answered: the money is divided at once. {to_freelancer}.",
                to_freelancer=reader.shares(made.to_freelancer),
            )
    sentences = [_says(reader, asked), phrase("The figure stays as it is."), then]
    return told(
        sentences, button=phrase("Refuse the correction"), grave=True, done=phrase("The correction is refused.")
    )


def _says(reader: Reader, asked: Correction) -> str:
    return phrase(
        "{side} says: {quoted}",
        side=reader.name(asked.side),
        quoted=heard(reader.case, reader.person, asked, "reason").quoted,
    )
