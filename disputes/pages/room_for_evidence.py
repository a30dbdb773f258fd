"""How much evidence there may be, and how much there is, said before anybody chooses a file."""

from __future__ import annotations

from core.phrases import phrase
from disputes.models import Case
from evidence import limits, quotas
from evidence.names import shown_size


def for_everybody() -> str:
    """Before a side has added anything."""
    files, size = limits.evidence_of_a_side()
    return phrase(
        "A side may add {files} files to a case, {size} in all; the other side may add as much.",
        files=files,
        size=shown_size(size),
    )


def of_side(case: Case, side: str) -> str:
    room = quotas.room_of_a_side(case.exhibits.filter(side=side).values_list("file__size", flat=True))
    return phrase(
        "Your side has added {words_}. {left_words} The other side may add as much.",
        words_=room.words,
        left_words=quotas.left_words(room),
    )
