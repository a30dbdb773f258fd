"""The page of figures and its files: the charts of the stretch of time that was asked for, up to now."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from core import clock
from core.phrases import in_english, phrase
from disputes.figures.ended import ended
from disputes.figures.in_time import in_time
from disputes.figures.mailed import mailed
from disputes.figures.open_cases import standing
from disputes.figures.screened import screened
from disputes.pages.figures import cases, keeping_up
from disputes.pages.figures.chart import Chart, Figure

QUARTER = 90  # days
PERIODS = (30, QUARTER, 365)
A_MOMENT = timedelta(microseconds=1)  # what was closed at this very moment counts
ALL = "all"


def asked_days(given: str) -> int:
    """The stretch of time that an address asks for; a quarter where it asks for none that there is."""
    return next((days for days in PERIODS if str(days) == given), QUARTER)


def charts(days: int, now: datetime) -> list[Chart]:
    since, until = now - timedelta(days=days), now + A_MOMENT
    closed, kept = ended(since, until), in_time(since, until)
    return [
        cases.by_phase(standing(now)),
        cases.took(closed),
        cases.settled(closed),
        cases.causes(closed),
        keeping_up.late(kept),
        keeping_up.missed(kept),
        keeping_up.screening(screened(since, until), now),
        keeping_up.mail(mailed(since, until), now),
    ]


def figures_page(given: str) -> dict[str, Any]:
    """The context of templates/staff/figures.html."""
    days, now = asked_days(given), clock.portal_now()
    return {
        "read_at": now,
        "days": days,
        "periods": [
            {
                "label": phrase("Last {days} days", days=each),
                "url": f"{reverse('figures')}?days={each}",
                "now": each == days,
            }
            for each in PERIODS
        ],
        "charts": [(chart, _file(chart.id, days)) for chart in charts(days, now)],
        "all_url": _file(ALL, days),
    }


def at_a_glance(now: datetime) -> list[tuple[Chart, str]]:
    """Two of the charts, for the operations page: where cases stand, and how those of a quarter ended."""
    closed = ended(now - timedelta(days=QUARTER), now + A_MOMENT)
    how = replace(cases.causes(closed), text=phrase("Last {days} days", days=QUARTER))
    return [(chart, _file(chart.id, QUARTER)) for chart in (cases.by_phase(standing(now)), how)]


def _file(name: str, days: int) -> str:
    return f"{reverse('figures-file', args=[name])}?days={days}"


@in_english()
def figures_csv(name: str, given: str) -> str | None:
    """One chart, a line for each of its rows; or all of them, a line for each figure; nothing of what there is not.

    Nothing in it was written by a person: a spreadsheet finds names of our own, and figures.
    """
    every = charts(asked_days(given), clock.portal_now())
    written = io.StringIO()
    rows = csv.writer(written)
    if name == ALL:
        rows.writerow(("chart", "what", "figure", "value"))
        rows.writerows(
            (chart.id, row.key, column.key, plain(figure))
            for chart in every
            for row in chart.rows
            for column, figure in zip(chart.columns, row.figures, strict=True)
        )
        return written.getvalue()
    chart = next((chart for chart in every if chart.id == name), None)
    if chart is None:
        return None
    rows.writerow(("what", *(column.key for column in chart.columns)))
    rows.writerows((row.key, *(plain(figure) for figure in row.figures)) for row in chart.rows)
    return written.getvalue()


def plain(figure: Figure) -> str:
    if figure is None:
        return ""
    return f"{figure:.2f}" if isinstance(figure, float) else str(figure)
