"""A claim or an answer that somebody has begun and not sent: part by part, for its writer alone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from core.phrases import phrase
from timers.models import Subject

LONGEST_PART = 24


class StatementDraft(models.Model):
    """About a contract it is a claim, about a case an answer. It is deleted when it is sent, or by its writer; never
    by the clock. `version` counts what was kept; `done` of `parts` is how far it has come, as its pages say it.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "person"], name="one_statement_draft_a_person"),
        ]

    def __str__(self) -> str:
        return phrase("statement draft of {person_id}", person_id=self.person_id)

    @property
    def progress(self) -> str:
        """How far it has come, in words."""
        if not self.parts:
            return phrase("No part of it is done yet.")
        return phrase("{done} of {parts} parts are done.", done=self.done, parts=self.parts)


class DraftedPart(models.Model):
    """`said` is what its form says, name by name, as it was typed. `version` is the draft's when it was kept. `other`
    is what another window wanted to keep without having seen this: it waits for the writer to choose.
    """

    draft = models.ForeignKey(StatementDraft, models.CASCADE, related_name="drafted")
    name = models.CharField(max_length=LONGEST_PART)
    said = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    window = models.CharField(max_length=36, help_text="Which page kept it last; its own words may follow each other.")
    kept_at = models.DateTimeField()
    other = models.JSONField(null=True)
    other_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "name"], name="one_row_a_drafted_part"),
            models.CheckConstraint(
                condition=models.Q(other__isnull=True, other_at__isnull=True)
                | models.Q(other__isnull=False, other_at__isnull=False),
                name="another_window_kept_it_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name
