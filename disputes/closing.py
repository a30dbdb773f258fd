"""Closing a case: the split is executed, the milestones end, the fees go where they belong; all at once, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from contracts import holding
from contracts.holding import Purse
from contracts.models import Milestone, MilestoneState
from contracts.stages import clocks, dormancy, refunds
from core import clock, writing
from core.money import show
from core.phrases import phrase
from core.writing import Write
from disputes import paying_back, process
from disputes.holds import clawed_back
from disputes.models import Case, Cause, Fee, FeeState, Phase
from disputes.outcomes import Outcome
from escrow.ledger import Move, Place
from escrow.models import Reason
from record.acts import current
from record.declaring import CLIENT, FREELANCER

# In every movement that concerns both, what comes to the freelancer is named first.
FREELANCER_FIRST = (FREELANCER, CLIENT)

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


# One statement for all that ends with a case: a crowd of them may be due in the same second.
ENDED = Write(
    "cases have ended",
    """
    WITH x AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(%s)
                   AS x (case_id uuid, cause text, freelancer bigint, client bigint, at timestamptz)
    ), closing AS (
        INSERT INTO disputes_closing (case_id, cause, to_freelancer, to_client, closed_at)
        SELECT case_id, cause, freelancer, client, at FROM x
    ), milestones AS (
        UPDATE disputes_disputedmilestone t SET ended_at = x.at FROM x WHERE t.case_id = x.case_id
    ), offers AS (
        UPDATE disputes_offer t SET ended_at = x.at, ended_how = 'closed'
          FROM x WHERE t.case_id = x.case_id AND t.ended_at IS NULL
    ), waivers AS (
        UPDATE disputes_waiver t SET decided_at = x.at, state = 'ended'
          FROM x WHERE t.case_id = x.case_id AND t.decided_at IS NULL
    )
    UPDATE disputes_mediating t SET ended_at = x.at, ended_how = 'closed'
      FROM x WHERE t.case_id = x.case_id AND t.ended_at IS NULL
    """,
)


class Unbalanced(RuntimeError):
    """What is held is not what is in dispute: nobody may divide it before an operator has looked."""


def close(case: Case, cause: Cause, to_freelancer: int, *, keep_fees: bool = False, then: Iterable[Move] = ()) -> None:
    """Divide the amount in dispute, and end the case. Fees still held go back, or to the platform with `keep_fees`."""
    if case.about_released:
        paying_back.pay_back(case, to_freelancer, REASON_OF[cause])
        _end(case, cause, to_freelancer, case.amount - to_freelancer)
        return
    held_fees = [case.fees[side] for side in FREELANCER_FIRST if side in case.fees and case.fees[side].is_held]
    accounts = holding.purse(case.contract, case.frozen, *_fee_places(case, held_fees, keep=keep_fees))
    there = sum(accounts.holds.values())
    taken = case.amount - there
    if taken and taken != clawed_back(case):
        raise Unbalanced(
            phrase("{reference}: what is held differs from the amount in dispute", reference=case.reference)
        )
    to_freelancer, unpaid = min(to_freelancer, there), max(to_freelancer - there, 0)
    if taken:  # the client has this from the bank; what the freelancer then misses is shown as owed
        current().say(clawed_back=show(taken, case.currency), unpaid=show(unpaid, case.currency))
    shares = holding.spread(case.frozen, accounts.holds, to_freelancer)
    for milestone in case.frozen:
        clocks.end(milestone, because=current().act)
    fees = _fee_moves(case, held_fees, accounts, keep=keep_fees)
    holding.release(accounts, shares, REASON_OF[cause], with_moves=[*fees, *then])
    _end(case, cause, to_freelancer, case.amount - to_freelancer)


def reaches(case: Case, to_freelancer: int) -> dict[str, int]:
    """What of a split comes to each side, in minor units: out of what is there, the freelancer first.

    Less than was decided where a lost card dispute has taken part of the amount in dispute: from what never comes to
    a side, nothing can be taken for the other one either.
    """
    there = case.amount - clawed_back(case)
    freelancer = min(to_freelancer, there)
    return {FREELANCER: freelancer, CLIENT: there - freelancer}


def close_as(case: Case, outcome: Outcome) -> None:
    """Close as a clock or both answers decided."""
    if outcome.cause == Cause.NO_AGREEMENT:
        without_agreement(case)
        return
    if outcome.cause is None or outcome.to_freelancer is None:
        raise RuntimeError(f"{case.reference}: this outcome does not end the case")
    close(case, outcome.cause, outcome.to_freelancer)


def closes_as(case: Case, outcome: Outcome) -> bool:
    """Close where nobody is there to be refused. Whether it did: what cannot be paid back changes nothing."""
    try:
        with transaction.atomic():
            close_as(case, outcome)
    except paying_back.NotPaidBack:
        return False
    return True


def withdraw(case: Case) -> None:
    """The milestones are as before the case; their clocks are taken up again; a pending refund request is refused."""
    if case.about_released:
        paying_back.leave(case.frozen)
        _end(case, Cause.WITHDRAWN, None, None)
        return
    for disputed in case.disputed_milestones.select_related("milestone__contract__rulebook").order_by(
        "milestone__number"
    ):
        give_back(disputed.milestone, disputed.stood_before)
    dormancy.settle(case.contract, because="withdraw", anew=False)
    _end(case, Cause.WITHDRAWN, None, None)


def without_agreement(case: Case) -> None:
    """A case about released money ends without a split: the money stays where it is."""
    if not case.about_released:
        raise RuntimeError(f"{case.reference}: what is held cannot stay where it is")
    paying_back.leave(case.frozen)
    _end(case, Cause.NO_AGREEMENT, None, None)


def give_back(milestone: Milestone, stood_before: str) -> None:
    if not holding.held(milestone):  # a card dispute has taken all of it meanwhile
        clocks.end(milestone, because="withdraw")
        milestone.stand(MilestoneState.PAID if milestone.released else MilestoneState.REFUNDED)
        return
    if stood_before == "refund_requested":
        refunds.refused(milestone, because="withdraw")
        return
    milestone.stand(stood_before)
    clocks.take_up(milestone)


def _fee_places(case: Case, held: list[Fee], *, keep: bool) -> list[Place]:
    places = [Place("fee", case.currency, subject=case, side=fee.side) for fee in held]
    return [*places, Place("platform", case.currency)] if keep and held else places


def _fee_moves(case: Case, held: list[Fee], accounts: Purse, *, keep: bool) -> list[Move]:
    """Where the fees that are still held go, as moves; their rows say so at once."""
    if not held:
        return []
    reason, state = (Reason.FEE_KEPT, FeeState.KEPT) if keep else (Reason.FEE_REFUNDED, FeeState.REFUNDED)
    for fee in held:
        fee.state = state
        writing.save(fee, "state")
    targets = [accounts.others[-1] if keep else accounts.wallets[fee.side] for fee in held]
    ways = zip(held, accounts.others, targets, strict=False)
    return [Move(source, target, fee.amount, reason) for fee, source, target in ways if fee.amount]


def _end(case: Case, cause: Cause, to_freelancer: int | None, to_client: int | None) -> None:
    now = clock.now()
    ENDED(case_id=case.pk, cause=cause.value, at=now, freelancer=to_freelancer, client=to_client)
    case.closed_at = now
    process.advance(case, Phase.CLOSED, also=["closed_at"])
    running = current()
    running.say(cause=cause.value)
    if to_freelancer is not None and to_client is not None:
        running.say(
            to_freelancer=show(to_freelancer, case.currency),
            to_client=show(to_client, case.currency),
            currency=case.currency,
        )
