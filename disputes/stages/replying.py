"""The mediator's reply: what a side sent to the mediator alone waits for one, and not for ever."""

from __future__ import annotations

from disputes import process, waiting
from disputes.models import Case
from disputes.replies import awaited, given
from disputes.stages.mediation import release_mediator
from record.acts import lapse
from timers.models import Deadline

__all__ = ["awaited", "given", "not_given"]

NO_REPLY = "no reply"


@lapse(process.NEUTRAL_REPLY, Case, waits=waiting.until)
def not_given(case: Case, deadline: Deadline) -> None:
    """The mediator did not reply in time: the case goes back to the queue, marked. The clock of mediation runs on."""
    release_mediator(case, NO_REPLY)
