"""The alarms of operators: what the mail about each says, as things stand when it goes out."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from core.phrases import phrase, phrase_later, phrase_of
from core.presenting import long_moment
from escrow import reconciling
from escrow.models import Report
from people.models import Role, User
from record import parked
from record.alarming import Alarm, alarms
from record.letters import Letter, letter
from record.models import Trouble
from record.watching import CLOCKS, LATENESS

NAMED = 10
NAMED_ERROR = 200  # characters


def _reconciliation(to: User) -> Letter | None:
    """What the last report found; nothing, where another one since found all of it right."""
    report = Report.objects.first()
    if report is None or not report.differs:
        return None
    some = [f"{each}." for each in report.differences.all()[:NAMED]]
    count = phrase_of(report.differs, "{number} difference", "{number} differences")
    more = phrase("And {differs} more.", differs=report.differs - len(some)) if report.differs > len(some) else ""
    return letter(
        phrase("Reconciliation: {count} in report {report}", count=count, report=report),
        [
            phrase(
                "Report {report} compared {compared} entries and found {count}.",
                report=report,
                compared=report.compared,
                count=count,
            ),
            *some,
            *([more] if more else []),
        ],
        can_do=phrase("Find out for each which of the two books is right. A mistake is mended by another transfer."),
        link=reverse("reconciliation-report", args=[report.pk]),
        to=to,
        otherwise=phrase("Nothing is stopped by this, and you are not told of the same difference again."),
    )


alarms(
    Alarm(
        reconciling.ALARM,
        Role.OPERATOR,
        phrase_later("Reconciliation"),
        phrase_later("found a difference in the books that was not known before."),
        "reconciliation",
        _reconciliation,
    )
)


def _mails(to: User) -> Letter | None:
    """How many are parked now, and what the mail server said of the latest."""
    waiting = parked.parked().exclude(topic=parked.ALARM)
    latest = waiting.first()
    if latest is None:
        return None
    count = waiting.count()
    return letter(
        phrase_of(count, "{number} mail was given up", "{number} mails were given up"),
        [
            phrase_of(
                count,
                "{number} mail was not accepted after several tries.",
                "{number} mails were not accepted after several tries.",
            ),
            phrase("The latest answer was: {last_error}", last_error=latest.last_error[:NAMED_ERROR]),
        ],
        can_do=phrase("Look at the mail server or at the address, then have them sent again on the operations page."),
        link=reverse("operations"),
        to=to,
        otherwise=phrase("What they say is in the portal all the same. Nobody loses a deadline by a missing mail."),
    )


alarms(
    Alarm(
        parked.ALARM,
        Role.OPERATOR,
        phrase_later("Mails were given up"),
        phrase_later("could not get mails accepted, after several tries."),
        "operations",
        _mails,
    )
)


def _trouble(name: str, title: str, can_do: str, otherwise: str) -> Callable[[User], Letter | None]:
    def write(to: User) -> Letter | None:
        """While it lasts; what is over needs no mail."""
        found = Trouble.objects.filter(name=name).first()
        if found is None:
            return None
        said = [found.words, phrase("Seen since {since}.", since=long_moment(found.since))]
        return letter(title, said, can_do=can_do, otherwise=otherwise, link=reverse("operations"), to=to)

    return write


alarms(
    Alarm(
        LATENESS,
        Role.OPERATOR,
        phrase_later("Deadlines are late"),
        phrase_later("found a deadline that is due for more than a minute and has not been executed."),
        "operations",
        _trouble(
            LATENESS,
            phrase_later("Deadlines are not being executed"),
            phrase_later(
                "Look whether a worker is alive, and start one. The operations page shows which was seen when."
            ),
            phrase_later(
                "Nothing lapses meanwhile. Each lapse takes effect at its own due moment, however late it is executed."
            ),
        ),
    )
)
alarms(
    Alarm(
        CLOCKS,
        Role.OPERATOR,
        phrase_later("Clocks disagree"),
        phrase_later("found that the clocks of the application and of the database differ by more than 30 seconds."),
        "operations",
        _trouble(
            CLOCKS,
            phrase_later("The portal’s clocks do not agree"),
            phrase_later("Look at the time service (NTP) of the database’s machine and of the one named."),
            phrase_later(
                "No deadline lapses where the clocks disagree: nobody knows what is due. Nothing is lost by it."
            ),
        ),
    )
)
