"""Evidence of a case: what a side adds after its statement, and the mediator's reading of it."""

from __future__ import annotations

import uuid

from core import clock
from core.errors import NotFound, WrongPhase
from disputes import access, statements
from disputes.inputs import AddExhibitsInput, ExhibitInput
from disputes.models import Case, Exhibit, Reading
from disputes.models.case import EVERY_PHASE, OPEN
from disputes.second_reading import exhibits_for
from disputes.stages.mediation import may_read_as_mediator
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, SIDES

access.register()


@act(
    Case,
    by=SIDES,
    phase=OPEN,
    label="Add evidence",
    takes=AddExhibitsInput,
    quiet=True,
    heeds=False,
    while_held=True,
)
def add_exhibits(case: Case, by: Actor, *, files: list[uuid.UUID], caption: str = "") -> list[Exhibit]:
    """Add files as numbered exhibits. Both sides and the mediator can open them; they stay on the record."""
    return statements.add_exhibits(case, by.position, files, by.user, caption)


@act(
    Case,
    by=MEDIATOR,
    who=may_read_as_mediator,
    phase=EVERY_PHASE,
    label="Read an exhibit",
    takes=ExhibitInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def read_exhibit(case: Case, by: Actor, *, exhibit: int) -> None:
    """Note on the record that the mediator has opened this exhibit, the first time."""
    opened = exhibits_for(case, by.user).filter(number=exhibit).first()
    if opened is None:
        raise NotFound(f"This case has no exhibit E{exhibit}.")
    _, is_first = Reading.objects.get_or_create(exhibit=opened, mediator=by.user, defaults={"opened_at": clock.now()})
    if not is_first:
        raise WrongPhase(f"You have opened E{exhibit} before.")
    current().say(exhibit=f"E{exhibit}")
    current().tell_nobody_else()
