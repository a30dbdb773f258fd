"""Standstills: what stops a clock of the case, for both sides alike, and lets it run on (rulebook 3.7).

A clock stands still as long as anything that stops it is open, and no longer: time during which several stood in its
way counts once. What it stood still in all is added up before it is counted when it falls due.
"""

from __future__ import annotations

from disputes import process
from disputes.models import Case
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

# What stops -> the clocks that it stops. A hold stops all others.
STOPS: dict[str, tuple[str, ...]] = {
    process.APPLICATION: (process.SET_ASIDE,),
    process.QUESTION: (process.RECOMMENDATION,),
    process.CORRECTION: (process.RECOMMENDATION,),
    process.SECOND_OPINION: (process.RECOMMENDATION,),
}


def begin(case: Case, kind: str, length: Length, *, about: int = 0) -> Deadline:
    """Something that stops clocks begins, with a deadline of its own."""
    started = deadlines.start(case, kind, length, case.rules.calendar, about=about)
    settle(case)
    return started


def end(case: Case, kind: str, *, because: str, about: int = 0) -> None:
    """It was decided in time. What it alone stopped runs on."""
    deadlines.meet(case, kind, about=about, because=because)
    settle(case)


def settle(case: Case) -> None:
    """Let every clock of the case stand or run, as what is open now says. After a lapse of one of them too."""
    there = list(Deadline.objects.of(case).open())
    kinds = {deadline.kind for deadline in there}
    for deadline in there:
        stopper = _stopper(deadline.kind, kinds)
        if stopper and not deadline.is_stopped:
            deadlines.stop(case, deadline.kind, about=deadline.about, because=stopper)
        elif not stopper and deadline.is_stopped:
            deadlines.resume(deadline)


def _stopper(kind: str, there: set[str]) -> str:
    if process.HOLD in there and kind != process.HOLD:
        return process.HOLD
    return next((stopper for stopper, stopped in STOPS.items() if stopper in there and kind in stopped), "")
