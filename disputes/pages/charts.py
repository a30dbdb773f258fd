"""The charts of the operations page: numbers by day and by hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import TruncDate

from core.phrases import phrase
from core.presenting import weekday
from timers.lateness import BUDGET, Lateness
from timers.models import Deadline

AHEAD = 14  # days
A_MOMENT = timedelta(microseconds=1)  # a deadline is exclusive: before it is the last that counts


def due(now: datetime) -> dict[str, Any]:
    """How many deadlines fall due on each of the next days, by the last day that counts."""
    first = now.date()
    until = now + timedelta(days=AHEAD)
    last = TruncDate(ExpressionWrapper(F("due_at") - Value(A_MOMENT), DateTimeField()), tzinfo=UTC)
    ends = Deadline.objects.running().filter(due_at__gt=now, due_at__lte=until).order_by()
    each = dict(ends.annotate(last=last).values("last").annotate(many=Count("pk")).values_list("last", "many"))
    values = [(weekday(day), each.get(day, 0)) for day in (first + timedelta(days=place) for place in range(AHEAD))]
    name, most = max(values, key=lambda value: value[1])
    said = phrase("Most fall due on {name}: {most}.", name=name, most=most) if most else phrase("None falls due.")
    return {
        "id": "due",
        "title": phrase("Deadlines that fall due, next {ahead} days", ahead=AHEAD),
        "text": phrase(
            "By the last day that counts. A last day on a weekend or holiday rolls to the next working day."
        ),
        "label": phrase("Deadlines by day. {said}", said=said),
        "values": values,
        "now": 0,
        "name_head": phrase("Day"),
        "value_head": phrase("Deadlines"),
    }


def hourly(hours: list[tuple[datetime, Lateness]]) -> dict[str, Any] | None:
    """Lateness of what was executed, hour by hour; none where nothing was."""
    if not hours:
        return None
    values = [(f"{hour:%H}:00", round(late.nearly_all, 1)) for hour, late in hours]
    worst = max(value for _, value in values)
    return {
        "id": "late",
        "title": phrase("Lateness of the last 24 hours, by hour"),
        "text": phrase(
            "Seconds from due to executed, 99 of 100; budget {budget} s. Lateness never changes a result.",
            budget=f"{BUDGET:.0f}",
        ),
        "label": phrase("Lateness by hour, in seconds, at most {worst}.", worst=f"{worst:g}"),
        "values": values,
        "now": len(values) - 1,
        "name_head": phrase("Hour, UTC"),
        "value_head": phrase("Seconds"),
    }
