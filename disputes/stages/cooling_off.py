"""Cooling off: taking a decision back before it takes effect, and the moment at which it does."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import NotAllowed, TooLate, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import beside, cooling, process, waiting
from disputes.models import Case, CoolingOff
from disputes.models.case import OPEN
from disputes.models.cooling_off import ABOUT
from people.models import User
from record.acts import Actor, act, current, lapse
from record.declaring import SIDES
from record.verifying import Sealed, unseals
from timers import deadlines
from timers.models import Deadline


def something_cools(case: Case, by: Actor) -> None:
    there = cooling.cooling(case)
    if by.position in there.of:
        return
    if over := there.over.get(by.position):
        raise TooLate(phrase("The time to take it back is over."), moment=over)
    if by.other in cooling.cooling(case).of:
        raise NotAllowed(phrase("Only the side whose decision it is can take it back."))
    raise WrongPhase(phrase("There is nothing to take back: no decision of yours waits to take effect."))


@act(Case, by=SIDES, phase=OPEN, limit=something_cools, label=phrase_later("Take your decision back"), heeds=False)
def take_back(case: Case, by: Actor) -> None:
    """Undo your decision before it takes effect. The case goes on as if you had not made it."""
    mine = cooling.cooling(case).of[by.position]
    waited = cooling.cooling(case).clock
    if waited is not None and waited.waits_since:
        mine.held_up = waited
    if mine.act == "respond":
        mine.kept = _response_taken_back(case, by.position)
    mine.save(update_fields=["held_up", "kept"])
    deadlines.cancel(case, process.COOLING_OFF, about=ABOUT[by.position], because="take_back")
    current().say(taken_back=mine.act)
    waiting.over(case)


def _response_taken_back(case: Case, side: str) -> dict[str, object]:
    """The response makes room for another one; its words stay with whoever wrote them, beside the record's hash."""
    said = case.statements.get(side=side)
    event = case.events.filter(act="respond", position=side).order_by("number").last()
    text = beside.whole(case, None, said, "narrative")
    said.delete()
    return {"event": event.number if event else 0, "salt": said.salt, "text": text}


@lapse(process.COOLING_OFF, Case, about="")
def take_effect(case: Case, deadline: Deadline) -> None:
    """What a side decided was not taken back: it takes effect, where the rules still allow it."""
    row = CoolingOff.objects.select_related("offer").get(deadline=deadline)
    current().say(decision=row.act, side=row.side)
    if not cooling.take_effect(case, row):
        current().say(fell=True)


@unseals("case")
def responses_taken_back(case: Case, person: User | None) -> Iterator[Sealed]:
    for row in case.cooling_offs.exclude(kept={}):
        if person is None or case.contract.side_of(person) == row.side:
            what = f"statement of the {row.side}, taken back"
            yield Sealed(row.kept["event"], what, row.kept["salt"], row.kept["text"])
