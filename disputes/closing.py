"""Closing a case: the split is executed, the milestones end, the fees go where they belong; all at once, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from contracts import holding
from contracts.models import Milestone
from contracts.stages import clocks, refunds
from core import clock
from core.money import show
from disputes import process
from disputes.models import Case, Cause, Closing, FeeState, Phase
from disputes.outcomes import Outcome
from escrow import ledger
from escrow.ledger import Move
from escrow.models import Reason
from record.acts import current

# Why the money moves, for each cause of closing that moves it.
REASON_OF: dict[str, Reason] = {
    Cause.SETTLEMENT: Reason.OFFER_ACCEPTED,
    Cause.BLIND_BID_SETTLEMENT: Reason.BIDS_MET,
    Cause.CONCEDED: Reason.CONCEDED,
    Cause.DEFAULT_BY_SILENCE: Reason.DEFAULT_LAPSE,
    Cause.RECOMMENDATION_ACCEPTED: Reason.RECOMMENDATION_ACCEPTED,
    Cause.RECOMMENDATION_STOOD: Reason.RECOMMENDATION_STOOD,
    Cause.FEE_DEFAULT: Reason.FEE_DEFAULT,
    Cause.NEITHER_PAID: Reason.NEITHER_PAID,
    Cause.AWARD: Reason.AWARD,
    Cause.LEGAL_RELEASE: Reason.LEGAL_RELEASE,
}


class Unbalanced(RuntimeError):
    """What is held is not what is in dispute: nobody may divide it before an operator has looked."""


def close(case: Case, cause: Cause, to_freelancer: int, *, keep_fees: bool = False, then: Iterable[Move] = ()) -> None:
    """Divide the amount in dispute, and end the case. Fees still held go back, or to the platform with `keep_fees`."""
    contract = case.contract
    shares = holding.spread(case.disputed, holding.held_on(contract), to_freelancer)
    if sum(share.to_freelancer + share.to_client for share in shares) != case.amount:
        raise Unbalanced(f"{case.reference}: what is held differs from the amount in dispute")
    for milestone in case.disputed:
        clocks.end(milestone, because=current().act)
        refunds.end_request(milestone, "case closed")
    holding.release(contract, shares, REASON_OF[cause], with_moves=[*fee_moves(case, keep=keep_fees), *then])
    _end(case, cause, to_freelancer, case.amount - to_freelancer)


def close_as(case: Case, outcome: Outcome) -> None:
    """Close as a clock or both answers decided."""
    if outcome.cause is None or outcome.to_freelancer is None:
        raise RuntimeError(f"{case.reference}: this outcome does not end the case")
    close(case, outcome.cause, outcome.to_freelancer)


def withdraw(case: Case) -> None:
    """The milestones are as before the case; their clocks are taken up again; a pending refund request is refused."""
    for disputed in case.disputed_milestones.select_related("milestone__contract__rulebook").order_by(
        "milestone__number"
    ):
        give_back(disputed.milestone, disputed.stood_before)
    _end(case, Cause.WITHDRAWN, None, None)


def give_back(milestone: Milestone, stood_before: str) -> None:
    if stood_before == "refund_requested":
        refunds.refused(milestone, because="withdraw")
        return
    milestone.stand(stood_before)
    clocks.take_up(milestone)


def fee_moves(case: Case, *, keep: bool) -> list[Move]:
    """Where the fees that are still held go, as moves; their rows say so at once."""
    moves = []
    for fee in sorted(case.fees.values(), key=lambda fee: fee.side):
        if not fee.is_held:
            continue
        source = ledger.account("fee", case.currency, subject=case, side=fee.side)
        if keep:
            target, reason, fee.state = ledger.account("platform", case.currency), Reason.FEE_KEPT, FeeState.KEPT
        else:
            wallet = ledger.account("wallet", case.currency, owner=case.person_of(fee.side))
            target, reason, fee.state = wallet, Reason.FEE_REFUNDED, FeeState.REFUNDED
        if fee.amount:
            moves.append(Move(source, target, fee.amount, reason))
        fee.save(update_fields=["state"])
    return moves


def _end(case: Case, cause: Cause, to_freelancer: int | None, to_client: int | None) -> None:
    now = clock.now()
    Closing.objects.create(case=case, cause=cause, to_freelancer=to_freelancer, to_client=to_client, closed_at=now)
    case.disputed_milestones.update(ended_at=now)
    case.offers.filter(ended_at=None).update(ended_at=now, ended_how="closed")
    case.mediatings.filter(ended_at=None).update(ended_at=now, ended_how="closed")
    case.closed_at = now
    process.advance(case, Phase.CLOSED)
    running = current()
    running.say(cause=cause.value)
    if to_freelancer is not None and to_client is not None:
        running.say(
            to_freelancer=show(to_freelancer, case.currency),
            to_client=show(to_client, case.currency),
            currency=case.currency,
        )
