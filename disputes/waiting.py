"""Waits: a clock that is due lets something undecided come first (rulebook 3.6 and 7.6).

What a lapse waits for is asked of those who registered it. The lapse then takes effect at the end of the wait, also
where an act ends it, or something that is no act: a payment that fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core import clock, sight
from disputes import process
from disputes.models import Case
from record.acts import current, lapse_due
from timers.models import Deadline
from timers.sweep import lock

Waits = Callable[[Case, Deadline], datetime | None]
_waits: list[Waits] = []


def waits(until: Waits) -> Waits:
    """Register what a due clock may have to wait for: until when at most; a moment that has passed, where a wait ended
    then; None, where there was nothing to wait for.
    """
    _waits.append(until)
    return until


def until(case: Case, deadline: Deadline) -> datetime | None:
    """Until when the lapse of a phase's clock has to wait; it is asked again then. None: it lapses now."""
    moments = [moment for wait in _waits if (moment := wait(case, deadline))]
    return max(moments, default=None)


def over(case: Case) -> None:
    """What was waited for has been decided by an act: a clock that has only waited for it is due now."""
    for deadline in Deadline.objects.of(case).open().exclude(waits_since=None).filter(stopped_at=None):
        moment = until(case, deadline)
        if (moment is None or moment <= clock.now()) and deadline.due_at > clock.now():
            deadline.due_at = clock.now()
            deadline.save(update_fields=["due_at"])
            current().lapse_at_once()


@sight.everything()
def look_again(pk: UUID, root: UUID) -> None:
    """Something that was waited for may have been decided, and not by an act: the clock is asked at once."""
    with transaction.atomic():
        lock(root)
        case = Case.objects.fresh(pk)
        deadline = None if case.is_closed else process.clock_of(case)
        if deadline is None or deadline.waits_since is None or deadline.is_stopped:
            return
        deadline.due_at = min(deadline.due_at, clock.portal_now())
        deadline.save(update_fields=["due_at"])
        lapse_due(root, clock.portal_now())
