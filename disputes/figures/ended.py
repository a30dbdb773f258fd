"""The cases that were closed in a stretch of time: how long they took, phase by phase, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from core import sight
from disputes.models import AGREED, Cause, Phase
from record.models import CLOCK

OPEN_PHASES = tuple(phase.value for phase in Phase if phase != Phase.CLOSED)


class InPhase(NamedTuple):
    """Of the cases that went through a phase: within what time half of them had left it, and nine of ten; how many
    were closed in it, and how many of those by agreement.
    """

    many: int
    half: timedelta | None
    most: timedelta | None
    closed: int
    agreed: int


class ByCause(NamedTuple):
    """How many ended so, and how many of those by the clock, because a deadline passed."""

    many: int
    by_clock: int


@dataclass(frozen=True)
class Ended:
    """Within what time half of them were closed, and nine of ten, from the opening; and on average."""

    closed: int
    half: timedelta | None
    most: timedelta | None
    average: timedelta | None
    phases: dict[str, InPhase]
    causes: dict[str, ByCause]

    @property
    def agreed(self) -> int:
        return sum(self.causes[cause].many for cause in AGREED)

    @property
    def by_clock(self) -> int:
        return sum(cause.by_clock for cause in self.causes.values())


# A case is in a phase from the entry of its record that moved it there until the one that moved it on.
_QUERY = """
    WITH closed AS MATERIALIZED (
        SELECT k.case_id, k.cause, k.closed_at, c.opened_at
          FROM disputes_closing k JOIN disputes_case c ON c.subject_ptr_id = k.case_id
         WHERE k.closed_at >= %(begin)s AND k.closed_at < %(until)s
    ), passed AS (
        SELECT m ->> 1 AS phase, k.cause, m ->> 2 = 'closed' AS is_last, e.position = %(clock)s AS by_clock,
               e.at - lag(e.at, 1, k.opened_at) OVER (PARTITION BY e.subject_id ORDER BY e.number) AS took
          FROM closed k JOIN record_event e ON e.subject_id = k.case_id
         CROSS JOIN jsonb_array_elements(e.moved) AS m
         WHERE m ->> 0 LIKE 'EH-%%' AND m ->> 1 = ANY (%(phases)s)
    )
    SELECT phase, NULL::text, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY took), NULL::interval,
           count(*) FILTER (WHERE is_last), count(*) FILTER (WHERE is_last AND cause = ANY (%(agreed)s))
      FROM passed GROUP BY phase
     UNION ALL
    SELECT NULL, cause, count(*), NULL, NULL, NULL, count(*) FILTER (WHERE by_clock), NULL
      FROM passed WHERE is_last GROUP BY cause
     UNION ALL
    SELECT NULL, NULL, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY closed_at - opened_at), avg(closed_at - opened_at), NULL, NULL
      FROM closed
"""


@sight.everything()
def ended(begin: datetime, until: datetime) -> Ended:
    """Those closed from `begin` until just before `until`; every phase and every cause is in it."""
    phases = dict.fromkeys(OPEN_PHASES, InPhase(0, None, None, 0, 0))
    causes = dict.fromkeys(Cause.values, ByCause(0, 0))
    closed: tuple[int, timedelta | None, timedelta | None, timedelta | None] = (0, None, None, None)
    asked: dict[str, Any] = {
        "begin": begin,
        "until": until,
        "clock": CLOCK,
        "phases": list(OPEN_PHASES),
        "agreed": list(AGREED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, asked)
        for phase, cause, count, half, most, average, part, agreed in cursor.fetchall():
            if phase:
                phases[phase] = InPhase(count, half, most, part, agreed)
            elif cause:
                causes[cause] = ByCause(count, part)
            else:
                closed = count, half, most, average
    return Ended(*closed, phases=phases, causes=causes)
