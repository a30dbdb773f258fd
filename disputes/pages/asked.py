"""What was asked about the recommendation: questions with their answers, corrections, second opinions."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, short_moment
from disputes import process
from disputes.beside import Heard
from disputes.models import Case, Correction, Phase, Question, SecondOpinion
from disputes.models.correction import Decided
from disputes.pages.buttons import Button, button
from disputes.pages.reader import Reader
from disputes.pages.reporting_words import report_link
from disputes.pages.standing_still import standing_still
from disputes.pages.words_beside import shown_beside
from disputes.second_reading import is_open, reads_blind
from people.models import User
from record.declaring import MEDIATOR

DECIDED = {
    Decided.CORRECTED: phrase_later("Corrected"),
    Decided.REFUSED: phrase_later("Refused: the figure is right"),
    Decided.LAPSED: phrase_later("Nobody decided in time: the figure stays as it is"),
    Decided.REPLACED: phrase_later("A second opinion came first"),
}


@dataclass(frozen=True)
class Asked:
    """One thing that a side asked, and what came of it."""

    id: str
    what: str
    side: str
    who: str
    when: str
    text: str
    state: str
    reply: str = ""
    by: str = ""
    replied: str = ""
    waits: bool = False
    flagged: Heard | None = None


@dataclass(frozen=True)
class AskedPage:
    """For templates/disputes/_asked.html."""

    lead: str
    still: str
    rows: list[Asked] = field(default_factory=list)
    report: str = ""
    acts: list[Button] = field(default_factory=list)


def asked(reader: Reader) -> AskedPage | None:
    """None where nothing was asked."""
    case = reader.case
    questions = [_question(reader, each) for each in case.questions.select_related("answered_by")]
    corrections = [_correction(reader, each) for each in case.corrections.select_related("decided_by")]
    opinions = [_opinion(reader, each) for each in case.second_opinions.select_related("made__mediator")]
    if not (rows := [*questions, *corrections, *opinions]):
        return None
    found = [
        button(reader, "answer", phrase("Answer the oldest question"), question=_oldest(case)),
        button(reader, "correct", phrase("Correct the figure"), style="second"),
        button(reader, "refuse_correction", phrase("Refuse the correction"), style="second"),
    ]
    return AskedPage(
        lead=phrase("Both sides and the mediator read it. A question is never a rejection."),
        still=standing_still(reader),
        rows=rows,
        report=report_link(
            reader, *(each for each in rows if each.side != reader.side and (each.text or each.flagged))
        ),
        acts=[act for act in found if act is not None],
    )


def asked_on_workbench(case: Case, person: User) -> AskedPage | None:
    """For the mediator of the case. Who reads blind sees nothing of it."""
    reader = Reader(case, person)
    return asked(reader) if reader.position == MEDIATOR and not reads_blind(case, person) else None


def _oldest(case: Case) -> int:
    oldest = case.questions.filter(answered_at=None).first()
    return oldest.number if oldest else 0


def _who(reader: Reader, side: str) -> str:
    return phrase("You") if side == reader.side else reader.name(side)


def _question(reader: Reader, asked: Question) -> Asked:
    text, flagged = shown_beside(reader.case, reader.person, asked, "text")
    return Asked(
        id=f"question-{asked.number}",
        what=phrase("Question {number}", number=asked.number),
        side=asked.side,
        who=_who(reader, asked.side),
        when=short_moment(asked.asked_at),
        text=text,
        flagged=flagged,
        state="" if asked.answered_at else _waiting(reader, asked),
        reply=asked.answer,
        by=str(asked.answered_by) if asked.answered_by else "",
        replied=phrase("answered {answered_at}", answered_at=short_moment(asked.answered_at))
        if asked.answered_at
        else "",
        waits=asked.answered_at is None and reader.case.phase == Phase.RECOMMENDATION,
    )


def _waiting(reader: Reader, asked: Question) -> str:
    if reader.case.phase != Phase.RECOMMENDATION:
        return phrase("Not answered before the recommendation ended.")
    running = next((c for c in reader.clocks if c.kind == process.QUESTION and c.about == asked.number), None)
    if running:
        until = long_deadline(running.due_at)
        return phrase(
            "Waits for the mediator. The clock stands still until it is answered, at most until {until}.", until=until
        )
    return (
        phrase("Waits for the mediator. It stops the clock no more.")
        if asked.stops
        else phrase("It does not stop the clock.")
    )


def _correction(reader: Reader, asked: Correction) -> Asked:
    running = next((c for c in reader.clocks if c.kind == process.CORRECTION and c.about == asked.number), None)
    state = DECIDED.get(Decided(asked.how), "") if asked.how else ""
    if running:
        until = long_deadline(running.due_at)
        state = phrase(
            "Waits for the mediator. Nothing is executed, and the clock stands still, at most until {until}.",
            until=until,
        )
    elif not asked.how:
        state = phrase("Not decided before the recommendation ended.")
    decided = short_moment(asked.decided_at) if asked.decided_at else ""
    text, flagged = shown_beside(reader.case, reader.person, asked, "reason")
    return Asked(
        id=f"correction-{asked.number}",
        what=phrase("Asked for a correction"),
        side=asked.side,
        who=_who(reader, asked.side),
        when=short_moment(asked.asked_at),
        text=text,
        flagged=flagged,
        state=state,
        reply=asked.words,
        by=str(asked.decided_by) if asked.decided_by else "",
        replied=decided if asked.words else "",
        waits=running is not None,
    )


def _opinion(reader: Reader, asked: SecondOpinion) -> Asked:
    running = next((c for c in reader.clocks if c.kind == process.SECOND_OPINION), None)
    if asked.made:
        state = phrase(
            "{mediator} gave it {issued_at}.",
            mediator=asked.made.mediator,
            issued_at=short_moment(asked.made.issued_at),
        )
    elif is_open(reader.case) and running and asked == reader.case.second_opinions.last():
        until = long_deadline(running.due_at)
        state = phrase(
            "Waits for another mediator, who does not see the first figure, at most until {until}.", until=until
        )
    else:
        state = phrase("None came: the recommendation stood as it was.")
    text, flagged = shown_beside(reader.case, reader.person, asked, "reason")
    return Asked(
        id=f"second-opinion-{asked.pk}",
        what=phrase("Asked for a second opinion"),
        side=asked.side,
        who=_who(reader, asked.side),
        when=short_moment(asked.requested_at),
        text=text,
        flagged=flagged,
        state=state,
        waits=running is not None and not asked.made,
    )
