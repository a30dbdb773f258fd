"""Starting, meeting, stopping and extending deadlines; always inside an act or lapse that holds the lock."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock, writing
from core.writing import NotForACrowd, Write
from timers import counting
from timers.counting import Length
from timers.models import Deadline, Status, Subject


@dataclass(frozen=True)
class Calendar:
    """Which days a rulebook counts, and where they begin."""

    name: str = "US federal"
    zone: str = "UTC"

    def due(self, trigger: datetime, length: Length) -> datetime:
        return counting.due(trigger, length, self.zone, self.name)


def start(
    subject: Subject,
    kind: str,
    length: Length,
    calendar: Calendar,
    *,
    about: int = 0,
    trigger: datetime | None = None,
    not_before: datetime | None = None,
) -> Deadline:
    """Start a deadline at `trigger` (now, if none is given). It never falls due before `not_before`."""
    trigger = trigger or clock.now()
    due = calendar.due(trigger, length)
    if not_before and not_before > due:
        due = not_before
    return Deadline.objects.create(
        subject_id=subject.pk,
        kind=kind,
        about=about,
        unit=length.unit,
        count=length.count,
        calendar=calendar.name,
        zone=calendar.zone,
        started_at=trigger,
        first_due_at=due,
        due_at=due,
    )


def find(subject: Subject, kind: str, about: int = 0) -> Deadline | None:
    """The open deadline of this kind, running or stopped. A page that shows many has read those of all at once."""
    known: list[Deadline] | None = subject.__dict__.get("open_deadlines")
    if known is not None:
        return next((each for each in known if (each.kind, each.about) == (kind, about)), None)
    return Deadline.objects.of(subject).open().filter(kind=kind, about=about).first()


def meet(subject: Subject, *kinds: str, about: int = 0, because: str = "") -> None:
    """What the deadline waited for, if there is one, has happened in time."""
    _end(subject, kinds, Status.MET, because, about)


def cancel(subject: Subject, *kinds: str, about: int | None = None, because: str = "") -> None:
    """The deadline has lost its object. Without kinds, every open one of the subject."""
    _end(subject, kinds, Status.CANCELLED, because, about)


# Every act and lapse that ends a clock comes here, crowds of them at once: ready made.
ENDED = Write(
    "deadlines have ended",
    """
    UPDATE timers_deadline d SET status = x.status, ended_at = x.at, ended_because = x.because, stopped_at = NULL
      FROM jsonb_to_recordset(%s)
           AS x (subject_id uuid, status text, at timestamptz, because text, kinds text[], about smallint)
     WHERE d.subject_id = x.subject_id AND d.status = 'open'
       AND (x.kinds IS NULL OR d.kind = ANY(x.kinds)) AND d.about = coalesce(x.about, d.about)
    """,
    rank="clocks",
)


def _end(subject: Subject, kinds: Iterable[str], status: Status, because: str, about: int | None) -> None:
    named = list(kinds) or None
    if writing.is_gathering() and not _ends_some(subject, named, about):
        return
    row = {"subject_id": subject.pk, "status": status.value, "at": clock.now(), "because": because}
    ENDED(**row, kinds=named, about=about)


def _ends_some(subject: Subject, named: list[str] | None, about: int | None) -> bool:
    """Whether any of those that were read for a crowd ends; it is not open from here on."""
    known: list[Deadline] | None = subject.__dict__.get("open_deadlines")
    if known is None:
        raise NotForACrowd
    ends = [each for each in known if (not named or each.kind in named) and about in (None, each.about)]
    subject.__dict__["open_deadlines"] = [each for each in known if each not in ends]
    return bool(ends)


def stop(subject: Subject, *kinds: str, about: int = 0, because: str = "") -> bool:
    """The clock stands still from now on. Whether one was running."""
    found = Deadline.objects.of(subject).running().filter(kind__in=kinds, about=about)
    return bool(found.update(stopped_at=clock.now(), stopped_because=because))


def resume(deadline: Deadline, *, at_least: Length | None = None) -> None:
    """The clock runs on: what it stood still is added; at least this much is left."""
    if deadline.stopped_at is None:
        return
    now = clock.now()
    deadline.stood += now - deadline.stopped_at
    deadline.stopped_at = None
    deadline.stopped_because = ""
    if deadline.waits_since:
        deadline.due_at = now  # it was due already and only waited: no day is counted anew, but it is asked again
    else:
        deadline.recount()
    deadline.save()
    if at_least:
        leave_at_least(deadline, at_least)


def due_when_resumed(deadline: Deadline) -> datetime:
    """When a stopped clock would fall due if it ran on now. Nothing is changed."""
    seen = copy(deadline)
    if seen.stopped_at is None or seen.waits_since:
        return seen.due_at
    seen.stood += clock.now() - seen.stopped_at
    seen.recount()
    return seen.due_at


def due_if_resumed(deadline: Deadline, at: datetime, *, at_least: Length | None = None) -> datetime:
    """When a stopped clock would fall due if it ran on at this moment."""
    stood = deadline.stood + (at - deadline.stopped_at if deadline.stopped_at else timedelta())
    due = counting.shift(deadline.counted_due_at, stood, deadline.unit, deadline.zone, deadline.calendar)
    return max(due, counting.due(at, at_least, deadline.zone, deadline.calendar)) if at_least else due


def delay(deadline: Deadline, by: timedelta) -> None:
    """Count `by` as if the clock had stood still that long."""
    deadline.stood += by
    deadline.recount()
    deadline.save(update_fields=["stood", "due_at"])


def extend(deadline: Deadline, count: int) -> None:
    """Add days (or hours) in the deadline's own unit, from its last day."""
    deadline.extended_due_at = deadline.due_with(count)
    deadline.extended += count
    deadline.recount()
    deadline.save(update_fields=["extended", "extended_due_at", "due_at"])


def leave_at_least(deadline: Deadline, length: Length) -> None:
    """A running clock has at least this much left from now on; it never gets less."""
    floor = counting.due(clock.now(), length, deadline.zone, deadline.calendar)
    if floor > deadline.due_at:
        postpone(deadline, floor)


def postpone(deadline: Deadline, until: datetime) -> None:
    """The deadline falls due then, and is counted on from there."""
    deadline.first_due_at = deadline.due_at = until
    deadline.extended, deadline.extended_due_at, deadline.stood = 0, None, timedelta()
    deadline.save(update_fields=["first_due_at", "due_at", "extended", "extended_due_at", "stood"])
