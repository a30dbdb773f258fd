"""The page before a message is sent that would not arrive as it was written, or that the screen is unsure of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import Reconsider
from disputes.pages import private_room, room
from disputes.pages.writing import begun
from disputes.places import Place
from people.models import User


def before_sending(
    place: Place, person: User, foreseen: Reconsider, *, text: str, files: Sequence[Any] = ()
) -> dict[str, Any]:
    """The context of templates/disputes/before_sending.html: what would become of it, and the same form again."""
    writing = begun(place, person, text, (foreseen.message,), files)
    if place.side:
        compose = private_room.compose(place, private_room.other_of(place, person), (), writing)
    else:
        compose = room.compose(place.case, (), writing)
    return {
        "case": place.case,
        "foreseen": foreseen,
        "compose": compose | {"knowing": foreseen.known_as, "button": "Look at it again, and send"},
        "back": place.address,
    }
