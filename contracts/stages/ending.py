"""Ending: either side ends the contract. Nothing is funded afterwards; what is held goes on by its own clock."""

from __future__ import annotations

from contracts import words
from contracts.inputs import EndContractInput
from contracts.models import Contract, ContractPhase, Milestone, MilestoneState
from contracts.stages import refunds
from core import clock
from core.phrases import phrase_later
from record.acts import Actor, act, current
from record.declaring import SIDES


def asks_back(milestone: Milestone) -> bool:
    """Whether ending the contract asks the money of this milestone back: held, and nothing was ever handed in."""
    return milestone.standing == MilestoneState.FUNDED


@act(
    Contract,
    by=SIDES,
    phase=ContractPhase.ACTIVE,
    label=phrase_later("End the contract"),
    takes=EndContractInput,
    final=True,
)
def end_contract(contract: Contract, by: Actor, *, reason: str = "") -> None:
    """End the contract. Nothing more is funded. Reviews, changes and cases go on; unbegun work is asked back."""
    words.reach_the_other(contract, by, "reason", [reason])
    contract.phase, contract.ended_at = ContractPhase.ENDED, clock.now()
    contract.save(update_fields=["phase", "ended_at"])
    running = current()
    running.move("contract", ContractPhase.ACTIVE, ContractPhase.ENDED)
    asked = []
    for milestone in contract.all_milestones:
        if asks_back(milestone):
            refunds.open_request(milestone, reason=refunds.NOTHING_SENT, by_clock=True)
            asked.append(milestone.number)
    running.say(asked_back=asked, reason=reason)
