"""Texts that mediators have ready, with places for what differs from case to case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models import Role, User

LONGEST_TITLE = 80
LONGEST_TEXT = 4000
MOST_OF_ONE = 100  # texts of one owner: the list is chosen from


class ReadyTexts(models.QuerySet["ReadyText"]):
    def readable_by(self, person: User) -> ReadyTexts:
        """One's own, and those of the house, which come first."""
        return self.filter(Q(owner=None) | Q(owner=person)).order_by(
            models.F("owner").asc(nulls_first=True), "title", "pk"
        )

    def changeable_by(self, person: User) -> ReadyTexts:
        """A mediator's own; those of the house by an operator."""
        own = Q(owner=person) if person.has_role(Role.MEDIATOR) else Q(pk__in=[])
        return self.filter(own | Q(owner=None) if person.has_role(Role.OPERATOR) else own)


class ReadyText(models.Model):
    """Without an owner it is the house's. What stands in braces is filled in from the case."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    changed_at = models.DateTimeField()

    objects = ReadyTexts.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="a_ready_text_says_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner"], name="ready_texts_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_the_house(self) -> bool:
        return self.owner_id is None
