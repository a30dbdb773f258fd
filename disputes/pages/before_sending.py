"""The page before a message is sent that would not arrive as it was written, or that the screen is unsure of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import Reconsider
from core.phrases import phrase
from disputes.contact import contact
from disputes.pages import apart, private_room, room
from disputes.pages.apart import Chosen
from disputes.pages.writing import begun
from disputes.places import Place
from people.models import User


def before_sending(
    place: Place,
    person: User,
    foreseen: Reconsider,
    *,
    text: str,
    files: Sequence[Any] = (),
    chosen: Chosen = apart.NOTHING,
) -> dict[str, Any]:
    """The context of templates/disputes/before_sending.html: what would become of it, and the same form again."""
    writing = begun(place, person, text, (foreseen.message,), files)
    if place.side:
        compose = private_room.compose(place, private_room.other_of(place, person), (), writing)
    else:
        differs = apart.composing(place.case, person, contact(place.case), chosen)
        compose = room.compose(place.case, (), writing, differs)
    return {
        "case": place.case,
        "foreseen": foreseen,
        "compose": compose | {"knowing": foreseen.known_as, "button": phrase("Look at it again, and send")},
        "back": place.address,
    }
