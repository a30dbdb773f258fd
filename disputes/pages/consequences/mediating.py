"""What writing to the mediator, questions, objections, extensions and the close of evidence lead to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.acting import Telling, Told, consequences_of
from contracts.acting.telling import Form, form_of
from core import clock
from core.presenting import long_deadline, long_moment
from disputes import process
from disputes.models import Case
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.pages.told_as.counted import so_many
from disputes.stages.objecting import DECIDED_WITHIN
from timers import counting
from timers.models import Deadline


def _until(case: Case) -> str:
    deadline = process.clock_of(case)
    return long_deadline(deadline.due_at) if deadline else "its end"


@consequences_of(Case, "claim")
def claim(telling: Telling) -> Told:
    case = telling.subject
    sentences = [
        "Both sides read your name and your declaration.",
        f"You have until {_until(case)} to recommend. The time ran before you took the case.",
    ]
    if case.rules.neutral_reply:
        sentences.append(
            f"Whoever writes to you privately, or answers a question, gets a reply within {case.rules.neutral_reply}. "
            "Without one, the case goes back to the queue."
        )
    return told(sentences, button="Claim the case", done="You mediate this case now.")


@consequences_of(Case, "hand_back")
def hand_back(telling: Telling) -> Told:
    case = telling.subject
    return told(
        [
            f"Another mediator can take the case. The deadline stays: {_until(case)}.",
            "Both sides read the reason. What they wrote to you privately, the next mediator does not read.",
        ],
        button="Hand the case back", done="The case is back in the queue.",
    )  # fmt: skip


@consequences_of(Case, "ask_party")
def ask_party(telling: Telling) -> Told:
    return told(
        ["Both sides read the question now, and its answer when it comes.",
         "The day is a target. Nothing is decided when it passes, and the clock of mediation runs on."],
        button="Ask", done="The question is asked.",
    )  # fmt: skip


@form_of(Case, "answer_party")
def answering(telling: Telling) -> Form:
    """The question stands above the field that answers it."""
    asked = telling.subject.party_questions.open().to_side(telling.actor.position).first()
    if asked is None:
        return Form()
    return Form(labels={"text": f"Question {asked.number}: {asked.text}"})


@consequences_of(Case, "answer_party")
def answer_party(telling: Telling) -> Told:
    them = reader_of(telling).name(reader_of(telling).other)
    return told(
        [f"The mediator and {them} read your answer.", "What only the mediator shall read goes to your private room."],
        button="Send the answer", done="The mediator has your answer.",
    )  # fmt: skip


@consequences_of(Case, "object_to_mediator")
def object_to_mediator(telling: Telling) -> Told:
    reader = reader_of(telling)
    case = telling.subject
    return told(
        [
            f"{reader.name(reader.other)}, the mediator and the operators read your reason.",
            f"An operator decides by {in_time(case, DECIDED_WITHIN)}. Undecided, it is sustained.",
            "Until then this mediator does not recommend. The clock of mediation runs on: "
            f"it ends on {_until(case)}.",
            "If it is sustained, another mediator takes the case. If it is overruled, this one goes on.",
            "You can object once in this case.",
        ],
        button="Object to the mediator", grave=True, done="You objected to the mediator.",
    )  # fmt: skip


@consequences_of(Case, "sustain_objection")
def sustain_objection(telling: Telling) -> Told:
    case = telling.subject
    return told(
        [
            f"{case.mediator} leaves the case, and cannot take it again. It goes back to the queue.",
            f"The clock of mediation runs on, to {_until(case)}. Both sides read your reason.",
        ],
        button="Sustain the objection", done="Sustained. The case waits for another mediator.",
    )  # fmt: skip


@consequences_of(Case, "overrule_objection")
def overrule_objection(telling: Telling) -> Told:
    return told(
        [f"{telling.subject.mediator} stays, and may recommend again. Both sides read your reason."],
        button="Overrule the objection", done="Overruled. The mediator stays.",
    )  # fmt: skip


def _after(deadline: Deadline, count: int) -> str:
    """When it falls due with so many of its own unit added, by the same counting as the act."""
    due = counting.shift(deadline.due_with(count), deadline.stood, deadline.unit, deadline.zone, deadline.calendar)
    return long_deadline(due)


@form_of(Case, "extend")
def extending(telling: Telling) -> Form:
    deadline = process.clock_of(telling.subject)
    unit = so_many(2, deadline.unit).split("\u00a0")[1] if deadline else "days"
    return Form(labels={"days": f"By how many {unit}"}, helps={"days": "1 to 14, from the last day of the deadline."})


@consequences_of(Case, "extend")
def extend(telling: Telling) -> Told:
    case = telling.subject
    deadline = process.clock_of(case)
    if deadline is None:
        return Told()
    days: Any = telling.said.get("days")
    sentences = [
        f"Both sides have more time, and read your reason. As it stands, the "
        f"deadline is {long_deadline(deadline.due_at)}."
    ]
    if days:
        sentences.append(f"With your extension it is {_after(deadline, days)}.")
    if deadline.is_stopped:
        sentences.append("The clock stands still. What it has stood still is added after that.")
    sentences.append("Nobody can make it shorter again. A mediator can do this once in a phase.")
    return told(sentences, button="Extend the deadline", done="Both sides have more time.")


@form_of(Case, "close_evidence")
def closing_evidence(telling: Telling) -> Form:
    return Form(initial={"hours": 48})


@consequences_of(Case, "close_evidence")
def close_evidence(telling: Telling) -> Told:
    hours: Any = telling.said.get("hours") or 48
    at = long_moment(clock.now() + timedelta(hours=hours))
    return told(
        [
            f"Both sides are told at once. At the earliest, evidence closes on {at}.",
            "They can still add evidence afterwards. You need not read that before you recommend.",
            "If another mediator takes the case, this holds no more.",
        ],
        button="Announce it", done="Both sides know when evidence closes.",
    )  # fmt: skip
