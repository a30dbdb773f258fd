"""The life cycle of a case: which phase follows which, and the clock each one starts. The only writer of `phase`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contracts.rules import Rules
from core import clock, writing
from core.phrases import phrase_as
from disputes.models import Case, Phase
from record.acts import current
from timers import deadlines
from timers.called import names_kinds
from timers.counting import Length
from timers.models import Deadline

NEXT: dict[str, frozenset[str]] = {
    Phase.RESPONSE: frozenset({Phase.DEFAULT, Phase.NEGOTIATION, Phase.MEDIATION, Phase.CLOSED}),
    Phase.DEFAULT: frozenset({Phase.NEGOTIATION, Phase.MEDIATION, Phase.CLOSED}),
    Phase.NEGOTIATION: frozenset({Phase.MEDIATION, Phase.CLOSED}),
    Phase.MEDIATION: frozenset({Phase.RECOMMENDATION, Phase.ELECTION, Phase.CLOSED}),
    Phase.RECOMMENDATION: frozenset({Phase.ELECTION, Phase.CLOSED}),
    Phase.ELECTION: frozenset({Phase.ARBITRATION, Phase.CLOSED}),
    Phase.ARBITRATION: frozenset({Phase.CLOSED}),
    Phase.CLOSED: frozenset(),
}

# The kind of deadline that runs in a phase. Once the file is sent, arbitration's `send` gives way to `award`.
RESPONSE, SET_ASIDE, NEGOTIATION, MEDIATION = "response", "set_aside", "negotiation", "mediation"
RECOMMENDATION, ELECTION, SEND, AWARD = "recommendation", "election", "send", "award"

# What runs beside the clock of a phase.
APPLICATION, OBJECTION, NEUTRAL_REPLY = "application", "objection", "neutral_reply"
QUESTION, CORRECTION, SECOND_OPINION = "question", "correction", "second_opinion"
HOLD, COOLING_OFF = "hold", "cooling_off"
BESIDE: dict[str, tuple[str, ...]] = {
    Phase.DEFAULT: (APPLICATION,),
    Phase.MEDIATION: (NEUTRAL_REPLY, OBJECTION),
    Phase.RECOMMENDATION: (QUESTION, CORRECTION, SECOND_OPINION),
}

CLOCK_OF: dict[str, str] = {
    Phase.RESPONSE: RESPONSE,
    Phase.DEFAULT: SET_ASIDE,
    Phase.NEGOTIATION: NEGOTIATION,
    Phase.MEDIATION: MEDIATION,
    Phase.RECOMMENDATION: RECOMMENDATION,
    Phase.ELECTION: ELECTION,
    Phase.ARBITRATION: SEND,
}
LENGTH_OF: dict[str, Callable[[Case], Length | None]] = {
    RESPONSE: lambda case: case.rules.response,
    SET_ASIDE: lambda case: case.rules.set_aside,
    NEGOTIATION: lambda case: case.rules.negotiation,
    MEDIATION: lambda case: case.rules.mediation,
    RECOMMENDATION: lambda case: case.rules.recommendation,
    ELECTION: lambda case: case.rules.first_payment,
    SEND: lambda case: case.rules.send,
    AWARD: lambda case: case.rules.award,
}


def first_phase(rules: Rules, *, about_released: bool) -> str:
    """The response; released money is negotiated about at once, or mediated where there is no negotiation."""
    if not about_released:
        return Phase.RESPONSE
    return Phase.NEGOTIATION if rules.negotiation else Phase.MEDIATION


def begin(case: Case) -> None:
    """The first phase, and its clock."""
    current().move(case.called, "", case.phase)
    start_clock(case, CLOCK_OF[case.phase])


def advance(case: Case, to: str, *, also: Iterable[str] = ()) -> None:
    """Move to the next phase: the clocks of the old one end, and the new one's starts. Saves these fields with it."""
    if to not in NEXT[case.phase]:
        raise RuntimeError(f"no case goes from {case.phase} to {to}")
    running = current()
    by_clock = running.act.endswith("_lapsed")
    if to == Phase.CLOSED:
        deadlines.cancel(case, because=running.act)
    else:
        finish = deadlines.cancel if by_clock else deadlines.meet
        finish(case, CLOCK_OF[case.phase], because=running.act)
        if beside := BESIDE.get(case.phase):
            deadlines.cancel(case, *beside, because=running.act)
    running.move(case.called, case.phase, to)
    case.phase, case.phase_since = Phase(to), clock.now()
    if to == Phase.NEGOTIATION:
        case.negotiating_since = clock.now()
    writing.save(case, "phase", "phase_since", "negotiating_since", *also)
    if to in CLOCK_OF:
        start_clock(case, CLOCK_OF[to])


def start_clock(case: Case, kind: str, length: Length | None = None) -> None:
    length = length or LENGTH_OF[kind](case)
    if length is None:
        raise RuntimeError(f"the rulebook has no {kind}")
    deadlines.start(case, kind, length, case.rules.calendar)


def clock_of(case: Case) -> Deadline | None:
    """The clock of the present phase, running or stopped; arbitration has none once its award is overdue."""
    kind = AWARD if case.file_sent_at else CLOCK_OF[case.phase]
    return deadlines.find(case, kind)


def after_response(case: Case) -> str:
    """Negotiation, where the rulebook has one; else mediation at once."""
    return Phase.NEGOTIATION if case.rules.negotiation else Phase.MEDIATION


@names_kinds
def _called() -> dict[str, str]:
    return {
        "response": phrase_as("clock", "response"),
        "set_aside": phrase_as("clock", "set aside"),
        "negotiation": phrase_as("clock", "negotiation"),
        "mediation": phrase_as("clock", "mediation"),
        "recommendation": phrase_as("clock", "recommendation"),
        "election": phrase_as("clock", "election"),
        "send": phrase_as("clock", "send"),
        "award": phrase_as("clock", "award"),
        "application": phrase_as("clock", "application"),
        "objection": phrase_as("clock", "objection"),
        "neutral_reply": phrase_as("clock", "neutral reply"),
        "question": phrase_as("clock", "question"),
        "correction": phrase_as("clock", "correction"),
        "second_opinion": phrase_as("clock", "second opinion"),
        "hold": phrase_as("clock", "hold"),
        "cooling_off": phrase_as("clock", "cooling off"),
    }
