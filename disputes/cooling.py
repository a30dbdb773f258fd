"""Cooling off: a guarded decision begins to cool, takes effect when its time is over, or is taken back before.

Until it takes effect nothing has happened but that it was said: the offer stays open, the phase goes on. What the
decision itself needs is kept: its maker cannot take an accepted offer away, and a clock that would lapse meanwhile
waits for it, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from core import clock
from core.errors import TooLate
from core.phrases import phrase
from core.presenting import long_deadline
from disputes import process, standstills, waiting
from disputes.coercion import is_guarded
from disputes.models import Case, CoolingOff, Offer
from disputes.models.barring import bars_acts
from disputes.models.cooling_off import ABOUT, DECISIONS
from disputes.paying_back import NotPaidBack
from record.acts import Actor, current
from record.declaring import Act, declared
from timers.counting import Length
from timers.models import Deadline, Status

LOOKS_AGAIN = timedelta(minutes=1)
TAKE_BACK = "take_back"

# What a clock ends stays ended while its lapse waits: nobody gains time by the other side's cooling off.
ENDED_BY: dict[str, frozenset[str]] = {
    process.RESPONSE: frozenset({"respond"}),
    process.SET_ASIDE: frozenset({"set_aside"}),
    process.MEDIATION: frozenset({"recommend"}),
    process.RECOMMENDATION: frozenset({"accept", "reject", "ask", "ask_correction", "request_second_opinion"}),
    process.ELECTION: frozenset({"pay_fee", "request_waiver"}),
    process.SEND: frozenset({"send_file"}),
}

# What lets a decision take effect, by the act that it was made with.
Executes = Callable[[Case, CoolingOff], None]
_executes: dict[str, Executes] = {}


def takes_effect_by(act: str) -> Callable[[Executes], Executes]:
    def register(execute: Executes) -> Executes:
        _executes[act] = execute
        return execute

    return register


@dataclass(frozen=True)
class Cooling:
    """What cools off in a case, side by side, the clock that may wait for it, and when a time to take back was over."""

    of: dict[str, CoolingOff]
    clock: Deadline | None = None
    over: dict[str, datetime] = field(default_factory=dict)

    @property
    def waits_since(self) -> datetime | None:
        return self.clock.waits_since if self.clock else None


def cooling(case: Case) -> Cooling:
    """Read once per loaded case."""
    found: Cooling | None = case.__dict__.get("cooling")
    if found is None:
        rows = case.cooling_offs.select_related("deadline", "offer").order_by("pk")
        of = {row.side: row for row in rows if row.deadline.is_open}
        over = {row.side: row.deadline.due_at for row in rows if row.deadline.status == Status.LAPSED}
        found = Cooling(of, _clock(case) if of else None, over)
        case.__dict__["cooling"] = found
    return found


def _clock(case: Case) -> Deadline | None:
    """The clock that waits for what cools off, of the phase or beside it; else that of the phase."""
    waiting = Deadline.objects.of(case).open().exclude(waits_since=None).order_by("due_at").first()
    return waiting or process.clock_of(case)


def cools(case: Case, by: Actor, *, offer: Offer | None = None) -> bool:
    """Whether this decision takes effect later only; if so, its time begins. Said again while it cools: no change."""
    if not is_guarded(case, by.position, clock.now(), offered=offer.to_freelancer if offer else None):
        return False
    if by.position not in cooling(case).of:
        begin(case, by.position, current().act, offer)
    return True


def begin(case: Case, side: str, act: str, offer: Offer | None = None) -> CoolingOff:
    length = Length(case.rules.cooling_off_hours, "hours")
    started = standstills.begin(case, process.COOLING_OFF, length, about=ABOUT[side])
    current().say(takes_effect_at=started.due_at.isoformat())
    return CoolingOff.objects.create(case=case, side=side, act=act, offer=offer, deadline=started)


def is_still_possible(case: Case, row: CoolingOff) -> bool:
    """Whether the rules allow at this moment what was decided: it takes effect now, not when it was said."""
    made_with = declared.act(Case, "concede" if row.act == "respond" else row.act)
    there = row.offer is None or row.offer.ended_at is None
    return there and made_with is not None and case.standing in made_with.phase


def take_effect(case: Case, row: CoolingOff) -> bool:
    """At the end of its time. Whether it did: what has become impossible meanwhile falls, and nothing changes."""
    if is_still_possible(case, row) and _is_executed(case, row):
        return True
    waiting.over(case)
    return False


def _is_executed(case: Case, row: CoolingOff) -> bool:
    """Whether it was: of released money, what the wallet covered when it was decided may have left it since."""
    try:
        with transaction.atomic():
            _executes[row.act](case, row)
    except NotPaidBack:
        return False
    return True


def replace_offer(case: Case, replaced: Offer, by: Offer) -> None:
    """A better offer takes the place of the one whose acceptance cools off."""
    case.cooling_offs.open().filter(offer=replaced).update(offer=by)


# Asked by every lapse of a phase's clock, crowds of them at once: ready made.
_COOLS = """
    SELECT EXISTS (SELECT 1 FROM timers_deadline WHERE subject_id = %s AND status = 'open' AND kind = 'cooling_off')
"""


def _something_cools(case: Case) -> bool:
    known: list[Deadline] | None = case.__dict__.get("open_deadlines")
    if known is not None:
        return any(each.kind == process.COOLING_OFF for each in known)
    with connection.cursor() as cursor:
        cursor.execute(_COOLS, [case.pk])
        return bool(cursor.fetchone()[0])


@waiting.waits
def until_cooled(case: Case, deadline: Deadline) -> datetime | None:
    """A clock that would lapse while a decision cools off waits until it takes effect; each clock once."""
    if not _something_cools(case):
        return None
    rows = list(case.cooling_offs.open().select_related("deadline", "offer"))
    has_waited = CoolingOff.objects.filter(held_up=deadline).exists()
    ends = [
        row.deadline.due_at
        for row in rows
        if is_still_possible(case, row) and (not has_waited or _is_of_this_wait(row, deadline))
    ]
    if not ends:
        return None
    if deadline.waits_since and max(ends) <= deadline.due_at:
        # Due now, and not executed yet: it comes first, whatever holds it up, so this clock looks again.
        return max(clock.portal_now(), deadline.due_at) + LOOKS_AGAIN
    return max(ends)


def _is_of_this_wait(row: CoolingOff, deadline: Deadline) -> bool:
    begun_before = deadline.waits_since is not None and row.deadline.started_at < deadline.waits_since
    return begun_before and row.held_up_id != deadline.pk


@bars_acts
def bar(case: Case, act: Act, position: str) -> str:
    """What cannot be done while a decision cools off."""
    there = cooling(case)
    if not there.of or act.name == TAKE_BACK:
        return ""
    mine = there.of.get(position)
    if there.clock and there.waits_since and clock.now() >= there.waits_since:  # a payment may count from before
        if mine and not act.while_held:
            return phrase("The deadline has passed, and waits only for your decision. You can only take that back")
        if act.name in ENDED_BY.get(there.clock.kind, ()):
            raise TooLate(
                phrase(
                    "The deadline passed on {waits_since}. It waits for a decision that cools off.",
                    waits_since=long_deadline(there.waits_since),
                ),
                moment=there.waits_since,
            )
    if mine:
        return _bars_itself(mine, act)
    accepted = any(row.offer and row.offer.side == position for row in there.of.values())
    if accepted and act.name == "withdraw_offer":
        return phrase("The other side has accepted this offer, and the acceptance has not taken effect yet")
    return ""


def _bars_itself(mine: CoolingOff, act: Act) -> str:
    """Who has decided does not decide otherwise without taking that back; saying the same again changes nothing."""
    if act.name in (*DECISIONS, "decline_offer") and (act.name != mine.act or act.name == "respond"):
        return phrase("You have decided already, and it has not taken effect yet. Take that back first")
    return ""
