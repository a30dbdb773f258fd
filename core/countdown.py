"""A running deadline as a page shows it: the moment first, the remainder as help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock, presenting
from core.drawing import Track, track
from core.phrases import phrase


@dataclass(frozen=True)
class Countdown:
    """What components/countdown.html draws. `state`: days, hours (fewer than 24), paused, past."""

    label: str
    state: str
    left: list[tuple[int, str]]
    track: Track
    due: datetime
    started: datetime
    headline: str
    note: str


def countdown(
    due: datetime,
    *,
    started: datetime,
    label: str,
    zone: str = "UTC",
    paused: str = "",
    headline: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Countdown:
    """A deadline as it stands at a moment (now). `paused` says why its clock stands still; it then replaces the label.

    `headline` and `note` replace the two lines under the track: the last minute that counts, and the reader's own time.
    """
    at = at or clock.now()
    last = presenting.last_minute(due)
    if paused:
        state = "paused"
    elif at >= due:
        state = "past"
    else:
        state = "hours" if due - at < timedelta(hours=24) else "days"
    return Countdown(
        label=paused or label,
        state=state,
        left=presenting.remainder(due - at),
        track=track(started, due, at),
        due=due,
        started=started,
        headline=headline or _headline(last, at, passed=state == "past"),
        note=note or presenting.in_zone(last, zone),
    )


def _headline(last: datetime, at: datetime, *, passed: bool) -> str:
    if passed:
        return phrase("Ended {last}", last=presenting.long_moment(last))
    moment = presenting.long_moment(last)
    return phrase("Today, {moment}", moment=moment) if last.date() == at.date() else moment
