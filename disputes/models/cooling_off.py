"""Cooling off: a side's decision that takes effect later, because a threat was addressed to it (rulebook 7.6)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from disputes.models.offer import Offer
from record.declaring import CLIENT, FREELANCER, SIDES
from timers.models import Deadline, Status

DECISIONS = ("withdraw", "concede", "respond", "accept_offer")
# Each side may have one that cools: two clocks of one kind, told apart by what they are about.
ABOUT = {CLIENT: 1, FREELANCER: 2}


class CoolingOffs(models.QuerySet["CoolingOff"]):
    def open(self) -> CoolingOffs:
        """Those that still cool: neither taken back, nor in effect, nor overtaken by the end of the case."""
        return self.filter(deadline__status=Status.OPEN)


class CoolingOff(models.Model):
    """Its deadline says whether it is open: its lapse is what lets the decision take effect."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="cooling_offs")
    side = models.CharField(max_length=12)
    act = models.CharField(max_length=16)
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="+")
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="cooling_off")
    held_up = models.ForeignKey(
        Deadline,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=phrase_later("A clock that has had its wait."),
    )
    kept = models.JSONField(default=dict, blank=True, help_text="Of a response taken back: what its sealed hash is of.")

    objects = CoolingOffs.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_cools_off"),
            models.CheckConstraint(
                condition=Q(act="accept_offer", offer__isnull=False)
                | Q(act__in=["withdraw", "concede", "respond"], offer=None),
                name="an_acceptance_that_cools_off_has_its_offer",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="keep_all_cooling_offs", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return phrase("{act} of the {side}", act=self.act, side=self.side)
