"""A rulebook in the making: operators change it until one of them publishes it, which ends it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.models.rulebook import Rulebook
from contracts.publishable import whole_faults
from contracts.rules import BadRulebook
from core import clock
from core.phrases import phrase


class Drafts(models.QuerySet["RulebookDraft"]):
    def open(self) -> Drafts:
        return self.filter(ended_at=None)


class RulebookDraft(models.Model):
    """`version` counts the changes: a page that shows an older one does not write over a newer one."""

    name = models.SlugField(max_length=60)
    params = models.JSONField()
    begun_from = models.ForeignKey(Rulebook, models.PROTECT, null=True, blank=True, related_name="drafts")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    published_as = models.OneToOneField(Rulebook, models.PROTECT, null=True, blank=True, related_name="draft")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Published, or thrown away.")

    objects = Drafts.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(published_as=None) | Q(ended_at__isnull=False), name="a_published_draft_has_ended"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="drafts_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_drafts_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return phrase("Draft {pk} of {name}", pk=self.pk, name=self.name)

    @property
    def key(self) -> str:
        """How it is named in an address and on the command line."""
        return f"draft-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def faults(self) -> list[BadRulebook]:
        """What keeps it from being published."""
        return whole_faults(self.params)
