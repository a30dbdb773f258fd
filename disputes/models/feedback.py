"""What the sides say once a case is closed: to each other, and about the process."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from record.declaring import SIDES

STARS = [
    (5, phrase_later("5, very good")),
    (4, "4, good"),
    (3, "3, fair"),
    (2, "2, poor"),
    (1, phrase_later("1, very poor")),
]


class Feedback(models.Model):
    """One side about working with the other. Unseen until both have given theirs, or the time has passed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="feedback")
    side = models.CharField(max_length=12)
    stars = models.PositiveSmallIntegerField(choices=STARS)
    words = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_feedback_a_side"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_gives_feedback"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="one_to_five_stars_of_feedback"),
        ]

    def __str__(self) -> str:
        return phrase("Feedback of the {side}", side=self.side)

    @property
    def sealed_text(self) -> str:
        """What the record holds the salted hash of."""
        return f"{self.stars}\n{self.words}"


class ProcessRating(models.Model):
    """What a side says of the process, for those who run the portal and in figures only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="process_ratings")
    side = models.CharField(max_length=12)
    fair = models.PositiveSmallIntegerField(choices=STARS)
    clear = models.PositiveSmallIntegerField(choices=STARS)
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_rating_a_side"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_rates"),
            models.CheckConstraint(
                condition=Q(fair__range=(1, 5), clear__range=(1, 5)), name="one_to_five_stars_of_the_process"
            ),
        ]

    def __str__(self) -> str:
        return phrase("Rating by the {side}", side=self.side)
