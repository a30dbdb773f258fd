"""When reminders of a deadline go out: 72, 24 and 2 hours before it, never at night but in its last 24 hours.

Pure functions (rulebook 3.9). A deadline keeps the moment at which it next has to be looked at (`remind_at`); a
reminder whose moment lies before that one did not lie ahead when the deadline started or moved, and never goes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.phrases import phrase_of

HOURS = (72, 24, 2)
AT_ONCE_WITHIN = timedelta(hours=24)  # of the deadline: these go out whatever the hour
TOO_CLOSE = timedelta(hours=1)  # a late reminder is left out when the next one is nearer than this


@dataclass(frozen=True)
class Quiet:
    """The hours of the night in which a person gets no mail that can wait. Equal hours: no night."""

    since: int = 22
    until: int = 7

    def has(self, hour: int) -> bool:
        if self.since <= self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until

    def ends(self, at: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the night that it falls into."""
        local = at.astimezone(ZoneInfo(zone))
        if not self.has(local.hour):
            return at
        is_evening = self.since > self.until and local.hour >= self.since
        morning = local.date() + timedelta(days=1) if is_evening else local.date()
        return datetime.combine(morning, time(self.until), ZoneInfo(zone)).astimezone(UTC)


NIGHT = Quiet()


def moment(due: datetime, hours: int) -> datetime:
    """When this reminder falls due, wherever its reader lives."""
    return due - timedelta(hours=hours)


def next_after(due: datetime, after: datetime) -> datetime | None:
    """The first reminder of a deadline that lies ahead of a moment; None when none does."""
    return min((at for hours in HOURS if (at := moment(due, hours)) > after), default=None)


def fallen_due(due: datetime, since: datetime, now: datetime) -> int | None:
    """Which reminder (in hours) goes out now: of those that have fallen due since then, the latest alone.

    None: it is too late for any, or the next one is as good as here.
    """
    there = [hours for hours in HOURS if since <= moment(due, hours) <= now]
    if not there or now >= due:
        return None
    following = next_after(due, now)
    is_late = now - moment(due, min(there)) > TOO_CLOSE
    return None if is_late and following and following - now < TOO_CLOSE else min(there)


def goes_out(due: datetime, now: datetime, zone: str, quiet: Quiet = NIGHT) -> datetime:
    """When the mail of a reminder goes to somebody: now, or at the end of their night, 24 hours ahead at the latest."""
    last = due - AT_ONCE_WITHIN
    return now if now >= last else min(quiet.ends(now, zone), last)


def has_been_overtaken(due: datetime, hours: int, now: datetime) -> bool:
    """Whether a reminder that has not gone out yet has nothing left to say: the next one is due, or time is up."""
    return now >= due or any(other < hours and moment(due, other) <= now for other in HOURS)


def left_words(left: timedelta) -> str:
    """“24 hours left”, to the nearest hour; minutes in the last one."""
    minutes = int(left.total_seconds() // 60)
    hours = round(minutes / 60)
    if minutes < 60:
        return phrase_of(max(minutes, 1), "{number} minute left", "{number} minutes left")
    return phrase_of(hours, "{number} hour left", "{number} hours left")
