"""Card disputes in a case: it is held without an operator until they are decided, and then its clocks run on."""

from __future__ import annotations

from contracts.models import Milestone
from contracts.stages import card_disputes
from disputes import process, standstills
from disputes.holds import charged_back, open_hold
from disputes.models import Case, HoldEnd
from disputes.stages import holds
from escrow.models import CardDispute, DisputeState
from record.acts import current, within
from record.declaring import THE_CLOCK
from timers import deadlines


@card_disputes.follows_in_case
def follow(milestone: Milestone, dispute: CardDispute) -> bool:
    """The case about this milestone, if one is open, hears what the contract's record says, and stands or runs."""
    about = Case.objects.open().filter(disputed_milestones__milestone=milestone, disputed_milestones__ended_at=None)
    found = about.first()
    if found is None:
        return False
    case = Case.objects.fresh(found.pk)
    outer = current()
    with within(case, outer.act, THE_CLOCK) as running:
        running.say(**{fact: outer.said[fact] for fact in ("amount", "currency", "milestone") if fact in outer.said})
        if dispute.state == DisputeState.OPEN:
            _hold(case, dispute)
        else:
            _run_on(case)
    return True


def _hold(case: Case, dispute: CardDispute) -> None:
    """One that operators hold stays theirs; when that hold runs out, this takes over."""
    if open_hold(case) is None:
        holds.place_for(case, dispute)


def _run_on(case: Case) -> None:
    held = open_hold(case)
    others = charged_back(case).filter(state=DisputeState.OPEN, taken_at__isnull=False)
    if held is None or not held.card_dispute_id or others.exists():
        return
    holds.end_hold(case, HoldEnd.CARD_DISPUTE)
    deadlines.meet(case, process.HOLD, because=current().act)
    standstills.settle(case)
    current().say(step="released")
