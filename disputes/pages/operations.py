"""Operations at one look: what is due, late or failed; whether the ledger is balanced; whether the machinery runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from core import clock
from core.phrases import phrase, phrase_later, phrase_of
from core.presenting import long_moment, remainder_words
from disputes.pages import books, charts, sla
from disputes.pages.figures.page import at_a_glance
from disputes.pages.machinery import machinery
from disputes.pages.objected import objected
from disputes.pages.operators_attention import attention
from disputes.pages.parked_mails import parked_mails
from disputes.pages.ratings import ratings
from disputes.pages.reconciliation import last_report
from record import alarming
from record.models import Trouble
from timers.called import called
from timers.lateness import BUDGET, Lateness, executed
from timers.models import Deadline
from timers.outages import TRUSTED_DRIFT
from timers.sweep import clocks_apart, lateness

SHOWN = 25
LEDGER = {
    True: (phrase_later("Balanced"), phrase_later("Every currency comes to zero")),
    False: (phrase_later("Not balanced"), phrase_later("See the ledger below")),
}
PARKED = {True: phrase_later("For an operator"), False: phrase_later("None")}


def operations_page() -> dict[str, Any]:
    """The context of templates/staff/operations.html."""
    now = clock.portal_now()
    today, hours = executed(now - timedelta(hours=24))
    return {
        "read_at": now,
        "troubles": troubles(),
        "figures": figures(now, today),
        "parked": [failed_row(each) for each in failed().filter(parked_at__isnull=False)[:SHOWN]],
        "failing": [failed_row(each) for each in failed().filter(parked_at=None)[:SHOWN]],
        "late": [late_row(each) for each in late(now)[:SHOWN]],
        "mails": parked_mails(),
        "objected": objected(),
        "due": charts.due(now),
        "hours": charts.hourly(hours),
        "books": books.books(),
        "reconciled": last_report(),
        "machinery": machinery(now),
        "ratings": ratings(now),
        "charts": at_a_glance(now),
        **attention(now),
    }


def troubles() -> list[dict[str, Any]]:
    """What is wrong with the machinery at this moment, as the web itself has noticed."""
    return [
        {
            "title": known.called if (known := alarming.known(each.name)) else each.name,
            "text": [each.words, phrase("Seen since {since}.", since=long_moment(each.since))],
            "alarm": True,
        }
        for each in Trouble.objects.order_by("since")
    ]


def figures(now: datetime, today: Lateness) -> list[dict[str, Any]]:
    """The row of figures at the top."""
    there, behind, apart, is_balanced = counted(now), lateness(now), clocks_apart(), books.is_balanced()
    waits = (
        phrase("Oldest {remainder_words}", remainder_words=remainder_words(behind))
        if behind
        else phrase("Nothing waits")
    )
    many = (
        phrase("{count} in 24 hours, budget {budget} s", count=today.count, budget=f"{BUDGET:.0f}")
        if today.count
        else phrase("None in 24 hours")
    )
    return [
        figure(phrase("Ledger, all currencies"), *LEDGER[is_balanced], is_balanced),
        figure(phrase("Open deadlines"), there["all"], phrase("{today} fall due today", today=there["today"])),
        figure(phrase("Overdue, not executed"), there["overdue"], waits, behind.total_seconds() < BUDGET),
        figure(phrase("Parked"), there["parked"], PARKED[bool(there["parked"])], not there["parked"]),
        figure(phrase("Lateness, 99 of 100"), f"{today.nearly_all:.1f}", many, today.nearly_all <= BUDGET, "s"),
        figure(
            phrase("Clocks apart"),
            f"{apart.total_seconds() * 1000:.0f}",
            phrase("The sweep stops at {seconds} s", seconds=TRUSTED_DRIFT.seconds),
            apart < TRUSTED_DRIFT,
            "ms",
        ),
    ]


def figure(name: str, value: object, note: str, ok: bool | None = None, unit: str = "") -> dict[str, Any]:
    return {"name": name, "value": value, "note": note, "ok": ok, "unit": unit}


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
    name = called(deadline.kind).capitalize()
    return {
        "deadline": deadline,
        "called": phrase("{called}, milestone {about}", called=name, about=deadline.about) if deadline.about else name,
        "subject": subject,
        "url": reverse(kind, args=[deadline.subject_id]) if subject else "",
        "sla": sla.until(deadline.due_at),
    }


def failed_row(deadline: Deadline) -> dict[str, Any]:
    return late_row(deadline) | {
        "says": phrase_of(
            deadline.attempts,
            "Failed {number} time: {last_error}",
            "Failed {number} times: {last_error}",
            last_error=deadline.last_error[:200],
        ),
        "again_url": reverse("try-again", args=[deadline.pk]) if deadline.parked_at else "",
        "retry_at": deadline.retry_at,
    }
