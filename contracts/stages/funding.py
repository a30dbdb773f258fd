"""Funding: the client pays a milestone's amount, and it is held in escrow."""

from __future__ import annotations

import uuid

from contracts import holding
from contracts.inputs import FundInput
from contracts.models import Contract, Milestone, MilestoneState
from core.money import show
from core.phrases import phrase_later
from escrow import checkout, payments
from escrow.models import Reason
from people import ladder
from record.acts import Actor, act, current
from record.declaring import CLIENT


def bill(milestone: Milestone, by: Actor) -> int:
    """What funding this milestone costs, in minor units."""
    return milestone.amount


def not_suspended(_: Milestone, by: Actor) -> None:
    """Who is suspended puts no new money in. What is held already follows its rules."""
    ladder.require_not_suspended(by.user)


@act(
    Contract,
    by=CLIENT,
    phase=MilestoneState.UNFUNDED,
    label=phrase_later("Fund"),
    takes=FundInput,
    part="milestone",
    moves_money=True,
    bill=bill,
    limit=not_suspended,
)
def fund(contract: Contract, by: Actor, *, milestone: Milestone, payment: uuid.UUID) -> None:
    """Pay the milestone's amount into escrow. It leaves only as both agree, as the clock says, or as a case ends."""
    escrow = holding.escrow_of(milestone)
    checkout.use(
        payment, for_act="fund", about=milestone.number, amount=milestone.amount, credit=escrow, reason=Reason.FUND
    )
    milestone.stand(MilestoneState.FUNDED)
    current().say(
        milestone=milestone.number, amount=show(milestone.amount, contract.currency), currency=contract.currency
    )


payments.on_success("fund", checkout.perform_paid)
