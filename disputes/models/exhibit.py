"""Evidence: numbered files of a case, what each says of itself, and the mediator's reading of them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.models import Deliverable
from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import OPEN, SECOND_OPINION, Case, Phase
from evidence.models import StoredFile

# While answers to a recommendation are awaited, evidence stands as it was when it was made: whoever reads the case
# again reads the same file, and words about it could cite the figure.
EXPLAINED = tuple(phase for phase in OPEN if phase not in (Phase.RECOMMENDATION, SECOND_OPINION))
LONGEST_CAPTION, LONGEST_REASON = 300, 300  # characters
# What an exhibit is does not change; of what is said about it, what it said before is kept.
STAYS = """
    IF (to_jsonb(NEW) - ARRAY['caption', 'happened_from', 'happened_until', 'about_id'])
            IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['caption', 'happened_from', 'happened_until', 'about_id']) THEN
        RAISE EXCEPTION 'an exhibit stays what it was when it came in' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW IS DISTINCT FROM OLD AND NOT EXISTS (
            SELECT FROM disputes_earlierdescription e WHERE e.exhibit_id = OLD.id
               AND e.caption = OLD.caption AND e.about_id IS NOT DISTINCT FROM OLD.about_id
               AND e.happened_from IS NOT DISTINCT FROM OLD.happened_from
               AND e.happened_until IS NOT DISTINCT FROM OLD.happened_until) THEN
        RAISE EXCEPTION 'what an exhibit said before is kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""


class Described(models.Model):
    """What a side says of an exhibit. Without a deliverable it is about the whole; without a day, that is unknown."""

    caption = models.CharField(max_length=LONGEST_CAPTION, blank=True)
    happened_from = models.DateField(null=True, blank=True, help_text="The day of the event, or the first of several.")
    happened_until = models.DateField(null=True, blank=True, help_text="The last day, where there are several.")
    about = models.ForeignKey(Deliverable, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Exhibit(Described):
    """With `sealed_because` it is sealed: its content is for its side, and for those who decide. With `came_from` it
    holds messages from outside the portal, which the other side admits or denies.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="exhibit")
    added_at = models.DateTimeField()
    added_in = models.CharField(max_length=16, help_text="The phase in which it came.")
    came_late = models.BooleanField(default=False, db_default=False, help_text="After evidence had closed.")
    sealed_because = models.CharField(max_length=LONGEST_REASON, blank=True, default="", db_default="")
    came_from = models.CharField(max_length=LONGEST_REASON, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="exhibits_are_numbered"),
            models.CheckConstraint(
                condition=Q(happened_until=None) | Q(happened_until__gt=F("happened_from")),
                name="events_end_after_they_began",
            ),
            models.CheckConstraint(
                condition=Q(sealed_because="") | Q(came_from=""), name="what_is_sealed_is_put_to_nobody"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="exhibits_stay_what_they_are", when=pgtrigger.Before, operation=pgtrigger.Update, func=STAYS
            ),
        ]

    def __str__(self) -> str:
        return f"E{self.number}"

    @property
    def is_sealed(self) -> bool:
        return bool(self.sealed_because)

    @property
    def is_import(self) -> bool:
        return bool(self.came_from)


class EarlierDescription(Described):
    """What an exhibit said until its side described it anew."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier_descriptions")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="earlier")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="descriptions_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_descriptions"),
        ]

    def __str__(self) -> str:
        return phrase("{exhibit} until {replaced_at}", exhibit=self.exhibit, replaced_at=self.replaced_at)


class Reading(models.Model):
    """That a mediator opened an exhibit, when first, and for how long in all. `open_since`: it is open now."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="readings")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    open_since = models.DateTimeField(null=True, blank=True)
    read_for = models.DurationField(default=timedelta)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "mediator"], name="first_reading"),
        ]

    def __str__(self) -> str:
        return phrase("{exhibit} read", exhibit=self.exhibit)
