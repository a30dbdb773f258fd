"""Intake: a side opens a case about milestones that hold money. They are frozen, and the response's clock starts."""

from __future__ import annotations

import uuid
from typing import Any

from contracts import holding
from contracts.models import Contract, ContractPhase, Milestone, MilestoneState
from contracts.models.milestone import HELD, REFUND_REQUESTED
from contracts.stages import clocks, refunds
from core import clock
from core.errors import NotAllowed, NotFound
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import process, statement_drafts, statements
from disputes.foreseeing import foresees
from disputes.inputs import OpenInput
from disputes.models import Case, Cause, DisputedMilestone
from disputes.stages import released
from record.acts import Actor, act, current, within
from record.checking import in_phase
from record.declaring import CLIENT, SIDES, THE_CLOCK

NOT_OVER = (ContractPhase.ACTIVE, ContractPhase.ENDED)


@act(
    Contract,
    by=SIDES,
    phase=NOT_OVER,
    label=phrase_later("Open a dispute"),
    takes=OpenInput,
    name="open",
    final=True,
    foresees=foresees("statement", "wants", "items.words"),
)
def open_case(
    contract: Contract,
    by: Actor,
    *,
    milestones: list[int],
    to_freelancer: int,
    items: list[dict[str, Any]],
    statement: str,
    wants: str = "",
    files: list[uuid.UUID] | None = None,
) -> Case:
    """Open a case about what is held for these milestones; it is frozen until the case ends. Or about what was paid."""
    chosen = [contract.part("milestone", {"milestone": number}) for number in sorted(set(milestones))]
    for milestone in chosen:
        may_be_disputed(milestone, by)
    if released.all_alike(chosen):
        case = released.contest(contract, chosen, to_freelancer=to_freelancer)
    else:
        case = _freeze(contract, chosen, claimant=by.position, to_freelancer=to_freelancer)
    current().say(case=case.reference, milestones=[m.number for m in chosen])
    with within(case, "open", by) as opening:
        process.begin(case)
        opening.say(
            claimed=show(case.claimed, case.currency), amount=show(case.amount, case.currency), currency=case.currency
        )
        statements.state(case, by.position, to_freelancer=case.claimed, items=items, statement=statement, wants=wants)
        statements.add_exhibits(case, by.position, files or [], by.user)
    statement_drafts.sent(contract, by.user, about=milestones)
    return case


def may_be_disputed(milestone: Milestone, by: Actor) -> None:
    """Whether this side can open a case about this milestone now: about what it holds, or about what was released."""
    if released.is_released(milestone):
        released.may_be_contested(milestone, by)
    else:
        in_phase(milestone.contract, milestone, frozenset({*HELD, REFUND_REQUESTED}))
    mine = Case.objects.filter(disputed_milestones__milestone=milestone, claimant=by.position, opened_by_lapse=False)
    if mine.count() >= 2 or mine.filter(closing__cause=Cause.WITHDRAWN).exists():
        raise NotAllowed(phrase("You have already opened a case about milestone {number}.", number=milestone.number))


def _freeze(
    contract: Contract, milestones: list[Milestone], *, claimant: str, to_freelancer: int, by_lapse: bool = False
) -> Case:
    """Freeze the milestones and make the case. The amount in dispute is what they hold now."""
    holds = holding.held_on(contract)
    amount = sum(holds.get(milestone.number, 0) for milestone in milestones)
    if not amount:
        raise NotFound(phrase("Nothing is held for these milestones."))
    claimed, beyond = statements.capped(to_freelancer, amount)
    case = Case.objects.create(
        kind="case",
        root=contract.subject_ptr,
        contract=contract,
        claimant=claimant,
        opened_by_lapse=by_lapse,
        opened_at=clock.now(),
        phase_since=clock.now(),
        amount=amount,
        claimed=claimed,
        claimed_beyond=beyond,
    )
    DisputedMilestone.objects.bulk_create(
        DisputedMilestone(case=case, milestone=m, held=holds[m.number], stood_before=m.standing) for m in milestones
    )
    for milestone in milestones:
        clocks.freeze(milestone, because="open")
        clocks.end(milestone, clocks.REFUND_REQUEST, because="open")
        refunds.end_request(milestone, "disputed")
        milestone.stand(MilestoneState.DISPUTED)
    return case


@refunds.opens_case
def open_for_client(contract: Contract, milestone: Milestone) -> None:
    """Nobody answered a refund request about submitted work: a case opens, with nothing claimed for the freelancer."""
    case = _freeze(contract, [milestone], claimant=CLIENT, to_freelancer=0, by_lapse=True)
    current().say(case=case.reference)
    with within(case, "open", THE_CLOCK) as opening:
        process.begin(case)
        opening.say(claimed=show(0, case.currency), amount=show(case.amount, case.currency), currency=case.currency)
