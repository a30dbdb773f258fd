"""The charts of the operations page: numbers by day and by hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from timers.lateness import BUDGET, Lateness
from timers.models import Deadline

AHEAD = 14  # days


def due(now: datetime) -> dict[str, Any]:
    """How many deadlines fall due on each of the next days, by the last day that counts."""
    first = now.date()
    until = now + timedelta(days=AHEAD)
    ends = Deadline.objects.running().filter(due_at__gt=now, due_at__lte=until).values_list("due_at", flat=True)
    each = {first + timedelta(days=place): 0 for place in range(AHEAD)}
    for end in ends.iterator():
        last = (end - timedelta(microseconds=1)).date()
        if last in each:
            each[last] += 1
    values = [(f"{date:%a} {date.day}", count) for date, count in each.items()]
    name, most = max(values, key=lambda value: value[1])
    said = f"Most fall due on {name}: {most}." if most else "None falls due."
    return {
        "id": "due",
        "title": f"Deadlines that fall due, next {AHEAD} days",
        "text": "By the last day that counts. A last day on a weekend or holiday rolls to the next working day.",
        "label": f"Deadlines by day. {said}",
        "values": values,
        "now": 0,
        "name_head": "Day",
        "value_head": "Deadlines",
    }


def hourly(hours: list[tuple[datetime, Lateness]]) -> dict[str, Any] | None:
    """Lateness of what was executed, hour by hour; none where nothing was."""
    if not hours:
        return None
    values = [(f"{hour:%H}:00", round(late.nearly_all, 1)) for hour, late in hours]
    worst = max(value for _, value in values)
    return {
        "id": "late",
        "title": "Lateness of the last 24 hours, by hour",
        "text": f"Seconds from due to executed, 99 of 100; budget {BUDGET:.0f} s. Lateness never changes a result.",
        "label": f"Lateness by hour, in seconds, at most {worst:g}.",
        "values": values,
        "now": len(values) - 1,
        "name_head": "Hour, UTC",
        "value_head": "Seconds",
    }
