"""Dormancy: money that is held with no other clock does not lie for ever.

That is a funded milestone for which nothing was ever handed in and nobody asks the money back. Every act of either
side on the contract starts its clock anew. When it has run out both are told, and after the notice a refund request
opens in the client's name.
"""

from __future__ import annotations

from contracts.models import Contract, Milestone, MilestoneState
from contracts.stages import refunds
from record.acts import current, lapse
from record.performing import Performing, afterwards
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

DORMANT, NOTICE = "dormant", "dormant_notice"
KINDS = (DORMANT, NOTICE)
NOTICE_RUNS = Length(14, "days")


def sleeping(contract: Contract) -> set[int]:
    """The numbers of the milestones that hold money with no other clock."""
    funded = Milestone.objects.filter(
        contract=contract, state=MilestoneState.FUNDED, refund_requested_at=None, card_disputed_at=None
    )
    return set(funded.values_list("number", flat=True))


def settle(contract: Contract, *, because: str, anew: bool) -> None:
    """Give each sleeping milestone its clock, and no other; `anew` for an act of a side, which starts them again."""
    there = set(Deadline.objects.of(contract).open().filter(kind__in=KINDS).values_list("about", flat=True))
    wanted = sleeping(contract)
    for number in there if anew else there - wanted:
        deadlines.cancel(contract, *KINDS, about=number, because=because)
    for number in sorted(wanted if anew else wanted - there):
        deadlines.start(contract, DORMANT, contract.rules.dormant, contract.rules.calendar, about=number)


@afterwards(Contract)
def look_after(contract: Contract, running: Performing) -> None:
    if contract.accepted_at is not None:
        settle(contract, because=running.act, anew=running.actor.is_party)


@lapse(DORMANT, Contract)
def give_notice(contract: Contract, deadline: Deadline) -> None:
    """Nobody has done anything for a long time: both are told, and have two more weeks to act."""
    deadlines.start(contract, NOTICE, NOTICE_RUNS, contract.rules.calendar, about=deadline.about)


@lapse(NOTICE, Contract)
def ask_back(contract: Contract, deadline: Deadline) -> None:
    """Nobody has acted after the notice either: a refund request opens in the client's name."""
    milestone = contract.part("milestone", {"milestone": deadline.about})
    refunds.open_request(milestone, reason="Nothing has happened on this contract for a long time.", by_clock=True)
    current().say(dormant=True)
