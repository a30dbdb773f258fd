"""A trial: a draft of a rulebook, tried on played cases before it is published. A row that a sweep finds."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.models import RulebookDraft
from core import clock
from core.phrases import phrase


class Trials(models.QuerySet["Trial"]):
    def waiting(self) -> Trials:
        return self.filter(started_at=None)

    def running(self) -> Trials:
        return self.exclude(started_at=None).filter(ended_at=None)


class Trial(models.Model):
    """`cases` are [name, text] of scenario files that were read and found good; `rows` what came of each, in order."""

    draft = models.ForeignKey(RulebookDraft, models.PROTECT, related_name="trials")
    draft_version = models.PositiveIntegerField()
    params = models.JSONField(help_text="What the draft said when the trial was asked for.")
    cases = models.JSONField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.portal_now)
    started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When whoever plays it was last seen at work.")
    played = models.PositiveSmallIntegerField(default=0)
    rows = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    objects = Trials.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(ended_at=None), name="one_trial_of_a_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="a_trial_ends_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return phrase("Trial {pk} of {draft}", pk=self.pk, draft=self.draft)

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def progress(self) -> str:
        """Changes whenever there is something new to see."""
        return f"{self.played}-{bool(self.started_at):d}-{self.has_ended:d}"
