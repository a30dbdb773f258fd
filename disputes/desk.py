"""What a mediator keeps on their own desk: notes, and a recommendation that is still being written.

No acts: nobody else learns of them, and nothing of them goes on the record. A text that was saved elsewhere meanwhile
is never written over by an older page of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import QueryDict

from core import clock
from core.errors import Stale, WrongPhase, invalid
from core.kept import Kept
from core.phrases import phrase
from disputes.models import Case, Note, Phase, Unissued
from disputes.models.desk import LONGEST_NOTE, Paper
from disputes.second_reading import reads_blind
from people.models import User

KEPT_FOR = timedelta(days=30)  # after the case has closed
LONGEST_DRAFT = 400_000  # characters in all fields: what the largest contract can be found on
NO_CONTENT = (
    "csrfmiddlewaretoken",
    "key",
    "step",
    "version",
    "to_freelancer",
)  # of the form, but not of the recommendation

P = TypeVar("P", bound=Paper)


class Overtaken(Stale):
    """Something newer is on the desk; `version` is that of it, 0 where nothing is there any more."""

    def __init__(self, message: str, *, version: int = 0, instead: str = "") -> None:
        super().__init__(message, instead=instead)
        self.version = version


_NOTES = Kept(lambda case, person: Note.objects.filter(case=case, mediator=person), "uuid", "bigint")
_UNISSUED = Kept(lambda case, person: Unissued.objects.filter(case=case, mediator=person), "uuid", "bigint")


def keeps_notes(case: Case, person: User) -> bool:
    """The mediator of a case, also when it is closed, and whoever reads it for a second opinion."""
    return case.is_mediated_by(person) or reads_blind(case, person)


def writes(case: Case, person: User) -> bool:
    """Whether this person could be writing its recommendation now."""
    return reads_blind(case, person) or (case.is_mediated_by(person) and case.phase == Phase.MEDIATION)


def notes_of(case: Case, person: User) -> dict[str, Note]:
    """About what -> the note."""
    return {note.about: note for note in _NOTES.of(case.pk, person.pk)}


def unissued_of(case: Case, person: User) -> Unissued | None:
    return next(iter(_UNISSUED.of(case.pk, person.pk)), None)


def said_in(unissued: Unissued) -> QueryDict:
    """What was typed and chosen, as the form sends it."""
    said = QueryDict(mutable=True)
    for name, values in unissued.said.items():
        said.setlist(name, values)
    return said


def save_note(case: Case, by: User, about: str, text: str, *, seen: int) -> Note:
    """`seen` is the version that this text was written over; 0 for none. Raises Stale where there is a newer one."""
    words = text.replace("\x00", "").replace("\r\n", "\n").rstrip()
    if len(words) > LONGEST_NOTE:
        raise invalid(
            f"note-{about}",
            phrase("A note has at most {longest_note} characters. Nothing of it was saved.", longest_note=LONGEST_NOTE),
        )
    there = Note.objects.filter(case=case, mediator=by, about=about)
    return _save(there, Note(case=case, mediator=by, about=about), seen, {"text": words})


def save_unissued(case: Case, by: User, said: QueryDict, *, seen: int) -> Unissued:
    """As `save_note`, for the form of the recommendation."""
    if not writes(case, by):
        raise WrongPhase(phrase("No recommendation is being written here now. What you typed was not saved."))
    content = {name: [each.replace("\x00", "") for each in said.getlist(name)] for name in said}
    content = {name: values for name, values in content.items() if name not in NO_CONTENT}
    if sum(len(each) for values in content.values() for each in values) > LONGEST_DRAFT:
        raise invalid("", phrase("This is too long to be kept as a draft. Shorten it."))
    there = Unissued.objects.filter(case=case, mediator=by)
    return _save(there, Unissued(case=case, mediator=by), seen, {"said": content})


def _save(there: QuerySet[P], new: P, seen: int, content: Mapping[str, Any]) -> P:
    at = clock.now()
    if seen and there.filter(version=seen).update(version=F("version") + 1, saved_at=at, **content):
        return there.get()
    if seen == 0 and (made := _first(new, {"saved_at": at, **content})):
        return made
    newer = there.first()
    if newer is None:
        raise Overtaken(phrase("What you had begun here was issued in another tab. Load the page again."))
    if all(getattr(newer, name) == value for name, value in content.items()):
        return newer
    raise Overtaken(
        phrase(
            "A newer text was saved in another tab at {saved_at} UTC. It was not "
            "overwritten, and what you see here was not saved.",
            saved_at=f"{newer.saved_at:%H:%M}",
        ),
        version=newer.version,
    )


def _first(new: P, content: Mapping[str, Any]) -> P | None:
    """The first save; nothing where another tab was before it."""
    for name, value in content.items():
        setattr(new, name, value)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        return None
    return new


def must_be_newest(case: Case, by: User, seen: int) -> None:
    """Before what was checked is issued. Raises Overtaken where another tab has saved something newer since."""
    newest = unissued_of(case, by)
    if newest is not None and newest.version != seen:
        raise Overtaken(
            phrase(
                "A newer text was saved in another tab at {saved_at} UTC. Nothing was issued.",
                saved_at=f"{newest.saved_at:%H:%M}",
            ),
            version=newest.version,
            instead=phrase("Check again what you see here, or load the page to see the newer text."),
        )


def forget_unissued(case: Case, by: User) -> None:
    """Once it is issued, or thrown away."""
    Unissued.objects.filter(case=case, mediator=by).delete()


def forget_the_old() -> int:
    """Notes and drafts of cases that have been closed for a while: how many are deleted."""
    before = clock.now() - KEPT_FOR
    old = (kind.objects.filter(case__closed_at__lte=before) for kind in (Note, Unissued))
    return sum(each.delete()[0] for each in old)
