"""No direct contact: a side asks for it at any time, without a reason, and that side or a reviewer lifts it.

No right, deadline, offer or evidence changes by it. What either side writes meanwhile goes to the mediator.
"""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.contact import contact, moved
from disputes.inputs_messages import AllowContactInput
from disputes.models import Case, Separation
from disputes.models.case import OPEN
from disputes.stages.rooms import impartial
from record.acts import Actor, act, current
from record.declaring import REVIEWER, SIDES


def not_asked_yet(case: Case, by: Actor) -> None:
    if by.position in contact(case).asked_by:
        raise WrongPhase(
            phrase("You have asked for no direct contact already. It is on."),
            instead=phrase("You can allow direct contact again at any time."),
        )


@act(
    Case,
    by=SIDES,
    phase=OPEN,
    limit=not_asked_yet,
    label=phrase_later("No direct contact"),
    quiet=True,
    heeds=False,
    while_held=True,
    confirms=True,
)
def no_contact(case: Case, by: Actor) -> None:
    """Write to the mediator only, and be written to by the mediator only. You need no reason."""
    before = contact(case)
    Separation.objects.create(case=case, side=by.position, began_at=clock.now())
    moved(before, contact(case))


def something_to_lift(case: Case, by: Actor) -> None:
    """A side lifts what it asked for itself; a reviewer, whatever a side asked for."""
    asked = contact(case).asked_by
    if not asked:
        raise WrongPhase(phrase("No side has asked for no direct contact."), instead=_instead(case))
    if by.position in SIDES and by.position not in asked:
        raise NotAllowed(
            phrase(
                "The {asked} asked for no direct contact. Only they, or a reviewer, can lift it.", asked=noun(asked[0])
            ),
            instead=phrase("You can write to the mediator in the room, and make offers as before."),
        )


def _instead(case: Case) -> str:
    return (
        phrase("Shuttle mode is on because of a threat: it ends when a reviewer has dismissed it.")
        if contact(case).is_shuttle
        else phrase("Contact is direct.")
    )


def who_may_lift(case: Case, by: Actor) -> None:
    if by.position == REVIEWER:
        impartial(case, by)


@act(
    Case,
    by=(*SIDES, REVIEWER),
    who=who_may_lift,
    phase=OPEN,
    limit=something_to_lift,
    label=phrase_later("Allow direct contact"),
    takes=AllowContactInput,
    quiet=True,
    heeds=False,
    while_held=True,
    confirms=True,
)
def allow_contact(case: Case, by: Actor, *, side: str = "", reason: str = "") -> None:
    """Lift what you asked for. A reviewer lifts it for a side, with a reason that both sides read."""
    before = contact(case)
    whose = by.position if by.position in SIDES else side or before.asked_by[0]
    if by.position == REVIEWER and not reason.strip():
        raise invalid("reason", phrase("Give a reason. Both sides read it."))
    found = next((each for each in before.asked if each.side == whose), None)
    if found is None:
        raise invalid("side", phrase("The {whose} has not asked for no direct contact.", whose=noun(whose)))
    found.ended_at, found.ended_by = clock.now(), by.user
    found.save(update_fields=["ended_at", "ended_by"])
    moved(before, contact(case))
    current().say(side=whose, **({"reason": reason.strip()} if by.position == REVIEWER else {}))
