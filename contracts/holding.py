"""What is held for milestones, and how it leaves: in shares to freelancer and client, with nothing left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.models import Contract, Milestone, MilestoneState
from core import money
from core.errors import Invalid
from core.phrases import phrase
from escrow import ledger
from escrow.ledger import Move, Place
from escrow.models import Account, Reason
from record.acts import current
from record.declaring import CLIENT, FREELANCER


@dataclass(frozen=True)
class Share:
    """How what is held on one milestone is divided, in minor units."""

    milestone: Milestone
    to_freelancer: int
    to_client: int


def escrow_of(milestone: Milestone) -> Account:
    contract = milestone.contract
    return ledger.account("escrow", contract.currency, subject=contract, number=milestone.number)


def held(milestone: Milestone) -> int:
    """Minor units held for this milestone now."""
    return held_on(milestone.contract).get(milestone.number, 0)


def held_on(contract: Contract) -> dict[int, int]:
    """Milestone number -> what is held for it now; milestones never funded are not in it."""
    rows = Account.objects.filter(kind="escrow", subject_id=contract.pk).values_list("number", "balance")
    return {number: balance for number, balance in rows if number is not None}


def spread(milestones: list[Milestone], holds: dict[int, int], to_freelancer: int) -> list[Share]:
    """Spread one split over milestones in proportion to what each holds, by largest remainder, the earlier first."""
    weights = [holds.get(milestone.number, 0) for milestone in milestones]
    parts = money.spread(to_freelancer, weights) if sum(weights) else [0] * len(weights)
    return [Share(m, part, weight - part) for m, part, weight in zip(milestones, parts, weights, strict=True)]


@dataclass(frozen=True)
class Purse:
    """The accounts between which a release moves money, read at once: wallets by side, escrows by milestone."""

    wallets: dict[str, Account]
    escrows: dict[int, Account]
    others: list[Account]

    @property
    def holds(self) -> dict[int, int]:
        return {number: account.balance for number, account in self.escrows.items()}


def purse(
    contract: Contract, milestones: list[Milestone], *others: Place, of: Sequence[str] = (FREELANCER, CLIENT)
) -> Purse:
    """With the contract's root locked, nothing of what these escrows hold can leave them meanwhile."""
    currency = contract.currency
    wallets = [Place("wallet", currency, owner=contract.holder(side)) for side in of]
    escrows = [Place("escrow", currency, subject=contract, number=milestone.number) for milestone in milestones]
    accounts = iter(ledger.accounts([*wallets, *escrows, *others]))
    mine = {side: next(accounts) for side in of}
    held = {milestone.number: next(accounts) for milestone in milestones}
    return Purse(mine, held, list(accounts))


def moves_of(accounts: Purse, shares: Iterable[Share], reason: Reason) -> list[Move]:
    """The transfers of these shares: milestone by milestone, the freelancer first."""
    moves = []
    for share in shares:
        source = accounts.escrows[share.milestone.number]
        for side, amount in ((FREELANCER, share.to_freelancer), (CLIENT, share.to_client)):
            if amount:
                moves.append(Move(source, accounts.wallets[side], amount, reason))
    return moves


def release(accounts: Purse, shares: list[Share], reason: Reason, *, with_moves: Iterable[Move] = ()) -> None:
    """Divide what these milestones hold, whole, and end them: paid where the freelancer ever got anything of one."""
    moves = [*moves_of(accounts, shares, reason), *with_moves]
    if moves:
        ledger.post(*moves, key=f"{current().event_id}")
    for share in shares:
        share.milestone.released += share.to_freelancer
        share.milestone.stand(MilestoneState.PAID if share.milestone.released else MilestoneState.REFUNDED)


def release_all(milestone: Milestone, reason: Reason, *, to: str) -> int:
    """All that is held goes to one side. How much that was."""
    accounts = purse(milestone.contract, [milestone], of=[to])
    amount = accounts.holds[milestone.number]
    if not amount:
        raise Invalid(phrase("Nothing is held for this milestone."))
    to_freelancer = amount if to == FREELANCER else 0
    release(accounts, [Share(milestone, to_freelancer, amount - to_freelancer)], reason)
    return amount
