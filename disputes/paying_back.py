"""Paying back: how a split is executed where the money was released before the case was opened.

It comes out of the freelancer's wallet, whole or not at all. Without agreement it stays where it is.
"""

from __future__ import annotations

from contracts import holding
from contracts.models import Milestone, MilestoneState
from core.errors import Invalid
from core.money import show
from core.phrases import phrase
from disputes.models import Case
from escrow import ledger, payouts
from escrow.ledger import Move, NotCovered
from escrow.models import Reason
from people.models import User
from record.acts import current
from record.declaring import CLIENT, FREELANCER


class NotPaidBack(Invalid):
    """The wallet does not cover what would go back. Nothing has changed."""


def pay_back(case: Case, to_freelancer: int, reason: Reason) -> None:
    """The client's part of the split goes back, milestone by milestone. Raises NotPaidBack where it is not covered."""
    held = dict(case.disputed_milestones.values_list("milestone__number", "held"))
    shares = holding.spread(case.frozen, held, to_freelancer)
    source = ledger.account("wallet", case.currency, owner=case.contract.holder(FREELANCER))
    target = ledger.account("wallet", case.currency, owner=case.contract.holder(CLIENT))
    moves = [Move(source, target, share.to_client, reason) for share in shares if share.to_client]
    if moves:
        try:
            ledger.post(*moves, key=f"{current().event_id}")
        except NotCovered as short:
            raise _not_covered(case, case.amount - to_freelancer) from short
    for share in shares:
        share.milestone.given_back += share.to_client
    leave(case.frozen)


def leave(milestones: list[Milestone]) -> None:
    """They stay paid, and no case is open about them any more."""
    for milestone in milestones:
        milestone.stand(MilestoneState.PAID)


def _not_covered(case: Case, needed: int) -> NotPaidBack:
    """Said without the balance: what is in a wallet is nobody's business but its owner's."""
    amount = f"{show(needed, case.currency)} {case.currency}"
    if current().actor.position == FREELANCER:
        return NotPaidBack(
            phrase("Your wallet does not cover the {amount} that would be paid back.", amount=amount),
            instead=phrase("Agree on less, or try again when it does. Nothing has changed."),
        )
    return NotPaidBack(
        phrase("The freelancer’s wallet does not cover the {amount} that would be paid back.", amount=amount),
        instead=phrase("Agree on less, or try again later. Nothing has changed."),
    )


@payouts.contested_by
def claimed_back(person: User, currency: str) -> int:
    """What open cases claim back of what was released to this person, in minor units: no payout may touch it."""
    there = Case.objects.open().filter(about_released=True, contract__freelancer=person, contract__currency=currency)
    return sum(case.amount - case.claimed for case in there)
