"""A private room as one of the two people in it finds it, and what everybody else in the case may know of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from core.fields import Field
from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes.models import Case
from disputes.pages.room import log_of, pages_of, tabs, with_days
from disputes.pages.seen_by import seen_in
from disputes.pages.writing import begun
from disputes.places import Place
from messaging.counts import private_counts
from messaging.models import LONGEST
from messaging.rooms import NEWEST, latest_private_visible_to
from people.models import User
from record.declaring import SIDES, other_side

OVER = phrase_later("The case is closed, and so is this room. What was written stays here.")
NOBODY = phrase_later("Nobody mediates the case now. The next mediator does not read what stands here.")
EARLIER = phrase_later("What you wrote to an earlier mediator stands here too. Only you still read it.")


def may_enter(case: Case, person: User, side: str) -> bool:
    """A side has its own room; the mediator of the case has one with each side."""
    if side not in SIDES:
        return False
    own = case.contract.side_of(person)
    return own == side if own else case.is_mediated_by(person)


def private_room(
    case: Case,
    person: User,
    side: str,
    *,
    text: str = "",
    errors: tuple[str, ...] = (),
    files: Sequence[Any] = (),
    before: int = NEWEST,
) -> dict[str, Any]:
    """The context of templates/disputes/_room.html for a private room. Who may enter is asked before."""
    is_party, place = case.contract.side_of(person) is not None, Place(case, side)
    them = other_of(place, person)
    readers = phrase("Only you and {them}", them=them)
    shown, more = latest_private_visible_to(case, person, case.person_of(side), before)
    seen = seen_in(place, person, shown, before)
    writes = case.mediator_id and not case.is_closed
    return {
        "id": "private-room",
        "title": phrase("You and the mediator") if is_party else phrase("You and {them}", them=them),
        "tabs": tabs(case, person, side),
        "private": True,
        "log": with_days([as_private(message, readers) for message in log_of(place, person, shown, seen)]),
        **pages_of(shown, place.address, before, has_earlier=more),
        **seen,
        "readers": readers,
        "empty": phrase("Nobody has written yet. What is written here, only you and {them} read.", them=them),
        "note": EARLIER if is_party and has_earlier(case, person) else "",
        "compose": compose(place, them, errors, begun(place, person, text, errors, files)) if writes else None,
        "over": OVER if case.is_closed else NOBODY,
    }


def other_of(place: Place, person: User) -> str:
    """Who else is in this room."""
    if place.case.contract.side_of(person) is not None:
        return str(place.case.mediator or phrase("the mediator"))
    return str(place.case.person_of(place.side))


def as_private(message: dict[str, Any], readers: str) -> dict[str, Any]:
    """Whoever reads it sees that nobody else does; a held one has its own words about that."""
    if message["state"] in ("clock", "held"):
        return message
    return message | {"private": True, "readers": readers}


def has_earlier(case: Case, person: User) -> bool:
    """Whether this side wrote with a mediator who has left the case."""
    there = case.private_counts.get(person.pk, 0)
    now = private_counts(case, with_mediator=case.mediator).get(person.pk, 0) if case.mediator else 0
    return there > now


def compose(place: Place, them: str, errors: tuple[str, ...], writing: dict[str, Any]) -> dict[str, Any]:
    other, text = other_side(place.side), writing["text"]
    field = Field(
        "text",
        phrase("Write to {them}", them=them),
        "textarea",
        value=text,
        error=list(errors),
        required=True,
        max=LONGEST,
    )
    return {
        **writing,
        "url": place.address,
        "key": uuid.uuid4().hex,
        "field": field,
        "private": True,
        "readers": phrase("Only you and {them}", them=them),
        "button": phrase("Send privately"),
        "help": phrase(
            "The {other} sees that you wrote, when, and how long it is, never the words. A "
            "message that may be a threat is held for a reviewer first.",
            other=noun(other),
        ),
    }


def counts(case: Case) -> dict[str, int]:
    """Side -> how many private messages went to and fro: what both sides see of each other's rooms."""
    found = case.private_counts
    return {side: found.get(case.person_of(side).pk, 0) for side in SIDES}
