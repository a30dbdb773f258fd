"""The wait of an election: while a payment or a waiver request is undecided it does not lapse, 72 hours a case at most.

Counted is only the time in which it would have lapsed. The lapse then takes effect at the end of the wait: when nothing
is undecided any more, or at the cap. In the wait nobody pays or requests; settling goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock
from core.errors import TooLate
from core.phrases import phrase
from core.presenting import long_deadline
from disputes import process, waiting
from disputes.holds import held_between, moment_after, out_of_holds
from disputes.models import Case
from disputes.undecided import undecided
from timers import deadlines
from timers.models import Deadline

WAITS_AT_MOST = timedelta(hours=72)
LOOKS_AGAIN = timedelta(minutes=1)


def due_moment(deadline: Deadline) -> datetime:
    """When it was due, or will be, whatever it waits for."""
    return deadline.waits_since or deadline.due_at


def wait_ends(case: Case, deadline: Deadline) -> datetime:
    """The cap: 72 hours after the due moment, less what an earlier window of this case has waited already."""
    before = (
        Deadline.objects.of(case)
        .filter(kind=process.ELECTION, waits_since__isnull=False, started_at__lt=deadline.started_at)
        .order_by("-started_at")
        .first()
    )
    spent = timedelta()
    if before is not None and before.waits_since is not None:
        # The later window began at the moment at which the wait of the earlier one was over.
        spent = max(deadline.started_at - before.waits_since, timedelta())
        spent -= held_between(case, before.waits_since, before.waits_since + spent)
    return moment_after(case, due_moment(deadline), max(WAITS_AT_MOST - spent, timedelta()))


@waiting.waits
def until_decided(case: Case, deadline: Deadline) -> datetime | None:
    """A payment is asked about again every minute; a request for a waiver is decided by an act, which ends the wait."""
    if deadline.kind != process.ELECTION:
        return None
    due = due_moment(deadline)
    begun = undecided(case, due)
    if not begun.anything and (begun.last is None or begun.last <= due):
        return None
    cap = wait_ends(case, deadline)
    if not begun.anything:
        return min(out_of_holds(case, begun.last or due), cap)
    if begun.payments:
        return min(max(clock.portal_now(), deadline.due_at) + LOOKS_AGAIN, cap)
    return cap


def refuse_in_the_wait(case: Case) -> None:
    """While something undecided is waited for, the time to pay and to request is over."""
    deadline = deadlines.find(case, process.ELECTION)
    if deadline and deadline.waits_since and clock.now() >= deadline.waits_since:
        raise TooLate(
            phrase(
                "The time to pay ended on {waits_since}. The case waits only for what was begun before.",
                waits_since=long_deadline(deadline.waits_since),
            ),
            moment=deadline.waits_since,
            instead=phrase("You can still settle: make an offer, or accept the one that is open."),
        )


def refuse_after_the_wait(case: Case, known_at: datetime) -> None:
    """A payment that became known only after the end of the wait changes nothing any more."""
    deadline = deadlines.find(case, process.ELECTION)
    if deadline is None or deadline.is_stopped or known_at < due_moment(deadline):
        return
    ended = wait_ends(case, deadline)
    if known_at >= ended:
        raise TooLate(
            phrase("The payment became known only after the case had waited for it as long as it may."), moment=ended
        )
