"""What doing nothing leads to, in the table of what each choice leads to."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from core.presenting import long_deadline
from disputes import process
from disputes.lapsing import has_paid, outcome_if_paid, outcome_when_lapsed
from disputes.models import Cause, Phase
from disputes.outcomes import Outcome
from disputes.pages import if_granted
from disputes.pages.decided_later import Decided, first_to_come
from disputes.pages.payoff_rows import Row, open_row, split_row
from disputes.pages.reader import Reader
from record.declaring import other_side
from timers.models import Deadline


def doing_nothing(reader: Reader) -> list[Row]:
    deadline = reader.deadline
    if deadline is None:
        return []
    if decision := first_to_come(reader):
        return _decided_already(reader, decision)
    outcome = outcome_when_lapsed(reader.case, deadline.kind)
    when = _when(deadline)
    if outcome is None or deadline.kind == process.SEND:
        return _arbitrator(reader, deadline, outcome)
    if outcome.cause == Cause.NO_AGREEMENT:
        text = phrase("The case ends without agreement {when}.", when=when)
        return [split_row(reader, phrase("Do nothing"), text, reader.case.amount, nothing=True)]
    if outcome.to_freelancer is None:
        goes_on = _GOES_ON[outcome.goes_on_to]
        if deadline.kind == process.MEDIATION and outcome.goes_on_to == Phase.MEDIATION:
            goes_on = phrase("The mediator recommends a split. If none comes, the case goes to another mediator")
        if reader.case.about_released:
            text = phrase("{goes_on} {when}. Nothing moves unless you both agree.", goes_on=goes_on, when=when)
            return [split_row(reader, phrase("Do nothing"), text, reader.case.amount, nothing=True)]
        return [open_row(reader, phrase("Do nothing"), f"{goes_on} {when}.", nothing=True)]
    text = phrase("The clock closes the case {when}.", when=when)
    rows = [split_row(reader, phrase("Do nothing"), text, outcome.to_freelancer, nothing=True)]
    if reader.case.phase == Phase.ELECTION and not any(has_paid(reader.case).values()) and not deadline.waits_since:
        rows = _both_silences(reader, outcome, when)
    return [*(_granted(reader, side) for side in if_granted.asked(reader)), *rows]


def _granted(reader: Reader, side: str) -> Row:
    """A waiver is asked for, and silence ends otherwise where it is granted."""
    name = (
        phrase("Your waiver is granted, and nothing else happens")
        if side == reader.side
        else phrase("Their waiver is granted, and nothing else happens")
    )
    to_freelancer = if_granted.alone(reader, side)
    if to_freelancer is None:
        fee = reader.case.fees[reader.side]
        return open_row(
            reader, name, phrase("Both fees are settled: an arbitrator decides."), fee=fee.amount if fee.paid_at else 0
        )
    them = other_side(side)
    text = (
        phrase("It counts as paid. You then have time to pay; if not, this.")
        if them == reader.side
        else phrase("It counts as paid. {them} then has time to pay; if not, this.", them=reader.name(them))
    )
    return split_row(reader, name, text, to_freelancer)


def _arbitrator(reader: Reader, deadline: Deadline, unsent: Outcome | None) -> list[Row]:
    """Both fees are settled: an arbitrator decides, unless the file is never sent."""
    fee = reader.case.fees[reader.side]
    cost = fee.amount if fee.paid_at else 0
    rows = [open_row(reader, phrase("Do nothing"), phrase("The arbitrator decides."), fee=cost, nothing=True)]
    if unsent is not None and unsent.to_freelancer is not None:
        text = phrase(
            "If the portal has not sent the file, the clock closes the case {when}. Fees are paid back.",
            when=_when(deadline),
        )
        rows.append(
            split_row(reader, phrase("Do nothing, and no file is sent"), text, unsent.to_freelancer, nothing=True)
        )
    return rows


def _decided_already(reader: Reader, decision: Decided) -> list[Row]:
    """The other side has decided, and it takes effect by itself."""
    if decision.to_freelancer is None:
        return []
    who = reader.name(decision.row.side)
    text = phrase("The {called} of {who} takes effect {when}.", called=decision.called, who=who, when=decision.when)
    return [split_row(reader, phrase("Do nothing"), text, decision.to_freelancer, nothing=True)]


def _when(deadline: Deadline) -> str:
    if deadline.is_stopped:
        return phrase("when the clock has run on, and out")
    return (
        phrase("at the end of the wait")
        if deadline.waits_since
        else phrase("after {due_at}", due_at=long_deadline(deadline.due_at))
    )


def _both_silences(reader: Reader, outcome: Outcome, when: str) -> list[Row]:
    """Nobody has paid yet: what silence does depends on the other side."""
    them = reader.name(reader.other)
    alone = outcome_if_paid(reader.case, {reader.other: True}).to_freelancer or 0
    return [
        split_row(
            reader,
            phrase("Do nothing, and they pay"),
            phrase("If only {them} pays, {when}.", them=them, when=when),
            alone,
            nothing=True,
        ),
        split_row(
            reader,
            phrase("Do nothing, like them"),
            phrase("If nobody pays, {when}.", when=when),
            outcome.to_freelancer or 0,
            nothing=True,
        ),
    ]


_GOES_ON: dict[str, str] = {
    Phase.DEFAULT: phrase_later("The claim stands as it was made"),
    Phase.NEGOTIATION: phrase_later("The late answer counts, and negotiation begins"),
    Phase.MEDIATION: phrase_later("The case goes to a mediator"),
    Phase.ELECTION: phrase_later("The fee election opens"),
}
