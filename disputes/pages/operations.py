"""Operations at one look: what is due, late or failed; whether the ledger is balanced; whether the machinery runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core import clock
from core.presenting import remainder_words
from disputes.pages import books, sla
from disputes.pages.machinery import machinery
from timers.lateness import BUDGET, Lateness, executed_since
from timers.models import Deadline
from timers.sweep import TRUSTED_DRIFT, clocks_apart, lateness

AHEAD = 14  # days
SHOWN = 25


def operations_page() -> dict[str, Any]:
    """The context of templates/staff/operations.html."""
    now = clock.portal_now()
    today, hours = executed_since(now - timedelta(hours=24))
    return {
        "read_at": now,
        "figures": figures(now, today),
        "parked": [failed_row(each) for each in failed().filter(parked_at__isnull=False)[:SHOWN]],
        "failing": [failed_row(each) for each in failed().filter(parked_at=None)[:SHOWN]],
        "late": [late_row(each) for each in late(now)[:SHOWN]],
        "due": due_chart(now),
        "hours": hours_chart(hours),
        "books": books.books(),
        "machinery": machinery(now),
    }


def figures(now: datetime, today: Lateness) -> list[dict[str, Any]]:
    """The row of figures at the top."""
    open_ones = counted(now)
    behind, apart = lateness(now), clocks_apart()
    balanced = books.is_balanced()
    return [
        {
            "name": "Ledger, all currencies",
            "value": "Balanced" if balanced else "Not balanced",
            "note": "Every currency comes to zero" if balanced else "See the ledger below",
            "ok": balanced,
        },
        {"name": "Open deadlines", "value": open_ones["all"], "note": f"{open_ones['today']} fall due today"},
        {
            "name": "Overdue, not executed",
            "value": open_ones["overdue"],
            "note": f"The oldest for {remainder_words(behind)}" if behind else "Nothing waits",
            "ok": behind.total_seconds() < BUDGET,
        },
        {"name": "Parked", "value": open_ones["parked"], "note": "Wait for an operator" if open_ones["parked"] else "None",
         "ok": not open_ones["parked"]},
        {
            "name": "Lateness, 99 of 100",
            "value": f"{today.nearly_all:.1f}",
            "unit": "s",
            "note": f"{today.count} in 24 hours, budget {BUDGET:.0f} s" if today.count else "Nothing lapsed in 24 hours",
            "ok": today.nearly_all <= BUDGET if today.count else None,
        },
        {
            "name": "Clocks apart",
            "value": f"{apart.total_seconds() * 1000:.0f}",
            "unit": "ms",
            "note": f"The sweep stops at {TRUSTED_DRIFT.seconds} s",
            "ok": apart < TRUSTED_DRIFT,
        },
    ]  # fmt: skip


def counted(now: datetime) -> dict[str, int]:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    running = Q(stopped_at=None, parked_at=None)
    return Deadline.objects.open().aggregate(
        all=Count("pk"),
        today=Count("pk", filter=running & Q(due_at__gt=now, due_at__lte=tomorrow)),
        overdue=Count("pk", filter=running & Q(due_at__lte=now)),
        parked=Count("pk", filter=Q(parked_at__isnull=False)),
    )


def failed() -> QuerySet[Deadline]:
    """Those whose lapse raised an error, the longest due first."""
    return with_subject(Deadline.objects.open().filter(Q(attempts__gt=0) | Q(parked_at__isnull=False)))


def late(now: datetime) -> QuerySet[Deadline]:
    """Due, and not executed yet, though nothing failed."""
    return with_subject(Deadline.objects.due(now).filter(parked_at=None, attempts=0))


def with_subject(found: QuerySet[Deadline]) -> QuerySet[Deadline]:
    return found.select_related("subject__as_case__contract", "subject__as_contract").order_by("due_at", "pk")


def late_row(deadline: Deadline) -> dict[str, Any]:
    kind = deadline.subject.kind
    subject = getattr(deadline.subject, f"as_{kind}", None)
    about = f", milestone {deadline.about}" if deadline.about else ""
    return {
        "deadline": deadline,
        "called": f"{deadline.kind.replace('_', ' ').capitalize()}{about}",
        "subject": subject,
        "url": reverse(kind, args=[deadline.subject_id]) if subject else "",
        "sla": sla.until(deadline.due_at),
    }


def failed_row(deadline: Deadline) -> dict[str, Any]:
    times = f"{deadline.attempts} time{'' if deadline.attempts == 1 else 's'}"
    return late_row(deadline) | {
        "says": f"Failed {times}: {deadline.last_error[:200]}",
        "again_url": reverse("try-again", args=[deadline.pk]) if deadline.parked_at else "",
        "retry_at": deadline.retry_at,
    }


def due_chart(now: datetime) -> dict[str, Any]:
    """How many deadlines fall due on each of the next days, by the last day that counts."""
    first = now.date()
    until = now + timedelta(days=AHEAD)
    ends = Deadline.objects.running().filter(due_at__gt=now, due_at__lte=until).values_list("due_at", flat=True)
    each = {first + timedelta(days=place): 0 for place in range(AHEAD)}
    for due in ends.iterator():
        last = (due - timedelta(microseconds=1)).date()
        if last in each:
            each[last] += 1
    values = [(f"{date:%a} {date.day}", count) for date, count in each.items()]
    name, most = max(values, key=lambda value: value[1])
    said = f"Most fall due on {name}: {most}." if most else "None falls due."
    return {
        "id": "due",
        "title": f"Deadlines that fall due, next {AHEAD} days",
        "text": "By the last day that counts. A last day on a weekend or holiday rolls to the next working day.",
        "label": f"Deadlines by day. {said}",
        "values": values,
        "now": 0,
        "name_head": "Day",
        "value_head": "Deadlines",
    }


def hours_chart(hours: list[tuple[datetime, Lateness]]) -> dict[str, Any] | None:
    """Lateness of what was executed, hour by hour; none where nothing was."""
    if not hours:
        return None
    values = [(f"{hour:%H}:00", round(late.nearly_all, 1)) for hour, late in hours]
    worst = max(value for _, value in values)
    return {
        "id": "late",
        "title": "Lateness of the last 24 hours, by hour",
        "text": f"Seconds from the due moment to the execution, 99 of 100; budget {BUDGET:.0f} s. Lateness never changes a result.",
        "label": f"Lateness by hour, in seconds, at most {worst:g}.",
        "values": values,
        "now": len(values) - 1,
        "name_head": "Hour, UTC",
        "value_head": "Seconds",
    }
