"""Pins: the side of an exhibit points at a place in it, and says what is to be seen there. It may take a pin back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import clock
from core.errors import NotFound, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import beside, marks
from disputes.describing import fit_for_all
from disputes.foreseeing import foresees
from disputes.inputs_exhibits import PinInput, PinTakenBackInput
from disputes.models import Case, Exhibit, Pin
from disputes.models.exhibit import EXPLAINED
from disputes.models.pin import MOST_PINS
from disputes.stages.describing import exhibit_of, not_yet_sent, own_exhibit, stays_as_admitted
from evidence.previewing import form_of
from people.models import User
from record.acts import Actor, act, current
from record.declaring import SIDES


def _fit_where_sealed(case: Case, by: User, said: Mapping[str, Any]) -> None:
    """No reviewer opens a sealed exhibit to weigh words about it. Raises Invalid."""
    if exhibit_of(case, said["exhibit"]).is_sealed:
        fit_for_all("words", said["words"])


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Point at a place"),
    takes=PinInput,
    foresees=foresees("words", first=_fit_where_sealed),
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def pin_exhibit(case: Case, by: Actor, *, exhibit: int, x: int, y: int, words: str, page: int = 1) -> Pin:
    """Set a numbered mark on a place of your picture or page. Say what is to be seen there. It can be taken back."""
    found = own_exhibit(case, by, exhibit)
    stays_as_admitted(case, found)
    _takes_one_more(case, found, page)
    _fit_where_sealed(case, by.user, {"exhibit": exhibit, "words": words})
    said = beside.written(case, by.position, words)
    made = Pin.objects.create(
        case=case,
        exhibit=found,
        number=found.pins.count() + 1,
        side=by.position,
        page=page,
        x=x,
        y=y,
        words=said.plain,
        made_at=clock.now(),
    )
    said.go_with(made, "words")
    current().say(exhibit=str(found), pin=made.number)
    if not found.is_sealed:  # where in it, and what is there, would say what is sealed
        current().say(page=page, x=x, y=y, words=said.plain)
    return made


def _takes_one_more(case: Case, found: Exhibit, page: int) -> None:
    """Raises WrongPhase and Invalid."""
    if marks.of(case, found).withdrawn:
        raise WrongPhase(
            phrase("You have withdrawn {found}.", found=found),
            instead=phrase("Restore it first, if you rely on it after all."),
        )
    if not marks.can_be_pinned(found):
        raise invalid(
            "exhibit",
            phrase(
                "{found} is no picture and no document with pages. Say in its description what it shows.", found=found
            ),
        )
    if page > 1 and form_of(found.file) == "picture":
        raise invalid("page", phrase("{found} is a picture: it has one page.", found=found))
    if len(marks.pins(case, found)) >= MOST_PINS:
        raise WrongPhase(
            phrase("{found} has {most} pins, which is as many as it can have.", found=found, most=MOST_PINS),
            instead=phrase("Take one back that you need no more."),
        )


@act(
    Case,
    by=SIDES,
    phase=EXPLAINED,
    limit=not_yet_sent,
    label=phrase_later("Take a pin back"),
    takes=PinTakenBackInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def take_pin_back(case: Case, by: Actor, *, exhibit: int, pin: int) -> Pin:
    """Take your mark off the exhibit. That it was there stays on the record."""
    found = own_exhibit(case, by, exhibit)
    stays_as_admitted(case, found)
    made = found.pins.filter(number=pin).first()
    if made is None:
        raise NotFound(phrase("{found} has no pin {number}.", found=found, number=pin))
    if made.taken_back_at is not None:
        raise WrongPhase(phrase("You have taken pin {number} of {found} back already.", number=pin, found=found))
    made.taken_back_at = clock.now()
    made.save(update_fields=["taken_back_at"])
    current().say(exhibit=str(found), pin=pin)
    return made
