"""A sealed bid: the figure to the freelancer at which a side would settle. Nobody is ever shown it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import Case
from record.declaring import SIDES

MOST_BIDS = 3  # a side and case


class Bid(models.Model):
    """The client's is the highest that it would give, the freelancer's the lowest that it would take."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="bids")
    side = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField(help_text="Of this side in this case: 1 to 3.")
    to_freelancer = models.BigIntegerField()
    salt = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side", "number"], name="one_bid_of_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_BIDS), name="three_bids_at_most"),
            models.CheckConstraint(condition=Q(to_freelancer__gte=0), name="a_bid_is_never_negative"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_bids"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="a_bid_is_no_worse_than_the_last",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last", "disputes_bid%ROWTYPE")],
                func="""
                    SELECT * INTO last FROM disputes_bid WHERE case_id = NEW.case_id AND side = NEW.side
                     ORDER BY number DESC LIMIT 1;
                    IF NEW.number <> coalesce(last.number, 0) + 1 THEN
                        RAISE EXCEPTION 'a bid has the number after the last' USING ERRCODE = 'check_violation';
                    END IF;
                    IF (NEW.side = 'client' AND NEW.to_freelancer < last.to_freelancer)
                       OR (NEW.side = 'freelancer' AND NEW.to_freelancer > last.to_freelancer) THEN
                        RAISE EXCEPTION 'a bid is never worse than the last' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_bids", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_bids_rows"),
        ]

    def __str__(self) -> str:
        return phrase(
            "Bid {number} of the {side}", number=self.number, side=self.side
        )  # never the figure: this may reach a log
