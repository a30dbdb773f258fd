"""What writing to the mediator, questions, objections, extensions and the close of evidence lead to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.acting import Telling, Told, consequences_of
from contracts.acting.telling import Form, form_of
from core import clock
from core.phrases import phrase
from core.presenting import long_deadline, long_moment
from disputes import process
from disputes.models import Case
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.stages.objecting import DECIDED_WITHIN
from timers import counting
from timers.models import Deadline


def _until(case: Case) -> str:
    deadline = process.clock_of(case)
    return long_deadline(deadline.due_at) if deadline else phrase("its end")


@consequences_of(Case, "claim")
def claim(telling: Telling) -> Told:
    case = telling.subject
    sentences = [
        phrase("Both sides read your name and your declaration."),
        phrase("You have until {until} to recommend. The time ran before you took the case.", until=_until(case)),
    ]
    if case.rules.neutral_reply:
        sentences.append(
            phrase(
                "Whoever writes to you privately, or answers a question, gets a reply within "
                "{neutral_reply}. Without one, the case goes back to the queue.",
                neutral_reply=case.rules.neutral_reply,
            )
        )
    return told(sentences, button=phrase("Claim the case"), done=phrase("You mediate this case now."))


@consequences_of(Case, "hand_back")
def hand_back(telling: Telling) -> Told:
    case = telling.subject
    return told(
        [
            phrase("Another mediator can take the case. The deadline stays: {until}.", until=_until(case)),
            phrase("Both sides read the reason. What they wrote to you privately, the next mediator does not read."),
        ],
        button=phrase("Hand the case back"),
        done=phrase("The case is back in the queue."),
    )


@consequences_of(Case, "ask_party")
def ask_party(telling: Telling) -> Told:
    return told(
        [
            phrase("Both sides read the question now, and its answer when it comes."),
            phrase("The day is a target. Nothing is decided when it passes, and the clock of mediation runs on."),
        ],
        button=phrase("Ask"),
        done=phrase("The question is asked."),
    )


@form_of(Case, "answer_party")
def answering(telling: Telling) -> Form:
    """The question stands above the field that answers it."""
    asked = telling.subject.party_questions.open().to_side(telling.actor.position).first()
    if asked is None:
        return Form()
    return Form(labels={"text": phrase("Question {number}: {text}", number=asked.number, text=asked.text)})


@consequences_of(Case, "answer_party")
def answer_party(telling: Telling) -> Told:
    them = reader_of(telling).name(reader_of(telling).other)
    return told(
        [
            phrase("The mediator and {them} read your answer.", them=them),
            phrase("What only the mediator shall read goes to your private room."),
        ],
        button=phrase("Send the answer"),
        done=phrase("The mediator has your answer."),
    )


@consequences_of(Case, "object_to_mediator")
def object_to_mediator(telling: Telling) -> Told:
    reader = reader_of(telling)
    case = telling.subject
    return told(
        [
            phrase("{other}, the mediator and the operators read your reason.", other=reader.name(reader.other)),
            phrase("An operator decides by {case}. Undecided, it is sustained.", case=in_time(case, DECIDED_WITHIN)),
            phrase(
                "Until then this mediator does not recommend. The clock of mediation runs on: it ends on {until}.",
                until=_until(case),
            ),
            phrase("If it is sustained, another mediator takes the case. If it is overruled, this one goes on."),
            phrase("You can object once in this case."),
        ],
        button=phrase("Object to the mediator"),
        grave=True,
        done=phrase("You objected to the mediator."),
    )


@consequences_of(Case, "sustain_objection")
def sustain_objection(telling: Telling) -> Told:
    case = telling.subject
    return told(
        [
            phrase(
                "{mediator} leaves the case, and cannot take it again. It goes back to the queue.",
                mediator=case.mediator,
            ),
            phrase("The clock of mediation runs on, to {until}. Both sides read your reason.", until=_until(case)),
        ],
        button=phrase("Sustain the objection"),
        done=phrase("Sustained. The case waits for another mediator."),
    )


@consequences_of(Case, "overrule_objection")
def overrule_objection(telling: Telling) -> Told:
    return told(
        [
            phrase(
                "{mediator} stays, and may recommend again. Both sides read your reason.",
                mediator=telling.subject.mediator,
            )
        ],
        button=phrase("Overrule the objection"),
        done=phrase("Overruled. The mediator stays."),
    )


def _after(deadline: Deadline, count: int) -> str:
    """When it falls due with so many of its own unit added, by the same counting as the act."""
    due = counting.shift(deadline.due_with(count), deadline.stood, deadline.unit, deadline.zone, deadline.calendar)
    return long_deadline(due)


@form_of(Case, "extend")
def extending(telling: Telling) -> Form:
    deadline = process.clock_of(telling.subject)
    by = {
        "hours": phrase("By how many hours"),
        "days": phrase("By how many days"),
        "business": phrase("By how many business days"),
    }
    return Form(
        labels={"days": by[deadline.unit if deadline else "days"]},
        helps={"days": phrase("1 to 14, from the last day of the deadline.")},
    )


@consequences_of(Case, "extend")
def extend(telling: Telling) -> Told:
    case = telling.subject
    deadline = process.clock_of(case)
    if deadline is None:
        return Told()
    days: Any = telling.said.get("days")
    sentences = [
        phrase(
            "Both sides have more time, and read your reason. As it stands, the deadline is {due_at}.",
            due_at=long_deadline(deadline.due_at),
        )
    ]
    if days:
        sentences.append(phrase("With your extension it is {after}.", after=_after(deadline, days)))
    if deadline.is_stopped:
        sentences.append(phrase("The clock stands still. What it has stood still is added after that."))
    sentences.append(phrase("Nobody can make it shorter again. A mediator can do this once in a phase."))
    return told(sentences, button=phrase("Extend the deadline"), done=phrase("Both sides have more time."))


@form_of(Case, "close_evidence")
def closing_evidence(telling: Telling) -> Form:
    return Form(initial={"hours": 48})


@consequences_of(Case, "close_evidence")
def close_evidence(telling: Telling) -> Told:
    hours: Any = telling.said.get("hours") or 48
    at = long_moment(clock.now() + timedelta(hours=hours))
    return told(
        [
            phrase("Both sides are told at once. At the earliest, evidence closes on {at}.", at=at),
            phrase("They can still add evidence afterwards. You need not read that before you recommend."),
            phrase("If another mediator takes the case, this holds no more."),
        ],
        button=phrase("Announce it"),
        done=phrase("Both sides know when evidence closes."),
    )
