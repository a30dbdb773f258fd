"""How much evidence there may be, and how much there is, said before anybody chooses a file."""

from __future__ import annotations

from contracts.acting import Form, Telling, form_of
from disputes.models import Case
from evidence import limits, quotas
from evidence.names import shown_size


def for_everybody() -> str:
    """Before a side has added anything."""
    files, size = limits.evidence_of_a_side()
    return f"A side may add {files} files to a case, {shown_size(size)} in all; the other side may add as much."


def of_side(case: Case, side: str) -> str:
    room = quotas.room_of_a_side(case.exhibits.filter(side=side).values_list("file__size", flat=True))
    return f"Your side has added {room.words}. {quotas.left_words(room)} The other side may add as much."


@form_of(Case, "add_exhibits")
def form_for_more(telling: Telling) -> Form:
    return Form(helps={"files": of_side(telling.subject, telling.actor.position)})
