"""What somebody has typed and not sent: kept for them alone, until they send it, empty it, or leave it for a month."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from core import clock
from core.kept import Kept
from core.phrases import phrase
from people.models import User
from timers.models import Subject

KEPT_FOR = timedelta(days=30)
LONGEST = 20_000  # characters: a draft may still be longer than what may be sent


class Unsent(models.Model):
    """One draft a person and room. `place` is the room, as its page calls it."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    place = models.CharField(max_length=24)
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "person", "place"], name="one_draft_per_room"),
            models.CheckConstraint(condition=~models.Q(text=""), name="a_draft_says_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kept_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return phrase("draft of {person_id}", person_id=self.person_id)


# A person has one draft a room at most, so all of theirs in a case are read at once.
_IN_CASE = Kept(lambda subject, person: Unsent.objects.filter(subject=subject, person=person), "uuid", "bigint")


def draft_of(subject: Subject, person: User, place: str) -> Unsent | None:
    since = clock.now() - KEPT_FOR
    drafts = _IN_CASE.of(subject.pk, person.pk)
    return next((draft for draft in drafts if draft.place == place and draft.kept_at > since), None)


def keep(subject: Subject, person: User, place: str, text: str) -> None:
    """In the place of an earlier one; nothing but blanks forgets it."""
    words = text.replace("\x00", "").rstrip()[:LONGEST]
    if not words.strip():
        forget(subject, person, place)
        return
    draft = Unsent(subject_id=subject.pk, person=person, place=place, text=words, kept_at=clock.now())
    Unsent.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["subject", "person", "place"],
        update_fields=["text", "kept_at"],
    )


def forget(subject: Subject, person: User, place: str) -> None:
    Unsent.objects.filter(subject_id=subject.pk, person=person, place=place).delete()


def forget_the_old() -> int:
    """How many drafts were left for so long that they are deleted."""
    return Unsent.objects.filter(kept_at__lte=clock.now() - KEPT_FOR).delete()[0]
