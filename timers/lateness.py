"""How late lapses were executed. Lateness never changes a result; it says whether the machinery keeps up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

BUDGET = 10.0  # seconds, for 99 of 100


@dataclass(frozen=True)
class Lateness:
    """Of the lapses executed in one stretch of time: how many, and how many seconds late half and 99 of 100 were."""

    count: int
    median: float
    nearly_all: float


_QUERY = """
    SELECT part, count(*),
           coalesce(extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY late)), 0)::float,
           coalesce(extract(epoch FROM percentile_disc(0.99) WITHIN GROUP (ORDER BY late)), 0)::float
      FROM (SELECT date_trunc(%s, executed_at, 'UTC') AS part, executed_at - due_at AS late
              FROM timers_deadline
             WHERE status = 'lapsed' AND executed_at >= %s AND executed_at < coalesce(%s, 'infinity'::timestamptz))
     GROUP BY GROUPING SETS ((part), ())
     ORDER BY 1
"""


def executed(
    since: datetime, until: datetime | None = None, *, by: Literal["hour", "month"] = "hour"
) -> tuple[Lateness, list[tuple[datetime, Lateness]]]:
    """From `since` until just before `until`: all together, and part by part, each by its first moment (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [by, since, until])
        rows = [(part, Lateness(*figures)) for part, *figures in cursor.fetchall()]
    together = next((late for part, late in rows if part is None), None)
    return together or Lateness(0, 0.0, 0.0), [(part, late) for part, late in rows if part is not None]
