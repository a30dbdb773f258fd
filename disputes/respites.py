"""A respite after a threat: its running deadline moves by 72 hours, once a case, in every phase (rulebook 7.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from disputes import process
from disputes.models import Case, Respite
from messaging.models import Flag, Ruling
from messaging.screening import Category
from record.acts import current
from timers import deadlines
from timers.models import Deadline

MOVES_BY = timedelta(hours=72)


def give(case: Case, flag: Flag) -> None:
    """For a threat that a reviewer has just upheld: the clock of the phase counts as if it had stood so long."""
    deadline = moves(case, flag)
    if deadline is None:
        return
    waited_until = deadline.due_at if deadline.waits_since else None
    deadlines.delay(deadline, MOVES_BY)
    if waited_until:
        _out_of_its_wait(case, deadline, waited_until)
    Respite.objects.create(case=case, deadline=deadline, flag=flag, given_at=clock.now())
    current().say(moved=deadline.kind, hours=int(MOVES_BY.total_seconds() // 3600))
    if not deadline.is_stopped:
        current().say(due_at=deadline.due_at.isoformat())


def moves(case: Case, flag: Flag) -> Deadline | None:
    """The deadline that upholding this flag moves; None where it was no threat, once was, or no clock runs."""
    if flag.state != Ruling.UPHELD or flag.category != Category.THREAT.value or case.is_closed:
        return None
    if Respite.objects.filter(case=case).exists():
        return None
    return process.clock_of(case)


def _out_of_its_wait(case: Case, deadline: Deadline, waited_until: datetime) -> None:
    """One that was due and only waited runs again, where it now lies ahead; what it waited for has had its wait."""
    if deadline.due_at > clock.now():
        deadline.waits_since = None
        case.cooling_offs.open().update(held_up=deadline)
    else:
        deadline.due_at = max(waited_until, deadline.due_at)
    deadline.save(update_fields=["waits_since", "due_at"])
