"""Reconciliation: every night, what the ledger says is held against what it follows from, and against the provider.

Each comparison counts what it looks at and names what differs. It blocks nothing: it is read, kept as a report, and
whatever the report before did not know is an alarm. The provider is asked outside of any transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from core import clock
from core.alone import alone
from escrow.models import Difference, Report
from escrow.noting import provider
from record import alarming

log = logging.getLogger("evenhand.reconciliation")

LOOKS_BACK = timedelta(days=40)  # over what the provider has; the ledger is compared whole
NIGHT = timedelta(hours=2)  # the night's begins at two, UTC
MOST_LISTED = 1_000  # differences of one comparison
ONE_AT_A_TIME = 7_290_102  # the number under which PostgreSQL knows that one runs
ALARM = "reconciliation"


@dataclass
class Tally:
    """What a comparison has found so far. What moved after `begun_at` is left to the next report."""

    begun_at: datetime
    since: datetime
    compared: int = 0
    differs: int = 0
    listed: list[tuple[str, str]] = field(default_factory=list)

    def differ(self, about: str, says: str) -> None:
        """`about` names the thing in the same words every night, so that what is known already alarms nobody again."""
        self.differs += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append((about[:200], says[:400]))


Compare = Callable[[Tally], None]
_comparisons: dict[str, tuple[str, Compare]] = {}


def compares(name: str, what: str) -> Callable[[Compare], Compare]:
    """Register a comparison; `what` says what is compared with what. The apps above add their own."""

    def register(run: Compare) -> Compare:
        if name in _comparisons:
            raise RuntimeError(f"the comparison {name} is registered twice")
        _comparisons[name] = what, run
        return run

    return register


def nightly() -> Report | None:
    """The night's report; None where it is there already, or somebody is at it."""
    now = clock.portal_now()
    begins = (now - NIGHT).replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT
    with alone(ONE_AT_A_TIME) as is_ours:
        if not is_ours or Report.objects.filter(asked_by="the clock", begun_at__gte=begins).exists():
            return None
        return reconcile("the clock")


def reconcile(asked_by: str, looks_back: timedelta = LOOKS_BACK) -> Report:
    """Compare everything, keep the report, and alarm the operators of what is new in it."""
    begun_at = clock.portal_now()
    tallies = {name: Tally(begun_at, begun_at - looks_back) for name in _comparisons}
    for name, (_, compare) in _comparisons.items():
        _compare(name, compare, tallies[name])
    report = _kept(asked_by, tallies)
    log.info("reconciled", extra={"report": report.pk, "compared": report.compared, "differs": report.differs})
    return report


def streamed(query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Rows of a query, a thousand in memory at a time however many there are."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, list(parameters))
        while rows := cursor.fetchmany(1_000):
            yield from rows


def count(query: str, parameters: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        return int(cursor.fetchone()[0])


def _compare(name: str, compare: Compare, tally: Tally) -> None:
    try:
        compare(tally)
    except Exception as failure:  # what could not be compared has not been found right
        log.exception("could not be compared", extra={"comparison": name})
        tally.differ(
            "the comparison itself",
            f"could not be made: {type(failure).__name__}: {failure}".strip(),
        )


def _kept(asked_by: str, tallies: dict[str, Tally]) -> Report:
    """The report with its differences, and the alarm, all at once."""
    with transaction.atomic():
        known = _known_before()
        first = next(iter(tallies.values()))
        report = Report.objects.create(
            begun_at=first.begun_at,
            ended_at=max(clock.portal_now(), first.begun_at),
            since=first.since,
            asked_by=asked_by,
            provider=provider().name,
            lines=[[name, _comparisons[name][0], each.compared, each.differs] for name, each in tallies.items()],
            differs=sum(each.differs for each in tallies.values()),
        )
        made = [
            Difference(report=report, comparison=name, about=about, says=says, is_new=(name, about, says) not in known)
            for name, tally in tallies.items()
            for about, says in tally.listed
        ]
        Difference.objects.bulk_create(made, batch_size=500)
        if any(each.is_new for each in made):
            alarming.sound(ALARM, report.begun_at)
            log.error("reconciliation: new differences", extra={"report": report.pk})
    return report


def _known_before() -> set[tuple[str, str, str]]:
    last = Report.objects.first()
    return set(last.differences.values_list("comparison", "about", "says")) if last else set()
