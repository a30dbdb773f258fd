"""Giving back: the freelancer returns money of a milestone without being asked, held or released.

What is still held goes first; what was released comes out of the freelancer's wallet.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts import holding
from contracts.inputs import GiveRefundInput
from contracts.models import Contract, Milestone, MilestoneState
from contracts.models.milestone import HELD, REFUND_REQUESTED
from contracts.stages import clocks, refunds
from core.errors import invalid
from core.money import show
from core.phrases import phrase, phrase_later
from escrow import ledger
from escrow.ledger import Move, NotCovered
from escrow.models import Reason
from record.acts import Actor, act, current
from record.declaring import CLIENT, FREELANCER


@dataclass(frozen=True)
class Return:
    """Where what is given back comes from, in minor units; `ends`: nothing is left held of what was."""

    from_escrow: int
    from_wallet: int
    ends: bool


def returning(amount: int, *, held: int) -> Return:
    """What is held goes first."""
    from_escrow = min(amount, held)
    return Return(from_escrow, amount - from_escrow, ends=0 < held == from_escrow)


def most(milestone: Milestone) -> int:
    """What can be given back of it: what it holds, and what was released and has not come back yet."""
    return holding.held(milestone) + milestone.with_freelancer


@act(
    Contract,
    by=FREELANCER,
    phase=(*HELD, REFUND_REQUESTED, MilestoneState.PAID),
    label=phrase_later("Give money back"),
    takes=GiveRefundInput,
    part="milestone",
    moves_money=True,
    final=True,
)
def give_refund(contract: Contract, by: Actor, *, milestone: Milestone, amount: int) -> None:
    """Give money back of your own accord: what is held for the milestone first, then what you were paid for it."""
    there = most(milestone)
    if amount > there:
        named = f"{show(there, contract.currency)} {contract.currency}"
        raise invalid(
            "amount", phrase("This milestone holds or has released {named}. You cannot give back more.", named=named)
        )
    returned = returning(amount, held=holding.held(milestone))
    _post(milestone, returned)
    milestone.given_back += returned.from_wallet
    if returned.ends:
        refunds.end_request(milestone, "given back")
        clocks.end(milestone, because="give_refund")
        milestone.stand(MilestoneState.PAID if milestone.released else MilestoneState.REFUNDED)
    else:
        milestone.save(update_fields=["given_back"])
    current().say(
        milestone=milestone.number,
        amount=show(amount, contract.currency),
        currency=contract.currency,
        from_wallet=show(returned.from_wallet, contract.currency),
    )


def _post(milestone: Milestone, returned: Return) -> None:
    accounts = holding.purse(milestone.contract, [milestone])
    wallets = accounts.wallets
    ways = [
        (accounts.escrows[milestone.number], returned.from_escrow),
        (wallets[FREELANCER], returned.from_wallet),
    ]
    moves = [Move(source, wallets[CLIENT], part, Reason.REFUND_GIVEN) for source, part in ways if part]
    try:
        ledger.post(*moves, key=f"{current().event_id}")
    except NotCovered as short:
        currency = milestone.contract.currency
        raise invalid(
            "amount",
            phrase(
                "Your wallet holds {holds} {currency}, and {needed} {currency} would come out "
                "of it. Give back less, or when it holds more.",
                holds=show(short.holds, currency),
                currency=currency,
                needed=show(short.needed, currency),
            ),
        ) from short
