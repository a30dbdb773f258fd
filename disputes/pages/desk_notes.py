"""A mediator's own notes on the workbench: one on the case, one below each deliverable, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.phrases import phrase
from disputes import desk
from disputes.models import Case, Note
from disputes.models.desk import LONGEST_NOTE
from people.models import User


@dataclass(frozen=True)
class Typed:
    """What was refused: about what -> the words, and what is wrong with them."""

    words: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnNote:
    """For templates/staff/_note.html. `newer` is what another tab saved, where this text was refused for it."""

    about: str
    label: str
    text: str
    version: int
    says: str
    wrong: str = ""
    newer: str = ""
    longest: int = LONGEST_NOTE


def notes_form(case: Case, person: User, there: list[dict[str, Any]], typed: Typed | None) -> OwnNote:
    """That on the case; those on the deliverables are put to the claims that they stand below."""
    kept, typed = desk.notes_of(case, person), typed or Typed()
    for claim in there:
        claim["note"] = _note(kept, claim["place"], phrase("Your note on {title}", title=claim["title"]), typed)
    return _note(kept, "", phrase("Your note on the case"), typed)


def _note(kept: Mapping[str, Note], about: str, label: str, typed: Typed) -> OwnNote:
    note = kept.get(about)
    text, wrong = note.text if note else "", typed.wrong.get(about, "")
    return OwnNote(
        about,
        label,
        typed.words.get(about, text),
        note.version if note else 0,
        phrase("Saved {saved_at} UTC", saved_at=f"{note.saved_at:%H:%M}") if note and note.text else "",
        wrong,
        text if wrong else "",
    )
