"""Legal holds, as other stages need to know of them: time during which a case was held is nobody's time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Sum

from core import clock
from disputes.models import Case, Hold
from escrow.models import CardDispute
from escrow.models.card_dispute import CardDisputes


def open_hold(case: Case) -> Hold | None:
    return case.holds.filter(ended_at=None).first()


def held_between(case: Case, since: datetime, until: datetime) -> timedelta:
    """How long of this time the case was held. A hold that is open counts until now."""
    total = timedelta()
    for hold in case.holds.all():
        if hold.placed_at >= until or (hold.ended_at and hold.ended_at <= since):
            continue
        total += min(hold.ended_at or max(clock.now(), hold.placed_at), until) - max(hold.placed_at, since)
    return max(total, timedelta())


def out_of_holds(case: Case, moment: datetime) -> datetime:
    """A moment; where the case was held then, the end of that hold."""
    over_it = case.holds.filter(placed_at__lte=moment, ended_at__gt=moment).first()
    return over_it.ended_at if over_it and over_it.ended_at else moment


def moment_after(case: Case, since: datetime, length: timedelta) -> datetime:
    """So long after a moment, not counting what the case was held."""
    until, held = since + length, timedelta()
    while (now_held := held_between(case, since, until)) > held:
        held = now_held
        until = since + length + held
    return until


def charged_back(case: Case) -> CardDisputes:
    """The card disputes about money that was paid for the disputed milestones."""
    numbers = case.disputed_milestones.values("milestone__number")
    paid = {"payment__subject_id": case.contract_id, "payment__purpose": "fund", "payment__about__in": numbers}
    return CardDispute.objects.filter(**paid)


def clawed_back(case: Case) -> int:
    """What banks have taken out of escrow of the amount in dispute since the case opened, and kept; minor units."""
    out = charged_back(case).out().filter(taken_at__gte=case.opened_at)
    return int(out.aggregate(total=Sum("from_escrow"))["total"] or 0)
