"""Low value: below the rulebook's amount, nobody has to put a fee on the table. The recommendation stands."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Sum

from contracts.models import Milestone
from core import clock
from disputes.models import Case

TOGETHER_WITHIN = timedelta(hours=720)


def stands_by_value(case: Case) -> bool:
    """Whether a recommendation issued now stands unless both reject it.

    Counted are the disputed milestones as they were funded, with those of every other case opened on the contract
    from 30 days before this one until now, each milestone once: a large dispute is not made small by cutting it up.
    """
    below = case.rules.low_value_below
    if below is None or case.about_released:
        return False
    together = Case.objects.filter(
        contract=case.contract, opened_at__gte=case.opened_at - TOGETHER_WITHIN, opened_at__lte=clock.now()
    )
    milestones = Milestone.objects.filter(disputes__case__in=together).distinct().values("pk")
    funded = Milestone.objects.filter(pk__in=milestones).aggregate(total=Sum("amount"))["total"] or 0
    return bool(funded < below)
