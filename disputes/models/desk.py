"""What lies on one mediator's own desk: notes on a case, and a recommendation that is not issued yet.

Neither is part of the case. Nobody else is shown them: no side, no other mediator, no operator; PostgreSQL's own net
holds that too. They are in no record, no export and no document.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from core.phrases import phrase
from disputes.models.case import Case

LONGEST_NOTE = 20_000  # characters


class Paper(models.Model):
    """`version` counts what was saved, so that an older page of the same text does not take its place unnoticed."""

    # No name on the case: what there is on a desk is nothing that a page of the case asks about.
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True


class Note(Paper):
    """About the case, or about one deliverable ("1.2", as the acts name it). An emptied one stays, with its version."""

    about = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "mediator", "about"], name="one_note_about_a_thing"),
        ]

    def __str__(self) -> str:
        return phrase("note of {mediator_id}", mediator_id=self.mediator_id)


class Unissued(Paper):
    """The form of a recommendation as it stood: name of a field -> all that was typed or chosen in it."""

    said = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "mediator"], name="one_unissued_recommendation_a_desk"),
        ]

    def __str__(self) -> str:
        return phrase("unissued recommendation of {mediator_id}", mediator_id=self.mediator_id)
