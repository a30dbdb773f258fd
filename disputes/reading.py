"""A mediator's reading: which exhibits have to be opened before a recommendation, and for how long one was open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from core import clock
from disputes import process
from disputes.models import Case, EvidenceClose, Exhibit, Finding, Reading, Withdrawal
from disputes.second_reading import exhibits_in_file
from people.models import User
from timers import deadlines
from timers.models import Deadline

LATE = timedelta(hours=48)  # before the deadline, or before a close of evidence that was announced
LONGEST = timedelta(hours=1)  # what was left open longer than this, nobody can say was read


def close_of(case: Case) -> EvidenceClose | None:
    """The close of evidence that the present mediator announced."""
    return case.evidence_closes.filter(ended_at=None, mediator_id=case.mediator_id).first()


def _clock_of_reading(case: Case) -> Deadline | None:
    return deadlines.find(case, process.MEDIATION) or deadlines.find(case, process.SECOND_OPINION)


def has_closed(case: Case) -> bool:
    """Whether evidence has closed, as its mediator announced it: what is added now comes late."""
    held = Q(ended_at=None) | Q(ended_at__gt=F("closes_at"))  # not replaced by a later one, or ended, before it came
    return case.evidence_closes.filter(held, closes_at__lte=clock.now()).exists()


def need_not_be_read_from(case: Case) -> datetime | None:
    """An exhibit added at this moment or later may come unread: in the deadline's last 48 hours, or after the close."""
    deadline, close = _clock_of_reading(case), close_of(case)
    moments = [deadline.due_at - LATE] if deadline else []
    return min([*moments, *([close.closes_at] if close else [])], default=None)


def to_be_opened(case: Case, mediator: User) -> list[Exhibit]:
    """What this mediator has to open before recommending: not what its side has withdrawn, unless somebody cites it."""
    withdrawn = Withdrawal.objects.filter(case=case, restored_at=None).values("exhibit")
    cited = Finding.objects.filter(recommendation__case=case, exhibits__isnull=False).values("exhibits")
    waiting = exhibits_in_file(case).exclude(readings__mediator=mediator).select_related("file")
    waiting = waiting.exclude(Q(pk__in=withdrawn) & ~Q(pk__in=cited))
    late = need_not_be_read_from(case)
    return list(waiting.filter(added_at__lt=late) if late else waiting)


def readings_of(case: Case, mediator: User) -> list[Reading]:
    """What this mediator has opened, one an exhibit."""
    return list(Reading.objects.filter(exhibit__case=case, mediator=mediator))


def open_by(case: Case, mediator: User) -> list[Reading]:
    """The exhibits that this mediator has open at this moment."""
    found = Reading.objects.filter(exhibit__case=case, mediator=mediator, open_since__isnull=False)
    return list(found.select_related("exhibit"))


def sitting(reading: Reading, until: datetime) -> timedelta:
    """How long it has been open this time; never more than can be believed."""
    return min(until - reading.open_since, LONGEST) if reading.open_since else timedelta()


def close(readings: list[Reading]) -> list[list[Any]]:
    """Inside an act or lapse: these are open no more. Each exhibit, with the seconds that it was open this time."""
    closed: list[list[Any]] = []
    for each in readings:
        took = sitting(each, clock.now())
        each.read_for, each.open_since = each.read_for + took, None
        each.save(update_fields=["read_for", "open_since"])
        closed.append([str(each.exhibit), int(took.total_seconds())])
    return closed
