"""The mediator's reply: what a side sent to the mediator alone waits for one, and not for ever."""

from __future__ import annotations

from disputes import process, standstills, waiting
from disputes.models import Case, Phase
from disputes.stages.mediation import release_mediator
from record.acts import lapse
from timers import deadlines
from timers.models import Deadline

NO_REPLY = "no reply"


def awaited(case: Case) -> None:
    """A private message, one that only the mediator gets, or an answer to a question has reached the mediator.

    The first that is unanswered starts the clock. In shuttle mode a side's message in the joint room comes here too.
    """
    if case.phase != Phase.MEDIATION or case.mediator_id is None or case.rules.neutral_reply is None:
        return
    if deadlines.find(case, process.NEUTRAL_REPLY) is None:
        process.start_clock(case, process.NEUTRAL_REPLY, case.rules.neutral_reply)
        standstills.settle(case)  # what begins while all clocks stand, stands too


def given(case: Case, because: str) -> None:
    """Any message, question or recommendation of the mediator is a reply."""
    deadlines.meet(case, process.NEUTRAL_REPLY, because=because)


@lapse(process.NEUTRAL_REPLY, Case, waits=waiting.until)
def not_given(case: Case, deadline: Deadline) -> None:
    """The mediator did not reply in time: the case goes back to the queue, marked. The clock of mediation runs on."""
    release_mediator(case, NO_REPLY)
