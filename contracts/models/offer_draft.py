"""An offer in the making: what a client has typed step by step, kept for them alone until it is sent or thrown away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict

from contracts.models.contract import Contract
from core import clock
from core.phrases import phrase


class OfferDrafts(models.QuerySet["OfferDraft"]):
    def open(self) -> OfferDrafts:
        return self.filter(sent_as=None)


class OfferDraft(models.Model):
    """`said` is the form as it stands, under the flat names of its inputs; `sent_as` is what it became."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    said = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    sent_as = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfferDrafts.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-changed_at"], name="offer_drafts_of_a_person", condition=Q(sent_as=None)),
        ]

    def __str__(self) -> str:
        return phrase("offer of {person_id}", person_id=self.person_id)

    @property
    def answers(self) -> QueryDict:
        return QueryDict(self.said, mutable=True)

    @property
    def title(self) -> str:
        return self.answers.get("title", "").strip() or phrase("An offer without a title")
