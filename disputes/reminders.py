"""Reminders of a case's deadlines: what there is to do, in a few words, and what comes of doing nothing.

What silence leads to comes from where the page has it (`pages.silence`); of what runs beside a phase, from here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from contracts.pages.told import tells_reminders
from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_day, long_deadline
from disputes import process
from disputes.models import Case
from disputes.pages.reader import Reader
from disputes.pages.sentences import stopped_once, whole
from disputes.pages.silence import silence
from people.models import User
from record.declaring import declared
from record.letters import Letter, letter
from record.outbox import reminders_of
from timers.models import Deadline
from timers.reminders import left_words

# Kind -> what whoever has yet to act can do before it passes; it follows “24 hours left:”.
TASKS: dict[str, str] = {
    process.RESPONSE: phrase_later("answer the claim"),
    process.SET_ASIDE: phrase_later("settle, or the claim stands as it was made"),
    process.NEGOTIATION: phrase_later("agree, or ask for a mediator"),
    process.MEDIATION: phrase_later("recommend a split"),
    process.RECOMMENDATION: phrase_later("accept or reject the recommendation"),
    process.ELECTION: phrase_later("pay your fee or settle"),
    process.SEND: phrase_later("send the file to the arbitrator"),
    process.AWARD: phrase_later("record the award"),
    process.APPLICATION: phrase_later("decide about the application"),
    process.OBJECTION: phrase_later("decide about the objection"),
    process.NEUTRAL_REPLY: phrase_later("answer the side that wrote to you"),
    process.QUESTION: phrase_later("answer the question"),
    process.CORRECTION: phrase_later("decide about the correction"),
    process.SECOND_OPINION: phrase_later("give a second opinion"),
    process.HOLD: phrase_later("renew or release the hold"),
    process.COOLING_OFF: phrase_later("take it back, or it takes effect"),
}
# Kind -> what its passing leads to, after “If nothing is done: after <moment>, ”.
BESIDE: dict[str, str] = {
    process.APPLICATION: phrase_later("the application is granted, and negotiation begins."),
    process.OBJECTION: phrase_later("the objection is sustained, and another mediator takes the case."),
    process.NEUTRAL_REPLY: phrase_later("the case goes back to the queue."),
    process.QUESTION: phrase_later("the question stays unanswered, and the time to answer the recommendation runs on."),
    process.CORRECTION: phrase_later("the recommendation stands as it is, and the time to answer it runs on."),
    process.SECOND_OPINION: phrase_later("the first recommendation stands, and the time to answer it runs on."),
    process.HOLD: phrase_later("the hold runs out, and the clocks run on."),
    process.COOLING_OFF: phrase_later("it takes effect, and cannot be taken back."),
}


def _fee(reader: Reader) -> str:
    fee = reader.case.fees.get(reader.side)
    return phrase("pay {amount} or settle", amount=reader.money(fee.amount)) if fee else TASKS[process.ELECTION]


def _mediation(reader: Reader) -> str:
    return TASKS[process.MEDIATION] if reader.case.mediator_id else phrase("claim the case, or it goes on without you")


def _set_aside(reader: Reader) -> str:
    can_apply = "set_aside" in reader.open_acts
    return phrase("say why you did not answer, or settle") if can_apply else TASKS[process.SET_ASIDE]


_IN_FULL: dict[str, Callable[[Reader], str]] = {
    process.ELECTION: _fee,
    process.MEDIATION: _mediation,
    process.SET_ASIDE: _set_aside,
}


def task(kind: str) -> str:
    """What there is to do, without the case's own amounts."""
    return TASKS.get(kind) or phrase("see what waits for you")


@reminders_of("case")
def remind(case: Any, deadline: Any, to: User) -> Letter:
    reader = Reader(case, to)
    say = _IN_FULL.get(deadline.kind)
    what = say(reader) if say else task(deadline.kind)
    left = left_words(deadline.due_at - clock.portal_now())
    return letter(
        phrase("{left}: {task} ({reference})", left=left, task=what, reference=case.reference),
        [
            phrase(
                "This is a reminder about case {reference}, {title}. {left}.",
                reference=case.reference,
                title=case.title,
                left=left,
            ),
            what_began_it(case, deadline, to),
        ],
        can_do=phrase("What you can do: {task}.", task=what),
        link=reverse("case", args=[case.pk]),
        to=to,
        otherwise=otherwise(reader, deadline),
        due=deadline.due_at,
    )


def what_began_it(case: Case, deadline: Deadline, to: User) -> str:
    """What happened when the clock started, as the record tells it."""
    quiet = [act.name for act in declared.acts_on(Case) if act.quiet]
    event = case.events.filter(at__lte=deadline.started_at).exclude(act__in=quiet).order_by("number").last()
    return f"{long_day(event.at)}: {stopped_once(f'{whole(case, event, to)}.')}" if event else ""


def otherwise(reader: Reader, deadline: Deadline) -> str:
    """What comes of doing nothing, as the case's page says it."""
    if reader.deadline is not None and reader.deadline.pk == deadline.pk:
        told = silence(reader)
        return f"{told.lead} {told.text}" if told else ""
    led = BESIDE.get(deadline.kind)
    return (
        phrase("If nothing is done: after {due_at}, {led}", due_at=long_deadline(deadline.due_at), led=led)
        if led
        else ""
    )


def _in_portal(deadline: Deadline, left: str, _case: Case, _person: User) -> str:
    return phrase("reminds you: {left}: {task}.", left=left, task=task(deadline.kind))


tells_reminders("case", says=_in_portal)
