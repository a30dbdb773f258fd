"""What a side sent to the mediator alone waits for a reply: the clock that says by when."""

from __future__ import annotations

from disputes import process, standstills
from disputes.models import Case, Phase
from timers import deadlines


def awaited(case: Case) -> None:
    """A private message, one that only the mediator gets, or an answer to a question has reached the mediator.

    The first that is unanswered starts the clock. Where contact is not direct, a side's message in the room of both
    comes here too, also one that had waited for the mediator to claim the case.
    """
    if case.phase != Phase.MEDIATION or case.mediator_id is None or case.rules.neutral_reply is None:
        return
    if deadlines.find(case, process.NEUTRAL_REPLY) is None:
        process.start_clock(case, process.NEUTRAL_REPLY, case.rules.neutral_reply)
        standstills.settle(case)  # what begins while all clocks stand, stands too


def given(case: Case, because: str) -> None:
    """Any message, question or recommendation of the mediator is a reply."""
    deadlines.meet(case, process.NEUTRAL_REPLY, because=because)
