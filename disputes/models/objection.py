"""A side's objection to the mediator: once a side, decided by an operator, or sustained by the clock."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from record.declaring import SIDES


class Decided(models.TextChoices):
    SUSTAINED = "sustained", phrase_later("Sustained: another mediator takes the case")
    OVERRULED = "overruled", phrase_later("Overruled: the mediator stays")
    UNDECIDED = "undecided", phrase_later("Not decided in time, so it is sustained")
    MOOT = "moot", phrase_later("Without object: the mediator has left the case")


UPHELD = (Decided.SUSTAINED, Decided.UNDECIDED)


class Objections(models.QuerySet["Objection"]):
    def open(self) -> Objections:
        return self.filter(decided_at=None)

    def upheld(self) -> Objections:
        return self.filter(decided_how__in=UPHELD)


class Objection(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="objections")
    side = models.CharField(max_length=12)
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections_to")
    reason = models.TextField()
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_how = models.CharField(max_length=12, blank=True, choices=Decided)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField(blank=True, help_text="The operator's reason.")

    objects = Objections.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_objection_a_side"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_objects"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_how="", decided_by=None)
                | (Q(decided_at__isnull=False) & ~Q(decided_how="")),
                name="a_decided_objection_says_how",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("mediator")),
                name="nobody_decides_on_an_objection_to_themselves",
            ),
        ]

    def __str__(self) -> str:
        return phrase("objection of the {side} in {case_id}", side=self.side, case_id=self.case_id)

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
