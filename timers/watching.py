"""Whether what is due is being executed, and whether the clocks agree: cheap to ask, of any process.

The web asks, so that it is noticed also where no worker lives.
"""

from __future__ import annotations

import time
from datetime import timedelta

from core import clock
from core.phrases import phrase
from core.presenting import remainder_words
from timers.models import Watch
from timers.outages import TRUSTED_DRIFT
from timers.sweep import clocks_apart, lateness

LATE = timedelta(seconds=60)
NEARLY_LATE = timedelta(seconds=30)
LOOKS_KEEP = 5.0  # seconds for which an answer is good enough
FRESH = timedelta(seconds=60)


def clock_trouble() -> str:
    """What is wrong with the clocks of this process or of one that swept within a minute; empty for nothing."""
    apart = clocks_apart()
    if apart > TRUSTED_DRIFT:
        seconds = f"{apart.total_seconds():.0f}"
        return phrase("The database’s clock and that of the web differ by {seconds} s.", seconds=seconds)
    fresh = Watch.objects.filter(seen_at__gt=clock.portal_now() - FRESH).exclude(trouble="").order_by("name").first()
    return phrase("{name} does not sweep: {trouble}.", name=fresh.name, trouble=fresh.trouble) if fresh else ""


def last_sweep() -> Watch | None:
    """Whoever swept last, with when."""
    return Watch.objects.filter(trouble="").order_by("-seen_at").first()


class Lateness:
    """What one process has seen of it. Late is what was nearly late for a while too, so that moving a demo's clock
    ahead, or the first sweep after an outage, is no alarm.
    """

    def __init__(self, patience: float = 20.0) -> None:
        self.patience = patience
        self._since: float | None = None

    def trouble(self) -> str:
        """What is to be said of it, empty while all is well."""
        behind = lateness()
        if behind <= NEARLY_LATE:
            self._since = None
            return ""
        self._since = self._since or time.monotonic()
        if behind <= LATE or time.monotonic() - self._since < self.patience:
            return ""
        swept = last_sweep()
        by = (
            phrase("The last sweep was by {name}, {since} ago.", name=swept.name, since=_ago(swept))
            if swept
            else phrase("Nobody has swept yet.")
        )
        late = phrase("A deadline is due for {since} and has not been executed.", since=remainder_words(behind))
        return f"{late} {by}"


def _ago(watch: Watch) -> str:
    return remainder_words(max(clock.portal_now() - watch.seen_at, timedelta()))


_answer: list[tuple[float, bool]] = []


def is_late() -> bool:
    """Whether the oldest lapsable deadline is due for more than a minute; asked of the database every few seconds."""
    if not _answer or time.monotonic() - _answer[0][0] >= LOOKS_KEEP:
        _answer[:] = [(time.monotonic(), lateness() > LATE)]
    return _answer[0][1]
