"""Charts of what has to keep up with cases: the clock, staff, reviewers and the mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.phrases import phrase, phrase_later
from disputes.figures.in_time import LATER, InTime
from disputes.figures.mailed import SOON, Mailed
from disputes.figures.screened import Screened
from disputes.pages.conduct_counts import CALLED
from disputes.pages.figures.chart import Chart, Column, Row, beside, in_days, in_hours, said
from timers.called import called
from timers.lateness import BUDGET

OF_LATENESS = phrase_later(
    "From due to executed, each deadline once. Lateness never changes a result. "
    "An outage extends the deadlines it falls on."
)
OF_STAFF = phrase_later(
    "What mediators and operators had to do in time. At the due moment the clock goes on without them."
)
LATE = {
    "minute": phrase_later("Within a minute"),
    "ten_minutes": phrase_later("Within ten minutes"),
    LATER: phrase_later("Later"),
}


def late(found: InTime) -> Chart:
    budget = f"{BUDGET:.0f}"
    names = {"budget": phrase("Within {budget} seconds", budget=budget)} | {k: str(words) for k, words in LATE.items()}
    return Chart(
        id="late",
        title=phrase("Lateness of the clock"),
        summary=phrase(
            "Deadlines executed: {count}. 99 of 100 within {late} seconds; budget {budget} seconds.",
            count=said(found.executed.count),
            late=said(found.executed.nearly_all),
            budget=budget,
        ),
        text=str(OF_LATENESS),
        name_head=phrase("Lateness"),
        columns=(Column("count", phrase("Deadlines")),),
        rows=(
            *(Row(key, names[key], (count,)) for key, count in found.by_lateness.items()),
            beside("half_seconds", phrase("Half executed within, seconds"), found.executed.median),
            beside("late_seconds", phrase("Of 100, 99 executed within, seconds"), found.executed.nearly_all),
            beside("outages", phrase("Outages"), found.outages),
            beside("extended", phrase("Deadlines extended because of an outage"), found.extended),
            beside("longest_extension_days", phrase("Longest extension, days"), in_days(found.longest_extension)),
        ),
        unit=phrase("Deadlines"),
    )


def missed(found: InTime) -> Chart:
    ended = sum(each.many for each in found.staff.values())
    return Chart(
        id="staff",
        title=phrase("Deadlines of staff"),
        summary=phrase(
            "Passed without the act: {passed} of {count}.",
            passed=said(sum(each.passed for each in found.staff.values())),
            count=said(ended),
        ),
        text=phrase(
            "What mediators and operators had to do in time. At the due moment the clock goes on without them."
        ),
        name_head=phrase("Deadline"),
        columns=(
            Column("ended", phrase("Ended")),
            Column("passed", phrase("Passed without the act")),
        ),
        rows=tuple(
            Row(kind, called(kind).capitalize(), (each.many, each.passed), each.many > 0)
            for kind, each in found.staff.items()
        ),
        unit=phrase("Deadlines"),
        whole=0,
        part=1,
    )


def screening(found: Screened, now: datetime) -> Chart:
    names = CALLED | {"found": phrase("Messages in which the screen found something")}
    order = ("screened", "found", "held", "reported", "upheld", "dismissed", "appeals", "overturned")
    return Chart(
        id="screening",
        title=phrase("Screening"),
        summary=phrase(
            "Messages screened: {screened}. Flags that wait for a ruling now: {waiting}.",
            screened=said(found.counts["screened"]),
            waiting=said(found.waiting),
        ),
        name_head=phrase("What happened"),
        columns=(Column("count", phrase("Count")),),
        rows=(
            *(Row(name, str(names[name]), (found.counts[name],), is_drawn=name != "screened") for name in order),
            Row("waiting", phrase("Wait for a ruling now"), (found.waiting,)),
            beside("half_hours", phrase("Half ruled on within, hours"), in_hours(found.half)),
            beside("nine_of_ten_hours", phrase("Nine of ten ruled on within, hours"), in_hours(found.most)),
            beside("oldest_hours", phrase("Oldest that waits, hours"), in_hours(age(found.oldest, now))),
        ),
        unit=phrase("Messages"),
    )


def mail(found: Mailed, now: datetime) -> Chart:
    minutes = int(SOON.total_seconds() // 60)
    return Chart(
        id="mail",
        title=phrase("Mail"),
        summary=phrase(
            "Sent: {sent}. Waiting now: {waiting}. Given up: {given_up}.",
            sent=said(found.sent),
            waiting=said(found.waiting),
            given_up=said(found.given_up),
        ),
        name_head=phrase("What happened"),
        columns=(Column("mails", phrase("Mails")),),
        rows=(
            Row("sent", phrase("Mails sent"), (found.sent,)),
            Row("soon", phrase("Mails within {minutes} minutes", minutes=minutes), (found.soon,)),
            Row("waiting", phrase("Wait now"), (found.waiting,)),
            Row("refused", phrase("Refused at least once, tried again"), (found.refused,)),
            Row("given_up", phrase("Mails given up"), (found.given_up,)),
            beside("oldest_hours", phrase("Oldest that waits, hours"), in_hours(age(found.oldest, now))),
        ),
        unit=phrase("Mails"),
    )


def age(oldest: datetime | None, now: datetime) -> timedelta | None:
    return None if oldest is None else max(now - oldest, timedelta())
