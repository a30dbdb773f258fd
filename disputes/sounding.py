"""The alarms of operators: what the mail about each says, as things stand when it goes out."""

from __future__ import annotations

from django.urls import reverse

from escrow import reconciling
from escrow.models import Report
from people.models import Role, User
from record.alarming import Alarm, alarms
from record.letters import Letter, letter

NAMED = 10


def _reconciliation(to: User) -> Letter | None:
    """What the last report found; nothing, where another one since found all of it right."""
    report = Report.objects.first()
    if report is None or not report.differs:
        return None
    some = [f"{each}." for each in report.differences.all()[:NAMED]]
    count = "1 difference" if report.differs == 1 else f"{report.differs} differences"
    more = f"And {report.differs - len(some)} more." if report.differs > len(some) else ""
    return letter(
        f"Reconciliation: {count} in report {report}",
        [f"Report {report} compared {report.compared} entries and found {count}.", *some, *([more] if more else [])],
        can_do="Find out for each which of the two books is right. A mistake is mended by another transfer.",
        link=reverse("reconciliation-report", args=[report.pk]),
        to=to,
        otherwise="Nothing is stopped by this, and you are not told of the same difference again.",
    )


alarms(
    Alarm(
        reconciling.ALARM,
        Role.OPERATOR,
        "Reconciliation",
        "found a difference in the books that was not known before.",
        "reconciliation",
        _reconciliation,
    )
)
