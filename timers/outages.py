"""Outages of the portal, from its own heartbeat: silence of more than ten minutes in a deadline's last twelve hours
extends it to the end of the next working day (rulebook 3.5).

Every sweep and every look at the health page is a beat. Whoever may execute a lapse beats first, so that an outage is
known before anything lapses that it extends.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from core import clock
from core.ready import Ready
from timers import counting
from timers.models import Deadline, Extension, Outage

SILENCE = timedelta(minutes=10)
TRUSTED_DRIFT = timedelta(seconds=30)  # between this machine's clock and the database's
LAST_HOURS = timedelta(hours=12)
ASKED_FOR = timedelta(days=30)  # so long a deadline may stay due without being executed

# On which deadlines an outage falls. Asked of each one that is about to lapse: the table of outages is all but empty.
FALLS_ON = """
    EXISTS (SELECT 1 FROM timers_outage o
             WHERE d.waits_since IS NULL AND o.ended_at > d.due_at - interval '12 hours'
               AND least(o.ended_at, d.due_at) - greatest(o.began_at, d.due_at - interval '12 hours')
                   > interval '10 minutes'
               AND NOT EXISTS (SELECT 1 FROM timers_extension e WHERE e.outage_id = o.id AND e.deadline_id = d.id))
"""
# Those that an outage touches are to be seen extended at once, not only when they would have lapsed.
TOUCHED = f"""
    SELECT DISTINCT coalesce(s.root_id, s.id) FROM timers_deadline d JOIN timers_subject s ON s.id = d.subject_id
     WHERE d.status = 'open' AND d.stopped_at IS NULL AND d.due_at > %s AND d.due_at < %s AND {FALLS_ON} LIMIT 500
"""  # noqa: S608  # no input in it


# Taken by `portal_beats`: the portal's clock, what is no silence yet, this machine's clock, how far it may be off.
BEAT = ("timestamptz", "interval", "timestamptz", "interval")
BEATS = Ready("the portal beats", "SELECT outage FROM portal_beats(%s, %s, %s, %s)", *BEAT)


def beat() -> Outage | None:
    """The portal is alive. Where it was not for too long, that is recorded, on the portal's clock."""
    outage = BEATS.rows(*of_this_process())[0][0]
    return Outage.objects.get(pk=outage) if outage else None


def of_this_process() -> tuple[datetime, timedelta, datetime, timedelta]:
    """What a beat of this process is made of."""
    return clock.portal_now(), SILENCE, clock.machine_now(), TRUSTED_DRIFT


def touched() -> list[uuid.UUID]:
    """The roots of which some deadline has to be extended still."""
    latest = Outage.objects.order_by("-ended_at").values_list("began_at", "ended_at").first()
    if latest is None or latest[1] + LAST_HOURS < clock.portal_now():
        return []
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, [latest[0], latest[1] + LAST_HOURS])
        return [root for (root,) in cursor.fetchall()]


def falling_on(deadline: Deadline) -> list[Outage]:
    """The outages that extend this deadline and have not yet."""
    if deadline.waits_since:
        return []
    begins = deadline.due_at - LAST_HOURS
    near = Outage.objects.filter(ended_at__gt=begins, began_at__lt=deadline.due_at)
    done = Extension.objects.filter(deadline=deadline).values("outage_id")
    return [
        outage
        for outage in near.exclude(pk__in=done).order_by("ended_at")
        if min(outage.ended_at, deadline.due_at) - max(outage.began_at, begins) > SILENCE
    ]


def moved_to(deadline: Deadline, outage: Outage) -> datetime:
    """The end of the next working day: after the deadline's last day, or after the day on which the outage ended."""
    last = max(deadline.due_at, outage.ended_at)
    return counting.extended(last, 1, "business", deadline.zone, deadline.calendar)


def open_of(root: uuid.UUID) -> list[Deadline]:
    """What runs on a root and its branches."""
    family = Q(subject_id=root) | Q(subject__root_id=root)
    return list(Deadline.objects.running().filter(family).in_order())
