"""Sanctions: what follows for a person from what they wrote, and the appeals against it. Rows are only ever added.

Nothing here knows of a message: the cause of a measure is the number of the flag that a reviewer upheld.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied
from core.phrases import phrase, phrase_later

if TYPE_CHECKING:
    from people.models import User


class Step(models.TextChoices):
    """The rungs of the ladder. `noted` is none: the flag counts together with an earlier one, or is on a mediator."""

    NOTED = "noted", phrase_later("No measure of its own")
    WARNING = "warning", phrase_later("Warning")
    MUTE = "mute", phrase_later("Muted in case rooms")
    SUSPENSION = "suspension", phrase_later("Suspended")


class WhyLifted(models.TextChoices):
    TAKEN_BACK = "taken_back", phrase_later("the reviewer took the ruling back")
    APPEAL = "appeal", phrase_later("another reviewer granted the appeal")
    STEPPED_DOWN = "stepped_down", phrase_later("an earlier strike fell away")


class Decision(models.TextChoices):
    PENDING = "pending", phrase_later("waits for another reviewer")
    GRANTED = "granted", phrase_later("granted")
    REFUSED = "refused", phrase_later("refused")


class Measures(models.QuerySet["Measure"]):
    def standing(self) -> Measures:
        """Those that nobody has lifted, whether or not they have run out."""
        return self.filter(lifting=None)

    def strikes(self) -> Measures:
        return self.standing().exclude(step=Step.NOTED)

    def in_force(self, at: datetime) -> Measures:
        """What holds at a moment. The end is exclusive: at `ends_at` a mute is over, by itself."""
        return self.standing().filter(Q(ends_at=None) | Q(ends_at__gt=at), begins_at__lte=at)


class Measure(models.Model):
    """What followed for a person from one upheld flag."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="measures")
    step = models.CharField(max_length=12, choices=Step)
    cause = models.PositiveBigIntegerField(db_index=True, help_text="The number of the flag that was upheld.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Exclusive; of a mute alone.")
    appeal_by = models.DateTimeField(help_text="Exclusive: until then the person may appeal.")

    objects = Measures.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="known_step"),
            models.CheckConstraint(
                condition=Q(step="mute", ends_at__gt=F("begins_at")) | (~Q(step="mute") & Q(ends_at=None)),
                name="a_mute_ends_and_nothing_else_does",
            ),
            models.CheckConstraint(condition=~Q(person=F("given_by")), name="nobody_sanctions_themselves"),
            models.CheckConstraint(
                condition=~Q(reason="") & Q(appeal_by__gt=F("begins_at")), name="a_measure_has_a_reason_and_an_appeal"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="keep_all_measures", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_measures_rows"),
        ]

    def __str__(self) -> str:
        return phrase(
            "{step} of {person_id} for F-{cause}", step=self.step, person_id=self.person_id, cause=f"{self.cause:04d}"
        )

    @property
    def is_lifted(self) -> bool:
        return hasattr(self, "lifting")

    @property
    def is_strike(self) -> bool:
        return self.step != Step.NOTED and not self.is_lifted

    def holds(self, at: datetime) -> bool:
        return not self.is_lifted and self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


class Lifting(models.Model):
    """That a measure ended before its time, and took its strike with it."""

    measure = models.OneToOneField(Measure, models.PROTECT, primary_key=True, related_name="lifting")
    why = models.CharField(max_length=14, choices=WhyLifted)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(why__in=WhyLifted.values), name="known_reason_of_a_lifting"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="keep_all_liftings", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_liftings_rows"),
        ]

    def __str__(self) -> str:
        return phrase("{measure_id} lifted: {why}", measure_id=self.measure_id, why=self.why)


class Appeals(models.QuerySet["Appeal"]):
    def pending(self) -> Appeals:
        return self.filter(state=Decision.PENDING)


class Appeal(models.Model):
    """The one appeal against a ruling and its measure, and what another reviewer decided about it."""

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="appeal")
    cause = models.PositiveBigIntegerField(unique=True, help_text="As of its measure: there is one for each flag.")
    person: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appeals"
    )
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="appeals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = Appeals.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(words=""), name="an_appeal_says_something"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_at=None, reason="")
                | (
                    Q(state__in=["granted", "refused"], decided_by__isnull=False, decided_at__gte=F("made_at"))
                    & ~Q(reason="")
                ),
                name="an_appeal_is_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("ruled_by")) & ~Q(decided_by=F("person"))),
                name="another_reviewer_decides",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["made_at"], condition=Q(state="pending"), name="appeals_to_decide"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="decide_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state <> 'pending' OR NEW.state = 'pending' THEN
                        RAISE EXCEPTION 'an appeal is decided once';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_appeals", operation=pgtrigger.Delete),
            never_emptied("keep_all_appeals_rows"),
        ]

    def __str__(self) -> str:
        return phrase("appeal against {measure_id}, {state}", measure_id=self.measure_id, state=self.state)

    @property
    def is_pending(self) -> bool:
        return self.state == Decision.PENDING


class DeskChoices(models.Model):
    """How a reviewer wants the desk. Without a row, words stand covered until they are asked for."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="desk_choices"
    )
    shows_words = models.BooleanField(default=False)
    away_until = models.DateTimeField(
        null=True, blank=True, help_text="On a break until then: the desk hides what waits."
    )

    def __str__(self) -> str:
        return phrase("desk of {person_id}", person_id=self.person_id)
