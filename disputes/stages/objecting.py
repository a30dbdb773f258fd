"""Objecting to the mediator: once a side; an operator decides within three days, or the clock sustains it."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import beside, process, waiting
from disputes.foreseeing import foresees
from disputes.inputs import ReasonInput
from disputes.models import Case, Objection, Phase
from disputes.models.objection import Decided
from disputes.operators import uninvolved
from disputes.stages.mediation import release_mediator
from record.acts import Actor, act, current, lapse
from record.declaring import OPERATOR, SIDES
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

DECIDED_WITHIN = Length(3)
OBJECTED = "objected to"


def place_of(side: str) -> int:
    """Each side's objection has a clock of its own."""
    return SIDES.index(side) + 1


def may_object(case: Case, by: Actor) -> None:
    if case.mediator_id is None:
        raise WrongPhase(phrase("Nobody mediates this case yet, so there is nobody to object to."))
    if any(objection.side == by.position for objection in case.objections.all()):
        raise NotAllowed(
            phrase("You have objected to a mediator in this case before. Each side can do so once."),
            instead=phrase("You can write to the mediator, or refuse the recommendation when it comes."),
        )


@act(
    Case,
    by=SIDES,
    phase=Phase.MEDIATION,
    limit=may_object,
    label=phrase_later("Object to the mediator"),
    takes=ReasonInput,
    foresees=foresees("reason"),
    final=True,
    heeds=False,
)
def object_to_mediator(case: Case, by: Actor, *, reason: str) -> Objection:
    """Say why this mediator should not have your case, once. No recommendation comes before it is decided."""
    said = beside.written(case, by.position, reason)
    made = Objection.objects.create(
        case=case, side=by.position, mediator_id=case.mediator_id, reason=said.plain, made_at=clock.now()
    )
    said.go_with(made, "reason")
    deadlines.start(case, process.OBJECTION, DECIDED_WITHIN, case.rules.calendar, about=place_of(by.position))
    current().say(reason=said.plain)
    return made


def something_to_decide(case: Case, by: Actor) -> None:
    if not case.objections.open().exists():
        raise WrongPhase(phrase("No objection waits for a decision."))


def not_about_oneself(case: Case, by: Actor) -> None:
    """Somebody may be mediator and operator; about themselves another operator decides."""
    uninvolved(case, by)
    if case.mediatings.filter(mediator=by.user).exists():
        raise NotAllowed(
            phrase("You are or were the mediator of this case. Another operator decides about the objection.")
        )


@act(
    Case,
    by=OPERATOR,
    who=not_about_oneself,
    phase=Phase.MEDIATION,
    limit=something_to_decide,
    label=phrase_later("Sustain the objection"),
    takes=ReasonInput,
    heeds=False,
)
def sustain_objection(case: Case, by: Actor, *, reason: str) -> None:
    """Another mediator takes the case. It goes back to the queue, in the same phase, and its clock runs on."""
    _decide(case, by, Decided.SUSTAINED, reason)
    release_mediator(case, OBJECTED)


@act(
    Case,
    by=OPERATOR,
    who=not_about_oneself,
    phase=Phase.MEDIATION,
    limit=something_to_decide,
    label=phrase_later("Overrule the objection"),
    takes=ReasonInput,
    heeds=False,
)
def overrule_objection(case: Case, by: Actor, *, reason: str) -> None:
    """The mediator stays, and may recommend again."""
    decided = _decide(case, by, Decided.OVERRULED, reason)
    deadlines.meet(case, process.OBJECTION, about=place_of(decided.side), because="overrule_objection")


def _decide(case: Case, by: Actor, how: Decided, reason: str) -> Objection:
    """The oldest that is open. Where both sides object, each objection is decided for itself."""
    decided = case.objections.open().earliest("made_at", "pk")
    decided.decided_at, decided.decided_how, decided.decided_by, decided.why = clock.now(), how, by.user, reason
    decided.save(update_fields=["decided_at", "decided_how", "decided_by", "why"])
    current().say(side=decided.side, reason=reason)
    return decided


@lapse(process.OBJECTION, Case, waits=waiting.until)
def undecided(case: Case, deadline: Deadline) -> None:
    """Nobody decided about the objection in time, so it is sustained: another mediator takes the case."""
    side = SIDES[deadline.about - 1]
    case.objections.open().filter(side=side).update(decided_at=clock.now(), decided_how=Decided.UNDECIDED)
    current().say(side=side)
    release_mediator(case, OBJECTED)
