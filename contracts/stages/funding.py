"""Funding: the client pays a milestone's amount, and it is held in escrow."""

from __future__ import annotations

import uuid

from contracts import holding
from contracts.inputs import FundInput
from contracts.models import Contract, Milestone, MilestoneState
from core.money import show
from escrow import ledger, payments
from escrow.models import Reason
from record.acts import Actor, act, current
from record.declaring import CLIENT


def bill(milestone: Milestone, by: Actor) -> int:
    """What funding this milestone costs, in minor units."""
    return milestone.amount


@act(
    Contract,
    by=CLIENT,
    phase=MilestoneState.UNFUNDED,
    label="Fund",
    takes=FundInput,
    part="milestone",
    moves_money=True,
    bill=bill,
)
def fund(contract: Contract, by: Actor, *, milestone: Milestone, payment: uuid.UUID) -> None:
    """Pay the milestone's amount into escrow. It leaves only as both agree, as the clock says, or as a case ends."""
    paid = payments.use(payment, payer=by.person, amount=milestone.amount, currency=contract.currency, purpose="fund")
    world = ledger.account("world", contract.currency, owner=by.person)
    ledger.post(ledger.Move(world, holding.escrow_of(milestone), milestone.amount, Reason.FUND), key=paid.ledger_key)
    milestone.stand(MilestoneState.FUNDED)
    current().say(
        milestone=milestone.number, amount=show(milestone.amount, contract.currency), currency=contract.currency
    )
