"""How late lapses were executed. Lateness never changes a result; it says whether the machinery keeps up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

BUDGET = 10.0  # seconds, for 99 of 100


@dataclass(frozen=True)
class Lateness:
    """Of the lapses executed in one stretch of time: how many, and how many seconds late half and 99 of 100 were."""

    count: int
    median: float
    nearly_all: float


_QUERY = """
    SELECT date_trunc('hour', executed_at), count(*),
           coalesce(extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY executed_at - due_at)), 0)::float,
           coalesce(extract(epoch FROM percentile_disc(0.99) WITHIN GROUP (ORDER BY executed_at - due_at)), 0)::float
      FROM timers_deadline WHERE status = 'lapsed' AND executed_at >= %s
     GROUP BY GROUPING SETS ((date_trunc('hour', executed_at)), ())
     ORDER BY 1
"""


def executed_since(since: datetime) -> tuple[Lateness, list[tuple[datetime, Lateness]]]:
    """All of them together, and hour by hour."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [since])
        rows = cursor.fetchall()
    hours = [(hour, Lateness(count, median, most)) for hour, count, median, most in rows if hour is not None]
    together = next((Lateness(count, median, most) for hour, count, median, most in rows if hour is None), None)
    return together or Lateness(0, 0.0, 0.0), hours
