"""Extending what an outage of the portal touched, on the record of each contract and case."""

from __future__ import annotations

import uuid

from record import bell
from record.declaring import THE_CLOCK, declared, fresh
from record.performing import performing
from timers import deadlines, outages
from timers.models import Deadline, Extension

NAME = "extend_for_outage"


def extend_touched(root: uuid.UUID) -> int:
    """All deadlines of a root and its branches that an outage extends. The root is locked."""
    return sum(extend(deadline) for deadline in outages.open_of(root))


def extend(deadline: Deadline) -> bool:
    """Extend a deadline for each outage that falls on it and has not extended it yet. Whether there was one."""
    falling = outages.falling_on(deadline)
    if not falling:
        return False
    subject = fresh(declared.subjects[_kind(deadline)], deadline.subject_id)
    before = deadline.due_at
    after = max(outages.moved_to(deadline, outage) for outage in falling)
    with performing(subject, NAME, THE_CLOCK) as running:
        for outage in falling:
            Extension.objects.create(outage=outage, deadline=deadline, due_before=before, due_after=after)
        deadlines.postpone(deadline, after)
        running.say(
            deadline=deadline.kind,
            due_before=before.isoformat(),
            due_after=after.isoformat(),
            outages=[[outage.began_at.isoformat(), outage.ended_at.isoformat()] for outage in falling],
        )
        if deadline.about and (of := declared.lapses[deadline.kind].about):
            running.say(**{of: deadline.about})
    bell.ring(subject)
    return True


def _kind(deadline: Deadline) -> str:
    return deadline.subject.kind
