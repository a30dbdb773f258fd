"""What a recommendation may rely on: exhibits that its mediator has opened, and of a sealed one a gist that was told in
time to be answered. Being told what counts in the minute in which it counts is not being heard.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.errors import Invalid
from core.phrases import phrase
from core.presenting import long_deadline, long_moment
from disputes import marks, second_reading
from disputes.models import Case, Exhibit, Reading
from people.models import User

TO_ANSWER = timedelta(hours=48)  # from the newest gist, as before a close of evidence


def may_rely(case: Case, mediator: User, findings: list[dict[str, Any]]) -> list[str]:
    """The sealed exhibits that these findings rely on. Raises Invalid where one may not be relied on, or not yet."""
    numbers = {number for finding in findings for number in finding.get("exhibits", [])}
    cited = list(second_reading.exhibits_in_file(case).filter(number__in=numbers))
    _opened(cited, mediator)
    sealed = [each for each in cited if each.is_sealed]
    _told(case, sealed)
    _could_be_answered(case, sealed)
    return [str(each) for each in sealed]


def answerable_from(case: Case, exhibit: Exhibit) -> datetime | None:
    """From when a recommendation may rely on what is sealed: None until its gist was told."""
    gist = marks.of(case, exhibit).gist
    return gist.written_at + TO_ANSWER if gist else None


def _opened(cited: list[Exhibit], mediator: User) -> None:
    """Also what came late, or was withdrawn, and need not have been opened otherwise."""
    opened = set(Reading.objects.filter(mediator=mediator, exhibit__in=cited).values_list("exhibit", flat=True))
    if unread := ", ".join(str(each) for each in cited if each.pk not in opened):
        raise _refusal(
            phrase("Read {exhibits} first. A finding relies only on what its mediator has opened.", exhibits=unread),
            phrase("You cite {exhibits}, and have not opened it.", exhibits=unread),
        )


def _told(case: Case, sealed: list[Exhibit]) -> None:
    if untold := ", ".join(str(each) for each in sealed if answerable_from(case, each) is None):
        raise _refusal(
            phrase(
                "{sealed}: sealed, and its gist has not been told to the other side yet. Write "
                "the gist first; a recommendation relies on nothing that a side cannot answer.",
                sealed=untold,
            ),
            phrase("Write the gist of {sealed} first.", sealed=untold),
        )


def _could_be_answered(case: Case, sealed: list[Exhibit]) -> None:
    for each in sealed:
        since = answerable_from(case, each)
        if since and since > clock.now():
            raise _refusal(
                phrase(
                    "{sealed}: the other side has until {until} to answer its gist. Issue the recommendation then, or "
                    "without it. What you wrote is kept as your draft.",
                    sealed=each,
                    until=long_deadline(since),
                ),
                phrase("{sealed} can be relied on from {moment}.", sealed=each, moment=long_moment(since)),
            )


def _refusal(message: str, at_findings: str) -> Invalid:
    return Invalid(message, fields={"findings": [at_findings]})
