"""How urgent a deadline is, in words and in a shape: late, today, soon, later, or standing still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock, presenting
from core.phrases import phrase

SOON = timedelta(hours=72)


@dataclass(frozen=True)
class Sla:
    """What components/sla.html draws."""

    state: str
    words: str


def until(due: datetime | None, *, stopped: bool = False) -> Sla | None:
    """Of a deadline in days; None where nothing runs."""
    if due is None:
        return None
    if stopped:
        return Sla("stopped", phrase("Stopped"))
    now, last = clock.now(), presenting.last_minute(due)
    if due <= now:
        return Sla("late", phrase("Late, since {due}", due=presenting.day(due)))
    if last.date() == now.date():
        return Sla("today", phrase("Today, {last}", last=f"{last:%H:%M}"))
    return Sla("soon" if due - now < SOON else "later", presenting.short_moment(last))


def within(due: datetime) -> Sla:
    """Of a target in hours: what is left of it."""
    left = due - clock.now()
    if left <= timedelta():
        return Sla("late", phrase("Late by {remainder_words}", remainder_words=presenting.remainder_words(-left)))
    return Sla("today" if left < timedelta(hours=2) else "soon", presenting.remainder_words(left))


def age(since: datetime) -> str:
    """“12 d”, or “6 h” on the first day."""
    gone = clock.now() - since
    return f"{gone.days}{presenting.NO_BREAK}d" if gone.days else f"{gone.seconds // 3600}{presenting.NO_BREAK}h"
