"""“If you do nothing”: what the clock does when the present deadline passes, in this case's own amounts and dates.

What comes of it is asked of the same function that the lapse asks (`lapsing.outcome_when_lapsed`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.phrases import all_of, phrase, phrase_later, phrase_of
from core.presenting import long_deadline
from disputes import process, yet_to_act
from disputes.lapsing import has_paid, is_decided, outcome_if_paid, outcome_when_lapsed
from disputes.models import Cause, FeeState, Phase
from disputes.outcomes import Outcome, half_of
from disputes.pages import if_granted
from disputes.pages.decided_later import silence_of
from disputes.pages.reader import Reader
from disputes.pages.released import stays
from disputes.pages.wording import genitive, sentence
from disputes.second_reading import is_open
from record.declaring import SIDES
from timers.models import Deadline


@dataclass(frozen=True)
class Silence:
    """For components/ifnothing.html, letters and the API. `loss`: the reader would lose money by it."""

    lead: str
    text: str
    loss: bool = False


def silence(reader: Reader) -> Silence | None:
    """What happens if nobody acts before the present deadline; None where nothing runs."""
    if later := silence_of(reader):
        return Silence(*later)
    deadline = reader.deadline
    if deadline is None or not is_decided(deadline.kind):
        return None
    if is_open(reader.case):
        return Silence(phrase("If no second opinion comes:"), _no_second_opinion(reader))
    outcome = outcome_when_lapsed(reader.case, deadline.kind)
    if outcome is None:
        return Silence(_NO_AWARD[bool(reader.case.award_recorded_at)], _no_award(reader, deadline))
    words = _closing(reader, outcome) if outcome.closes else _GOES_ON[outcome.goes_on_to](reader, deadline)
    text = f"{_after(reader, deadline)}{_waiting(reader, deadline)}, {words}{_otherwise(reader, deadline)}"
    return Silence(_lead(reader, deadline), text, loses(reader, outcome) or if_granted.loses(reader))


def loses(reader: Reader, outcome: Outcome) -> bool:
    """Whether silence costs the reader money: nothing is left, or less than was recommended or is on the table."""
    if not reader.side or outcome.to_freelancer is None:
        return False
    share = reader.share(reader.side, outcome.to_freelancer)
    others = (reader.case.last_recommendation, reader.their_offer)
    return share == 0 or any(share < reader.share(reader.side, other.to_freelancer) for other in others if other)


def _lead(reader: Reader, deadline: Deadline) -> str:
    waited = yet_to_act.sides(reader.case)
    if reader.side in waited:
        return phrase("If you do nothing:")
    if len(waited) == 1:
        return phrase("If {waited} does nothing:", waited=reader.name(waited[0]))
    if waited:
        return phrase("If nobody does anything:")
    return _UNTIL.get(deadline.kind) or phrase("If nobody does anything:")


_NO_AWARD = {False: phrase_later("If no award comes by then:"), True: phrase_later("If no award is approved by then:")}
_UNTIL = {
    process.MEDIATION: phrase_later("If no recommendation comes:"),
    process.SEND: phrase_later("If the file is not sent:"),
    process.APPLICATION: phrase_later("If no mediator decides:"),
}


def _after(reader: Reader, deadline: Deadline) -> str:
    if deadline.is_stopped:
        return phrase("the clock stands still. When it runs on and the deadline passes")
    if deadline.waits_since:
        asked = if_granted.asked(reader)
        return (
            phrase("unless a waiver is granted before the wait is over")
            if asked
            else (phrase("as soon as what was begun in time is decided"))
        )
    return phrase("after {due_at}", due_at=long_deadline(deadline.due_at))


def _closing(reader: Reader, outcome: Outcome) -> str:
    """The clock closes the case: the division, why it is this one, and what becomes of the fees."""
    if outcome.cause == Cause.NO_AGREEMENT:
        return stays(reader)
    to_freelancer = outcome.to_freelancer or 0
    told = phrase(
        "the clock {divides}{because}.", divides=reader.divided(to_freelancer), because=_because(reader, outcome)
    )
    if reader.side and not reader.share(reader.side, to_freelancer):
        told += phrase(" You get {amount}.", amount=reader.money(0))
    return told + fees_back(reader)


def _because(reader: Reader, outcome: Outcome) -> str:
    case = reader.case
    if outcome.cause == Cause.NEITHER_PAID:
        if case.phase == Phase.ELECTION and case.rules.neither_pays != "recommendation":
            return phrase(", as the rulebook says")
        return phrase(", as last recommended") if case.last_recommendation else phrase(", half each")
    if outcome.cause == Cause.FEE_DEFAULT:
        payer = next(side for side, paid in has_paid(case).items() if paid)
        return fee_default_because(reader, payer)
    if outcome.cause == Cause.RECOMMENDATION_STOOD:
        return phrase(", as recommended")
    return phrase(", as claimed")


def fee_default_because(reader: Reader, payer: str) -> str:
    if reader.case.rules.fee_default == "as_claimed":
        if payer == reader.case.claimant:
            return phrase(", as {payer} last claimed", payer=reader.called(payer))
        return phrase(", as {payer} last answered", payer=reader.called(payer))
    if reader.case.fees and reader.case.fees[payer].state == FeeState.WAIVED:
        return phrase(", because only {whose} fee is settled, by a waiver", whose=genitive(reader.called(payer)))
    return phrase(", because only {payer} paid", payer=reader.called(payer))


def fees_back(reader: Reader) -> str:
    held = [fee for fee in reader.case.fees.values() if fee.is_held]
    return "".join(
        phrase(
            " {whose} fee of {amount} is paid back.",
            whose=sentence(genitive(reader.called(fee.side))),
            amount=reader.money(fee.amount),
        )
        for fee in held
    )


def _to_default(reader: Reader, deadline: Deadline) -> str:
    rules, case = reader.case.rules, reader.case
    until = rules.calendar.due(deadline.due_at, rules.set_aside) if rules.set_aside else deadline.due_at
    return phrase(
        "the claim stands as it was made: {claimed}. The money stays held until {until}, then the clock executes it.",
        claimed=reader.shares(case.claimed),
        until=long_deadline(until),
    )


def _to_negotiation(reader: Reader, deadline: Deadline) -> str:
    length = reader.case.rules.negotiation
    if reader.side:
        return phrase("the late answer counts, and you both have {length} to agree. No money moves.", length=length)
    return phrase("the late answer counts, and both sides have {length} to agree. No money moves.", length=length)


def _to_mediation(reader: Reader, deadline: Deadline) -> str:
    length = reader.case.rules.mediation
    if deadline.kind == process.APPLICATION:
        return phrase(
            "the late answer counts, and a neutral mediator recommends a split within {length}. No money moves.",
            length=length,
        )
    if deadline.kind == process.MEDIATION:
        return phrase("another mediator takes the case and has {length}. No money moves.", length=half_of(length))
    return phrase(
        "a neutral mediator takes the case, and recommends a split within {length}. No money moves.", length=length
    )


def _to_election(reader: Reader, deadline: Deadline) -> str:
    case = reader.case
    fee = reader.money(case.rules.fee.of(case.amount))
    nobody = outcome_if_paid(case, {})
    places = {"fee": fee, "divides": reader.divided(nobody.to_freelancer or 0)}
    if deadline.kind == process.RECOMMENDATION:
        return phrase(
            "silence is not a yes: the fee election opens, and each side may pay {fee} for an independent "
            "arbitrator. If nobody pays then, the clock {divides}.",
            **places,
        )
    return phrase(
        "the fee election opens, and each side may pay {fee} for an independent "
        "arbitrator. If nobody pays then, the clock {divides}.",
        **places,
    )


_GOES_ON: dict[str, Callable[[Reader, Deadline], str]] = {
    Phase.DEFAULT: _to_default,
    Phase.NEGOTIATION: _to_negotiation,
    Phase.MEDIATION: _to_mediation,
    Phase.ELECTION: _to_election,
}


def _otherwise(reader: Reader, deadline: Deadline) -> str:
    """In the election nobody has paid in, silence has two results: the other side may still pay alone."""
    if deadline.kind != process.ELECTION:
        return ""
    if deadline.waits_since:
        return if_granted.told(reader)
    told = ""
    if not any(has_paid(reader.case).values()):
        for payer in [reader.other] if reader.side else list(SIDES):
            alone = outcome_if_paid(reader.case, {payer: True})
            told = (
                phrase(
                    " If only {payer} pays, it {divides}.",
                    payer=reader.name(payer),
                    divides=reader.divided(alone.to_freelancer or 0),
                )
                + told
            )
    return told + if_granted.told(reader)


def _no_second_opinion(reader: Reader) -> str:
    running = next((clock for clock in reader.clocks if clock.kind == process.SECOND_OPINION), None)
    if running is None:
        return phrase(
            "when its time is over, the recommendation that there is stands as it is, "
            "and the time to answer it runs on."
        )
    return phrase(
        "after {due_at}, the recommendation that there is stands as it is, and the time to answer it runs on.",
        due_at=long_deadline(running.due_at),
    )


def _waiting(reader: Reader, deadline: Deadline) -> str:
    """A request for a waiver that nobody has decided by then is waited for: said before what comes of it."""
    if deadline.kind != process.ELECTION or deadline.waits_since:
        return ""
    asked = if_granted.asked(reader)
    if not asked:
        return ""
    whose = all_of(genitive(reader.called(side)) for side in asked)
    return phrase_of(
        len(asked),
        ", or up to 72 hours later while {whose} request for a waiver is undecided",
        ", or up to 72 hours later while {whose} requests for a waiver are undecided",
        whose=whose,
    )


def _no_award(reader: Reader, deadline: Deadline) -> str:
    return phrase(
        "after {due_at}, operators are alarmed every week. {amount} stays held: only an award ends the case.",
        due_at=long_deadline(deadline.due_at),
        amount=reader.money(reader.case.amount),
    )
