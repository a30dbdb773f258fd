"""The last twelve months in charts, for operators: each with the same numbers as a table, and all of them as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core import clock
from core.phrases import in_english, phrase, phrase_later
from core.presenting import short_month
from disputes.activity import DAY
from disputes.activity_by_month import MONTHS, Activity, Month, activity
from disputes.figures.mailed import SOON
from disputes.pages.operations import figure
from messaging.review import DECIDED_WITHIN
from timers.lateness import BUDGET

# What a program calls a figure of a month -> (what people read, the figure).
FIGURES: dict[str, tuple[str, Callable[[Month], float]]] = {
    "opened": (phrase_later("Cases opened"), lambda month: month.opened),
    "closed": (phrase_later("Cases closed"), lambda month: month.closed),
    "agreed": (phrase_later("Settled by both sides"), lambda month: month.agreed),
    "executed": (phrase_later("Deadlines that the clock executed"), lambda month: month.executed.count),
    "late_seconds": (
        phrase_later("Of 100, 99 executed within, seconds"),
        lambda month: round(month.executed.nearly_all, 1),
    ),
    "found": (phrase_later("Messages in which the screen found something"), lambda month: month.found),
    "reported": (phrase_later("Messages that a reader reported"), lambda month: month.reported),
    "upheld": (phrase_later("Flags upheld"), lambda month: month.upheld),
    "ruled": (phrase_later("Flags ruled on"), lambda month: month.ruled),
    "ruled_in_time": (phrase_later("Ruled on in time"), lambda month: month.in_time),
    "mails": (phrase_later("Mails sent"), lambda month: month.mails),
    "mails_soon": (phrase_later("Mails sent within minutes"), lambda month: month.soon),
    "mails_given_up": (phrase_later("Mails given up"), lambda month: month.given_up),
}
HOURS = int(DECIDED_WITHIN.total_seconds() // 3600)
MINUTES = int(SOON.total_seconds() // 60)


def by_month_page() -> dict[str, Any]:
    """The context of templates/staff/activity.html."""
    found = activity(clock.portal_now())
    return {
        "figures": _figures(found),
        "charts": _charts(found),
        "table": [
            (label, [(_name(month), f"{value(month):.10g}") for month in found.months])
            for label, value in FIGURES.values()
        ],
        "names": [_name(month) for month in found.months],
    }


def _charts(found: Activity) -> list[Any]:
    return [
        _chart(found, "opened", phrase("Cases opened, by month"), _counted("opened")),
        _chart(found, "agreed-share", phrase("Settled by both sides, of 100 closed"), _agreed, phrase("Of 100")),
        _chart(
            found,
            "late",
            phrase("Lateness, seconds; budget {budget} s", budget=f"{BUDGET:.0f}"),
            _counted("late_seconds"),
            phrase("Seconds"),
        ),
        _chart(
            found,
            "found",
            phrase("Messages in which the screen found something"),
            _counted("found"),
            phrase("Messages"),
        ),
        _chart(
            found,
            "ruled",
            phrase("Flags ruled on within {hours} hours, of 100", hours=HOURS),
            _ruled_in_time,
            phrase("Of 100"),
        ),
        _chart(found, "mails", phrase("Mails sent, by month"), _counted("mails"), phrase("Mails")),
    ]


@in_english()
def by_month_csv() -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["month", *FIGURES])
    for month in activity(clock.portal_now()).months:
        rows.writerow([f"{month.begin:%Y-%m}", *(f"{value(month):.10g}" for _, value in FIGURES.values())])
    return written.getvalue()


def _figures(found: Activity) -> list[dict[str, Any]]:
    year = found.year
    closed = year.counts["closed"]
    mails, soon = sum(month.mails for month in found.months), sum(month.soon for month in found.months)
    late = year.executed.nearly_all
    return [
        figure(
            phrase("Open now"),
            found.open,
            phrase("{received} received in {months} months", received=year.counts["received"], months=MONTHS),
        ),
        figure(phrase("Closed"), closed, phrase("In {months} months", months=MONTHS)),
        _of_100(phrase("Settled by both"), year.agreed, closed),
        figure(phrase("Half were closed within"), _days(year.ended.half), _nine_of_ten(year.ended.most), unit="days"),
        figure(
            phrase("Lateness, 99 of 100"),
            f"{late:.1f}",
            phrase("{count} deadlines", count=year.executed.count),
            late <= BUDGET,
            "s",
        ),
        _of_100(phrase("Mails within {minutes} minutes", minutes=MINUTES), soon, mails),
    ]


def _of_100(name: str, part: int, whole: int) -> dict[str, Any]:
    if not whole:
        return figure(name, "–", phrase("None yet"))
    return figure(name, f"{100 * part / whole:.0f}", phrase("{part} of {whole}", part=part, whole=whole), unit="%")


def _days(long: timedelta | None) -> str:
    return "–" if long is None else f"{long / DAY:.1f}"


def _nine_of_ten(long: timedelta | None) -> str:
    return (
        phrase("None closed yet") if long is None else phrase("Nine of ten within {days}\u00a0days", days=_days(long))
    )


def _counted(name: str) -> Callable[[Month], float]:
    return FIGURES[name][1]


def _agreed(month: Month) -> float:
    return round(100 * month.agreed / month.closed) if month.closed else 0


def _ruled_in_time(month: Month) -> float:
    return round(100 * month.in_time / month.ruled) if month.ruled else 0


def _name(month: Month) -> str:
    return short_month(month.begin)


def _chart(
    found: Activity, name: str, title: str, value: Callable[[Month], float], value_head: str = phrase_later("Cases")
) -> dict[str, Any]:
    values = [(_name(month), value(month)) for month in found.months]
    when, most = max(values, key=lambda each: each[1])
    return {
        "id": name,
        "title": title,
        "text": phrase("The last month is not over yet."),
        "label": phrase("{title}. Most in {when}: {most}.", title=title, when=when, most=f"{most:.10g}")
        if most
        else phrase("{title}. Nothing yet.", title=title),
        "values": values,
        "now": len(values) - 1,
        "name_head": phrase("Month"),
        "value_head": value_head,
    }
