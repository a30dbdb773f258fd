"""The respondent's application to set a default aside, and what became of it. Once in a case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase
from disputes.models.case import Case, Phase


class SetAside(models.Model):
    """Why the respondent was silent. The response itself is a statement, which counts once this is granted."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="set_aside", primary_key=True)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField(blank=True, help_text="The mediator's reason; empty where the time ran out.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None, decided_by=None)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="a_decided_application_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(granted=False) | Q(decided_by__isnull=False), name="only_a_mediator_refuses_an_application"
            ),
        ]

    def __str__(self) -> str:
        return phrase("Application in {case_id}", case_id=self.case_id)

    @property
    def is_pending(self) -> bool:
        """Whether a mediator can decide it. With the case it may have lost its object."""
        return self.decided_at is None and self.case.phase == Phase.DEFAULT


def application_of(case: Case) -> SetAside | None:
    """The case's application, if there ever was one."""
    found: SetAside | None = getattr(case, "set_aside", None)
    return found
