"""What asking for a fee waiver, granting it and refusing it lead to."""

from __future__ import annotations

from datetime import datetime

from contracts.acting import Telling, Told, consequences_of
from core import clock
from core.phrases import phrase
from core.presenting import long_deadline
from disputes import process
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import Case, Waiver, WaiverState
from disputes.outcomes import Outcome
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive
from disputes.stages.election_wait import WAITS_AT_MOST, due_moment
from disputes.stages.waivers import asked_until
from disputes.undecided import undecided
from record.declaring import other_side
from timers import deadlines


@consequences_of(Case, "request_waiver")
def request_waiver(telling: Telling) -> Told:
    reader = reader_of(telling)
    if not reader.case.fees:
        return Told()  # no election: the act itself says so
    case, them = reader.case, reader.name(reader.other)
    due = deadlines.find(case, process.ELECTION)
    until = long_deadline(due.due_at) if due else phrase("the deadline")
    sentences = [
        phrase("An operator decides. {them} sees that you asked and what was decided, and never why.", them=them),
        *_granted(reader, reader.side),
        phrase("Refused, you can still pay or settle until {until}.", until=until),
        phrase(
            "If nobody has decided by then, the case waits {hours} hours at most. In that "
            "wait you cannot pay any more, and after it the clock decides.",
            hours=int(WAITS_AT_MOST.total_seconds() // 3600),
        ),
        phrase(
            "You can ask once, until {asked_until}. Paying your fee withdraws the request.",
            asked_until=long_deadline(asked_until(case)),
        ),
    ]
    return told(
        sentences, button=phrase("Ask for the waiver"), done=phrase("You have asked for a waiver. An operator decides.")
    )


@consequences_of(Case, "grant_waiver")
def grant_waiver(telling: Telling) -> Told:
    reader, waiver = reader_of(telling), _meant(telling)
    if waiver is None:
        return Told()
    sentences = [
        phrase("You read what {side} wrote: {reason}", side=reader.name(waiver.side), reason=waiver.reason),
        *_granted(reader, waiver.side),
    ]
    return told(
        sentences,
        button=phrase("Grant the waiver"),
        grave=True,
        done=phrase("The waiver is granted. It counts as paid."),
    )


@consequences_of(Case, "refuse_waiver")
def refuse_waiver(telling: Telling) -> Told:
    reader, waiver = reader_of(telling), _meant(telling)
    if waiver is None:
        return Told()
    case, name = reader.case, reader.name(waiver.side)
    due = deadlines.find(case, process.ELECTION)
    sentences = [phrase("You read what {name} wrote: {reason}", name=name, reason=waiver.reason)]
    if due is not None and due.waits_since:
        sentences += _ends_the_wait(reader, waiver)
    elif due is not None:
        sentences.append(
            phrase(
                "{name} can still pay or settle until {due_at}. Asking is possible once.",
                name=name,
                due_at=long_deadline(due.due_at),
            )
        )
    return told(sentences, button=phrase("Refuse the waiver"), grave=True, done=phrase("The waiver is refused."))


def _meant(telling: Telling) -> Waiver | None:
    """The request of the side that was named, or the one that waits longest."""
    requested = telling.subject.waivers.filter(state=WaiverState.REQUESTED).order_by("requested_at", "pk")
    side = telling.said.get("side")
    found: Waiver | None = (requested.filter(side=side) if side else requested).first()
    return found


def _granted(reader: Reader, side: str) -> list[str]:
    """What a waiver for this side leads to, in this case's amounts and dates."""
    case, other = reader.case, other_side(side)
    fee, whose = reader.money(case.fees[side].amount), genitive(reader.called(side))
    pays = phrase(
        "The platform pays {whose} fee of {fee} when the file is sent; nothing, if the case ends before.",
        whose=whose,
        fee=fee,
    )
    if case.fees[other].is_settled:
        return [
            phrase("Granted, both fees are settled: the case goes to an arbitrator at once, and the award is final."),
            phrase("The file has to be sent by {case}.", case=in_time(case, case.rules.send)),
            pays,
        ]
    alone = outcome_if_paid(case, {side: True})
    until = long_deadline(_second_payment(reader))
    places = {"length": case.rules.second_payment, "until": until}
    return [
        phrase(
            "Granted, it counts as paid. You alone then have {length} from that "
            "moment, and never less than the present deadline: granted now, until {until}.",
            **places,
        )
        if other == reader.side
        else phrase(
            "Granted, it counts as paid. {them} alone then has {length} from that "
            "moment, and never less than the present deadline: granted now, until {until}.",
            them=reader.name(other),
            **places,
        ),
        phrase("If the other fee is paid too, an arbitrator decides. {pays}", pays=pays),
        phrase("If it is not, {goes}.", goes=_goes(reader, alone)),
    ]


def _second_payment(reader: Reader) -> datetime:
    """When the other side's time would end if the waiver were granted now: never before the present deadline."""
    case = reader.case
    due = case.rules.calendar.due(clock.now(), case.rules.second_payment)
    first = deadlines.find(case, process.ELECTION)
    return max(due, first.due_at) if first else due


def _goes(reader: Reader, outcome: Outcome) -> str:
    return phrase("the clock {divides}", divides=reader.divided(outcome.to_freelancer or 0))


def _ends_the_wait(reader: Reader, waiver: Waiver) -> list[str]:
    """The election has waited for this decision: whether it was the last thing it waits for."""
    case = reader.case
    due = deadlines.find(case, process.ELECTION)
    others = case.waivers.filter(state=WaiverState.REQUESTED).exclude(pk=waiver.pk).exists()
    if due is None or others or undecided(case, due_moment(due)).payments:
        return [phrase("The time to pay is over. The case still waits for something else that was begun in time.")]
    outcome = outcome_if_paid(case, has_paid(case))
    return [
        phrase(
            "The time to pay is over, and the case waits for nothing else: at this moment {goes}.",
            goes=_goes(reader, outcome),
        )
    ]
