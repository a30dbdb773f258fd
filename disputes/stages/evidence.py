"""Evidence of a case: what a side adds after its statement, and the mediator's reading of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from core import clock
from core.errors import NotFound, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import access, reading, statements
from disputes.describing import described
from disputes.foreseeing import foresees
from disputes.inputs import ExhibitInput
from disputes.inputs_exhibits import AddExhibitsInput
from disputes.inputs_mediating import CloseEvidenceInput
from disputes.models import Case, EvidenceClose, Exhibit, Phase, Reading
from disputes.models.case import EVERY_PHASE, OPEN
from disputes.second_reading import exhibits_for
from disputes.stages.mediation import may_read_as_mediator, only_its_mediator
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, SIDES

access.register()


@act(
    Case,
    by=SIDES,
    phase=OPEN,
    label=phrase_later("Add evidence"),
    takes=AddExhibitsInput,
    foresees=foresees("caption"),
    quiet=True,
    heeds=False,
    while_held=True,
)
def add_exhibits(case: Case, by: Actor, *, files: list[uuid.UUID], **said: Any) -> list[Exhibit]:
    """Add files as numbered exhibits. Both sides and the mediator can open them, unless they are sealed; they stay on
    the record.
    """
    return statements.add_exhibits(case, by.position, files, by.user, described(case, said))


def note_opened(case: Case, by: Actor, exhibit: int) -> None:
    """Whatever this mediator had open before is closed with it: one person reads one thing at a time."""
    found = exhibits_for(case, by.user).filter(number=exhibit).first()
    if found is None:
        raise NotFound(phrase("This case has no exhibit E{exhibit}.", exhibit=exhibit))
    known, _ = Reading.objects.get_or_create(exhibit=found, mediator=by.user, defaults={"opened_at": clock.now()})
    if known.open_since:
        raise WrongPhase(phrase("You have E{exhibit} open already.", exhibit=exhibit))
    closed = reading.close(reading.open_by(case, by.user))
    known.open_since = clock.now()
    known.save(update_fields=["open_since"])
    current().say(exhibit=f"E{exhibit}", **({"closed": closed} if closed else {}))


@act(
    Case,
    by=MEDIATOR,
    who=may_read_as_mediator,
    phase=EVERY_PHASE,
    label=phrase_later("Read an exhibit"),
    takes=ExhibitInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def read_exhibit(case: Case, by: Actor, *, exhibit: int) -> None:
    """Note on the record that the mediator has opened this exhibit. Both sides see it."""
    note_opened(case, by, exhibit)
    current().tell_nobody_else()


@act(
    Case,
    by=MEDIATOR,
    who=may_read_as_mediator,
    phase=EVERY_PHASE,
    label=phrase_later("Close the exhibit"),
    takes=ExhibitInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def close_exhibit(case: Case, by: Actor, *, exhibit: int) -> None:
    """Note for how long the exhibit was open. More than an hour counts as one."""
    there = [each for each in reading.open_by(case, by.user) if each.exhibit.number == exhibit]
    if not there:
        raise WrongPhase(phrase("You do not have E{exhibit} open.", exhibit=exhibit))
    current().say(exhibit=f"E{exhibit}", seconds=reading.close(there)[0][1])
    current().tell_nobody_else()


@act(
    Case,
    by=MEDIATOR,
    who=only_its_mediator,
    phase=Phase.MEDIATION,
    label=phrase_later("Announce the close of evidence"),
    takes=CloseEvidenceInput,
    heeds=False,
)
def close_evidence(case: Case, by: Actor, *, hours: int) -> EvidenceClose:
    """Tell both sides until when evidence is read. What comes later may be added, and need not be read any more."""
    closes_at = clock.now() + timedelta(hours=hours)
    before = reading.close_of(case)
    if before and closes_at <= before.closes_at:
        raise invalid(
            "hours", phrase("You have announced a later moment. What both sides were told is never made shorter.")
        )
    case.evidence_closes.filter(ended_at=None).update(ended_at=clock.now())
    made = EvidenceClose.objects.create(case=case, mediator=by.user, announced_at=clock.now(), closes_at=closes_at)
    current().say(closes_at=closes_at.isoformat())
    return made
