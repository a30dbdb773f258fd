"""Extending the clock of the present phase: for both sides, with a reason, never in the election, and never shorter."""

from __future__ import annotations

from core.errors import NotAllowed, TooLate, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import conflicts, process
from disputes.inputs_mediating import ExtendInput
from disputes.models import Case, Phase
from disputes.models.case import OPEN
from disputes.operators import uninvolved
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, OPERATOR
from timers import deadlines
from timers.models import Deadline

NOT_IN_ELECTION = tuple(phase for phase in OPEN if phase != Phase.ELECTION)


def may_extend(case: Case, by: Actor) -> None:
    """Of the mediators the one who has the case, or any without a conflict where none has it; operators likewise."""
    if by.position == OPERATOR:
        uninvolved(case, by)
    elif case.mediator_id not in (None, by.user.pk):
        raise NotAllowed(phrase("Only the mediator who has this case, or an operator, can extend its deadline."))
    elif why := conflicts.conflict_of(case, by.user) if case.mediator_id is None else "":
        raise NotAllowed(why, instead=phrase("Another mediator, or an operator, can extend the deadline."))


def extendable(case: Case, by: Actor) -> None:
    """A clock that runs or stands still; by a mediator only once in a phase."""
    deadline = process.clock_of(case)
    if deadline is None:
        raise WrongPhase(phrase("No deadline runs that could be extended."))
    if deadline.waits_since:
        raise TooLate(
            phrase("The deadline passed. It only waits for something undecided."), moment=deadline.waits_since
        )
    if by.position == MEDIATOR and _extended_by_mediator(case):
        raise NotAllowed(
            phrase("A mediator has extended the deadline of this phase before. That is possible once."),
            instead=phrase("An operator can extend it again."),
        )


def _extended_by_mediator(case: Case) -> bool:
    """In the present phase, whichever mediator it was: the second round of mediation is the same phase."""
    return case.events.filter(act="extend", position=MEDIATOR, said__phase=case.phase).exists()


@act(
    Case,
    by=(MEDIATOR, OPERATOR),
    who=may_extend,
    phase=NOT_IN_ELECTION,
    limit=extendable,
    label=phrase_later("Extend the deadline"),
    takes=ExtendInput,
    heeds=False,
    final=True,
)
def extend(case: Case, by: Actor, *, days: int, reason: str) -> Deadline:
    """Give both sides more time, from the last day of the present deadline. Nobody can make it shorter again."""
    deadline = process.clock_of(case)
    if deadline is None:
        raise WrongPhase(phrase("No deadline runs that could be extended."))
    before = deadline.due_at
    deadlines.extend(deadline, days)
    if deadline.due_at < before:
        raise RuntimeError(f"{case.reference}: an extension by {days} {deadline.unit} made the deadline shorter")
    current().say(
        phase=str(case.phase),
        deadline=deadline.kind,
        days=days,
        unit=deadline.unit,
        reason=reason,
        before=before.isoformat(),
        due_at=deadline.due_at.isoformat(),
    )
    return deadline
