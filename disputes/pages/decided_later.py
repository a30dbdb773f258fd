"""What has been decided in a case and takes effect later, in its own amounts and dates; for every page that says it.

Only the side whose decision it is reads why it waits. All others read that it does, and until when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.cooling import is_still_possible
from disputes.models import Case, CoolingOff
from disputes.pages.reader import Reader
from timers.models import Deadline

CALLED = {
    "withdraw": phrase_later("withdrawal"),
    "concede": phrase_later("concession"),
    "respond": phrase_later("concession"),
    "accept_offer": phrase_later("acceptance"),
}


@dataclass(frozen=True)
class Decided:
    """A side's decision that cools off. `to_freelancer`: the split that it leads to; None for a withdrawal."""

    row: CoolingOff
    to_freelancer: int | None
    falls: bool

    @property
    def called(self) -> str:
        return CALLED[self.row.act]

    @property
    def at(self) -> datetime:
        """The moment from which it is in effect."""
        return self.row.deadline.due_at

    @property
    def deadline(self) -> Deadline:
        return self.row.deadline

    @property
    def when(self) -> str:
        if self.deadline.is_stopped:
            return phrase("once the clock runs on again")
        return phrase("on {at}", at=long_moment(self.at))


def decided(reader: Reader) -> list[Decided]:
    """The next to take effect first."""
    rows = sorted(reader.cooling.of.values(), key=lambda row: row.deadline.due_at)
    return [_decided(reader.case, row) for row in rows]


def own_decision(reader: Reader) -> Decided | None:
    row = reader.cooling.of.get(reader.side)
    return _decided(reader.case, row) if row else None


def first_to_come(reader: Reader) -> Decided | None:
    """What silence leads to: the first decision that is not taken back and still possible."""
    return next((each for each in decided(reader) if not each.falls), None)


def _decided(case: Case, row: CoolingOff) -> Decided:
    split = row.offer.to_freelancer if row.offer else case.claimed
    return Decided(row, None if row.act == "withdraw" else split, falls=not is_still_possible(case, row))


def leads_to(reader: Reader, decision: Decided) -> str:
    """What its effect is, after “then”."""
    if decision.to_freelancer is None:
        return phrase("the case is withdrawn, and the milestones are as they were before it")
    divides = reader.divided(decision.to_freelancer)
    if decision.row.act == "accept_offer":
        return phrase("the clock {divides}, as offered", divides=divides)
    return phrase("the clock {divides}, as claimed", divides=divides)


def silence_of(reader: Reader) -> tuple[str, str, bool] | None:
    """Lead, text, and whether the reader loses by it; None where nothing that was decided is still to come."""
    decision = first_to_come(reader)
    if decision is None:
        return None
    is_own, name = decision.row.side == reader.side, reader.name(decision.row.side)
    lead = phrase("If you do nothing:") if is_own else phrase("If {who} takes nothing back:", who=name)
    loses = is_own and decision.to_freelancer is not None and not reader.share(reader.side, decision.to_freelancer)
    return (
        lead,
        phrase("{when}, {leads_to}. Then the case is closed.", when=decision.when, leads_to=leads_to(reader, decision)),
        loses,
    )
