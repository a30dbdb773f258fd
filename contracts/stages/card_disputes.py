"""Card disputes: the bank of the client's card has taken a funding payment back, and the milestone stands still.

The provider reports it, and nobody of the portal decides anything. Where a case is open about the milestone, the case
is held (one layer above); else the milestone is, with all its clocks. When the dispute is decided they run on; so they
do when nobody has decided after 120 days.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts import holding
from contracts.models import Contract, Milestone, MilestoneState
from contracts.models.milestone import HELD
from contracts.stages import clocks, refunds
from core import clock
from escrow.models import CardDispute, DisputeState, Payment
from escrow.purposes import on_dispute
from record.acts import current, lapse
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

CARD_DISPUTE = "card_dispute"
AT_MOST = Length(120, "days")
STOPPED = (clocks.REVIEW, clocks.CHANGES, clocks.REFUND_REQUEST)

# Cases are one layer above: they register here what holds one, or lets it run on. Whether there was one.
FollowsInCase = Callable[[Milestone, CardDispute], bool]
_in_case: list[FollowsInCase] = []


def follows_in_case(follow: FollowsInCase) -> FollowsInCase:
    _in_case[:] = [follow]
    return follow


def milestone_of(payment: Payment) -> Milestone:
    found = Milestone.objects.select_related("contract__rulebook")
    return found.get(contract_id=payment.subject_id, number=payment.about)


def can_hold(payment: Payment) -> bool:
    """Whether the milestone that was funded still holds, or may again."""
    return milestone_of(payment).state in (*HELD, MilestoneState.DISPUTED)


def undecided(milestone: Milestone) -> bool:
    """Whether money paid for this milestone is out with a bank still."""
    about = CardDispute.objects.filter(
        payment__subject_id=milestone.contract_id, payment__purpose="fund", payment__about=milestone.number
    )
    return about.filter(state=DisputeState.OPEN).exists()


def follow(dispute: CardDispute) -> None:
    """Its money was taken, or it is decided: the case or the milestone is held, or goes on."""
    milestone = milestone_of(dispute.payment)
    if any(in_case(milestone, dispute) for in_case in _in_case):
        return
    if dispute.state == DisputeState.OPEN:
        _hold(milestone)
    elif milestone.card_disputed_at and not undecided(milestone):
        deadlines.meet(milestone.contract, CARD_DISPUTE, about=milestone.number, because=current().act)
        _go_on(milestone)
    elif milestone.state in HELD and not undecided(milestone) and not holding.held(milestone):
        _end_empty(milestone)


def _hold(milestone: Milestone) -> None:
    if milestone.card_disputed_at or milestone.state not in HELD:
        return  # what was released stays released: the platform bears it
    contract = milestone.contract
    deadlines.stop(contract, *STOPPED, about=milestone.number, because=CARD_DISPUTE)
    milestone.hold_for_card_dispute(clock.now())
    deadlines.start(contract, CARD_DISPUTE, AT_MOST, contract.rules.calendar, about=milestone.number)


def _go_on(milestone: Milestone) -> None:
    """The clocks that this has stopped run on. What has nothing left to hold has ended."""
    milestone.hold_for_card_dispute(None)
    if not holding.held(milestone):
        _end_empty(milestone)
        return
    stopped = Deadline.objects.of(milestone.contract).open().filter(about=milestone.number)
    for deadline in stopped.filter(stopped_because=CARD_DISPUTE):
        deadlines.resume(deadline, at_least=clocks.AT_LEAST)


def _end_empty(milestone: Milestone) -> None:
    """The bank has given the client back all that was held: nothing is left that anybody could release."""
    refunds.end_request(milestone, "card dispute")
    clocks.end(milestone, because=current().act)
    milestone.stand(MilestoneState.PAID if milestone.released else MilestoneState.REFUNDED)


@lapse(CARD_DISPUTE, Contract)
def run_on_undecided(contract: Contract, deadline: Deadline) -> None:
    """Nobody has decided the card dispute in all this time: the milestone goes on with what it holds."""
    _go_on(contract.part("milestone", {"milestone": deadline.about}))


on_dispute("fund", follow, holds=can_hold)
