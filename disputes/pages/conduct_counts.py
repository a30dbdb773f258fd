"""The yearly counts as a page and as CSV. They are counted once an hour, whoever looks."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from functools import lru_cache
from typing import Any

from core import clock
from core.phrases import in_english, phrase, phrase_later
from disputes import conduct_counts
from disputes.conduct_counts import NAMES, Year

CALLED = {
    "screened": phrase_later("Messages screened"),
    "held": phrase_later("Held as a likely threat"),
    "reported": phrase_later("Reported by a reader"),
    "upheld": phrase_later("Upheld by a reviewer"),
    "dismissed": phrase_later("Dismissed by a reviewer"),
    "appeals": phrase_later("Appeals"),
    "overturned": phrase_later("Rulings overturned on appeal"),
    "median_hours": phrase_later("Median time to decide, in hours"),
}


@lru_cache(maxsize=1)
def counted(hour: datetime) -> tuple[Year, ...]:
    return tuple(conduct_counts.years())


def this_hour() -> tuple[Year, ...]:
    return counted(clock.portal_now().replace(minute=0, second=0, microsecond=0))


def counts_page() -> dict[str, Any]:
    """The context of templates/public/conduct_counts.html."""
    years = this_hour()
    shown = [year.shown() for year in years]
    names = [str(year.year) if year.is_whole else phrase("{year}, so far", year=year.year) for year in years]
    return {
        "years": names,
        "rows": [
            (called, [(year, figures[name]) for year, figures in zip(names, shown, strict=True)])
            for name, called in CALLED.items()
            if years
        ],
        "until": next((year.until for year in years if not year.is_whole), None),
    }


@in_english()
def counts_csv() -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["year", "counted_until", *NAMES, "median_hours"])
    for year in this_hour():
        figures = year.shown()
        rows.writerow([year.year, year.until.date(), *(figures[name] for name in NAMES), figures["median_hours"]])
    return written.getvalue()
