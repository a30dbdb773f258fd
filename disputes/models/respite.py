"""A respite: once a case, an upheld threat moves its running deadline on, as if the clock had stood still that long."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from core.phrases import phrase
from disputes.models.case import Case
from messaging.models import Flag
from timers.models import Deadline


class Respite(models.Model):
    """Which deadline was moved, for which upheld threat. The case is the key: there is no second one."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="respite")
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="keep_all_respites", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return phrase("Respite in {case_id}", case_id=self.case_id)
