"""A place of a picture, or of a page of a document, that the side of an exhibit points at, and what is seen there."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import Case
from disputes.models.exhibit import Exhibit

LONGEST_PIN = 300  # characters
MOST_PINS = 20  # of one exhibit, at a time
EDGE = 1000  # a place is said in thousandths of the width and of the height
LAST_PAGE = 5000
# What was pointed at stays what it was; that it was taken back is said once.
STAYS = """
    IF OLD.taken_back_at IS NOT NULL
            OR (to_jsonb(NEW) - 'taken_back_at') IS DISTINCT FROM (to_jsonb(OLD) - 'taken_back_at') THEN
        RAISE EXCEPTION 'a pin stays where it was set' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""
ITS_OWN = """
    IF NOT EXISTS (SELECT FROM disputes_exhibit e
                    WHERE e.id = NEW.exhibit_id AND e.case_id = NEW.case_id AND e.side = NEW.side) THEN
        RAISE EXCEPTION 'a side pins its own exhibits' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""


class Pin(models.Model):
    """`words` is empty where they were taken up as flagged words: `disputes.beside` finds them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pins")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="pins")
    number = models.PositiveSmallIntegerField(help_text="Within its exhibit; one that was taken back keeps its own.")
    side = models.CharField(max_length=12)
    page = models.PositiveSmallIntegerField(help_text="The first is 1, which is also that of a picture.")
    x = models.PositiveSmallIntegerField(help_text="From the left, in thousandths of the width.")
    y = models.PositiveSmallIntegerField(help_text="From the top, in thousandths of the height.")
    words = models.CharField(max_length=LONGEST_PIN, blank=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["exhibit", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "number"], name="pins_are_numbered"),
            models.CheckConstraint(condition=Q(x__lte=EDGE, y__lte=EDGE), name="pins_stay_within_the_picture"),
            models.CheckConstraint(condition=Q(page__gte=1, page__lte=LAST_PAGE), name="pins_are_on_a_page"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("made_at")), name="taken_back_after_it_was_set"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(name="pins_of_its_own", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ITS_OWN),
            pgtrigger.Trigger(
                name="pins_stay_where_they_are", when=pgtrigger.Before, operation=pgtrigger.Update, func=STAYS
            ),
            pgtrigger.Protect(name="pins_are_kept", operation=pgtrigger.Delete),
            never_emptied("keep_all_pins"),
        ]

    def __str__(self) -> str:
        return phrase("Pin {number} in {exhibit}", number=self.number, exhibit=self.exhibit)
