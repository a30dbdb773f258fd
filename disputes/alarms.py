"""Awards that do not come: once their time has passed, two operators are alarmed every week, until the case ends.

The first alarm is the lapse of the award's clock. No clock of the case runs after it, so the weeks are counted from the
record: a case is alarmed again a week after its last alarm, whoever looks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from core import clock
from disputes.models import Case, Phase
from disputes.operators import two_operators
from record import bell
from record.declaring import THE_CLOCK
from record.performing import performing
from timers.sweep import lock

EVERY = timedelta(days=7)
FIRST, AGAIN = "award_lapsed", "alarm_again"
AT_ONCE = 200


def overdue() -> QuerySet[Case]:
    """Cases whose award is overdue, with the first alarm and the last, the longest silent first. A held case stands
    still.
    """
    return (
        Case.objects.filter(phase=Phase.ARBITRATION, file_sent_at__isnull=False)
        .annotate(overdue_since=Min("events__at", filter=Q(events__act=FIRST)))
        .annotate(alarmed_at=Max("events__at", filter=Q(events__act__in=(FIRST, AGAIN))))
        .filter(alarmed_at__isnull=False)
        .order_by("alarmed_at", "number")
    )


def alarm_operators() -> int:
    """Alarm again where the last alarm is a week old; how many cases."""
    due = overdue().filter(held_since=None, alarmed_at__lte=clock.portal_now() - EVERY)
    return sum(_alarm(case) for case in due[:AT_ONCE])


def _alarm(found: Case) -> bool:
    with transaction.atomic():
        lock(found.root_pk)
        case = Case.objects.fresh(found.pk)
        alarms = list(case.events.filter(act__in=(FIRST, AGAIN)).order_by("number").values_list("at", flat=True))
        if case.phase != Phase.ARBITRATION or case.is_held or alarms[-1] > clock.portal_now() - EVERY:
            return False  # somebody else was faster
        with performing(case, AGAIN, THE_CLOCK) as running:
            running.tell_nobody_else()
            running.tell(two_operators(case, turn=len(alarms)))
            running.say(overdue_since=alarms[0].isoformat(), alarm=len(alarms) + 1)
        bell.ring(case)
    return True


def next_alarm(alarmed_at: datetime) -> datetime:
    return alarmed_at + EVERY
