"""A separation: why the two sides of a case do not write to each other directly, and from when until when.

A threat puts the case into shuttle mode; a side may ask for no direct contact. Contact is direct while none is open.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import Case
from messaging.models import Flag
from record.declaring import SIDES


class Separations(models.QuerySet["Separation"]):
    def open(self) -> Separations:
        return self.filter(ended_at=None)


class Separation(models.Model):
    """By the flag on a threat, or by the side that asked. Ended by a ruling, by that side, or by a reviewer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="separations")
    flag = models.ForeignKey(Flag, models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=12, blank=True, help_text="Which side asked.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Separations.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(flag__isnull=False, side="") | Q(flag=None, side__in=SIDES),
                name="a_threat_separates_or_a_side_asks",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("began_at")),
                name="a_separation_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["case", "flag", "side"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="separated_once_by_the_same",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="end_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
                       OR (to_jsonb(NEW) - '{ended_at,ended_by_id}'::text[])
                       <> (to_jsonb(OLD) - '{ended_at,ended_by_id}'::text[]) THEN
                        RAISE EXCEPTION 'a separation ends once, and nothing else of it changes';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_separations", operation=pgtrigger.Delete),
            never_emptied("keep_all_separations_rows"),
        ]

    def __str__(self) -> str:
        return phrase("separation of {case_id}", case_id=self.case_id)
