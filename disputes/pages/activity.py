"""What became of cases, year by year, for everybody: a page and a file. It is counted once an hour, whoever looks."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from core import clock
from core.drawing import percent
from core.phrases import in_english, phrase, phrase_later
from disputes import activity
from disputes.activity import DAY, Span
from disputes.conduct_counts import FEW, few
from disputes.figures.ended import OPEN_PHASES
from disputes.models import Cause, Phase
from disputes.models.statement import Done

TOO_FEW = phrase_later("too few")
# What stands in each row, group by group: (what a program calls it, what people read).
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        phrase_later("Disputes"),
        (
            ("received", phrase_later("Received")),
            ("by_client", phrase_later("Opened by the client")),
            ("by_freelancer", phrase_later("Opened by the freelancer")),
            ("by_lapse", phrase_later("Opened because a refund was not answered")),
            ("about_released", phrase_later("About money that had been released")),
            ("closed", phrase_later("Closed")),
            ("open", phrase_later("Open at the end")),
        ),
    ),
    (
        phrase_later("How they ended"),
        (*((cause.value, cause.label) for cause in Cause), ("agreed_share", phrase_later("Settled by both, %"))),
    ),
    (
        phrase_later("Who got what"),
        (
            ("all_to_freelancer", phrase_later("All to the freelancer")),
            ("all_to_client", phrase_later("All to the client")),
            ("divided", phrase_later("Divided between them")),
        ),
    ),
    (
        phrase_later("How long they took"),
        (
            ("half_days", phrase_later("Half were closed within, days")),
            ("most_days", phrase_later("Nine of ten were closed within, days")),
            ("average_days", phrase_later("Closed after, days on average")),
            ("recommended", phrase_later("Recommendations by mediators")),
            ("executed", phrase_later("Deadlines that the clock executed")),
            ("late_seconds", phrase_later("Of 100, 99 were executed within, seconds")),
        ),
    ),
    (
        phrase_later("Half had left each phase within, days"),
        tuple((f"in_{phase}", Phase(phase).label) for phase in OPEN_PHASES),
    ),
    (
        phrase_later("What claims say of deliverables"),
        tuple((f"claimed_{done.value}", done.label) for done in Done),
    ),
)
NAMES = tuple(name for _, rows in GROUPS for name, _ in rows)


@lru_cache(maxsize=1)
def _counted(hour: datetime) -> tuple[Span, ...]:
    return tuple(activity.years())


def this_hour() -> tuple[Span, ...]:
    return _counted(clock.portal_now().replace(minute=0, second=0, microsecond=0))


def figures(span: Span) -> dict[str, str]:
    """Of a year, in words that point to nobody."""
    closed, ended = span.counts["closed"], span.ended

    def measured(long: timedelta | None, of: int) -> str:
        return f"{long / DAY:.1f}" if long is not None and of >= FEW else TOO_FEW

    # A share says its number to whoever knows the whole.
    is_said = closed >= FEW and not 0 < span.agreed < FEW
    phases = {f"in_{phase}": measured(each.half, each.many) for phase, each in ended.phases.items()}
    return (
        {name: few(count) for name, count in span.counts.items()}
        | phases
        | {
            "agreed_share": f"{100 * span.agreed / closed:.0f}" if is_said else TOO_FEW,
            "half_days": measured(ended.half, closed),
            "most_days": measured(ended.most, closed),
            "average_days": measured(ended.average, closed),
            "executed": few(span.executed.count),
            "late_seconds": f"{span.executed.nearly_all:.1f}" if span.executed.count >= FEW else TOO_FEW,
        }
    )


def activity_page() -> dict[str, Any]:
    """The context of templates/public/activity.html."""
    spans = this_hour()
    shown = [(span, figures(span)) for span in spans]
    names = [str(span.year) if span.is_whole else phrase("{year}, so far", year=span.year) for span in spans]
    groups = [
        (
            title,
            [(label, [(name, said[key]) for name, (_, said) in zip(names, shown, strict=True)]) for key, label in rows],
        )
        for title, rows in GROUPS
    ]
    return {
        "years": names,
        "groups": groups if spans else [],
        "endings": endings(spans[0], names[0]) if spans and spans[0].counts["closed"] else None,
        "until": next((span.until for span in spans if not span.is_whole), None),
    }


def endings(span: Span, name: str) -> dict[str, Any]:
    """How the cases of a year ended, drawn, for components/shares.html: the most frequent first."""
    counts = sorted(((span.counts[cause.value], str(cause.label)) for cause in Cause), key=lambda each: -each[0])
    return {
        "id": "endings",
        "title": phrase("How cases ended, {name}", name=name),
        "head": phrase("How they ended"),
        "value_head": phrase("Cases"),
        # A bar has a length only where its number is said.
        "rows": [share(label, few(count), count, counts[0][0]) for count, label in counts if count],
    }


def share(name: str, said: str, count: int, most: int) -> dict[str, str]:
    """A row of components/shares.html."""
    return {"name": name, "value": said, "width": percent(count, most) if said.isdigit() else "0%"}


@in_english()
def activity_csv() -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["year", "counted_until", *NAMES])
    for span in this_hour():
        said = figures(span)
        rows.writerow([span.year, span.until.date(), *(said[name] for name in NAMES)])
    return written.getvalue()
