"""A mediator's numbered question to one side, with the day by which an answer is hoped for; and the answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.phrases import phrase
from disputes.models.case import Case
from messaging.models import Message
from record.declaring import SIDES


class PartyQuestions(models.QuerySet["PartyQuestion"]):
    def open(self) -> PartyQuestions:
        return self.filter(answer=None)

    def to_side(self, side: str) -> PartyQuestions:
        return self.filter(side=side)


class PartyQuestion(models.Model):
    """`wanted_by` is a target, exclusive like a deadline: nothing happens when it passes. The answer is a message."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="party_questions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, help_text="Whom it is put to.")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted_by = models.DateTimeField()
    answer = models.OneToOneField(Message, models.PROTECT, null=True, blank=True, related_name="answers")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PartyQuestions.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="questions_to_sides_are_numbered"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_question_is_put_to_a_side"),
            models.CheckConstraint(condition=Q(wanted_by__gt=F("asked_at")), name="an_answer_is_wanted_later"),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None) | Q(answer__isnull=False, answered_at__isnull=False),
                name="an_answer_says_when",
            ),
        ]

    def __str__(self) -> str:
        return phrase("Question {number}", number=self.number)

    @property
    def is_open(self) -> bool:
        return self.answer_id is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and clock.now() >= self.wanted_by
