"""Review: the client approves, approves part, or asks for changes. Who says nothing has approved."""

from __future__ import annotations

from contracts import holding, words
from contracts.inputs import ApprovePartInput, MilestoneInput, RequestChangesInput
from contracts.models import Contract, Milestone, MilestoneState
from contracts.models.milestone import HELD, REFUND_REQUESTED
from contracts.stages import clocks, refunds
from core.errors import WrongPhase, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from escrow import ledger
from escrow.models import Reason
from record.acts import Actor, act, current, lapse
from record.declaring import CLIENT
from timers.models import Deadline


@act(
    Contract,
    by=CLIENT,
    phase=(*HELD, REFUND_REQUESTED),
    label=phrase_later("Approve and release all"),
    takes=MilestoneInput,
    part="milestone",
    moves_money=True,
    final=True,
)
def approve(contract: Contract, by: Actor, *, milestone: Milestone) -> None:
    """Release all that is held for this milestone to the freelancer."""
    refunds.end_request(milestone, "approved")
    clocks.end(milestone, because="approve")
    amount = holding.release_all(milestone, Reason.CLIENT_APPROVAL, to="freelancer")
    current().say(milestone=milestone.number, amount=show(amount, contract.currency), currency=contract.currency)


def _was_submitted(milestone: Milestone, by: Actor) -> None:
    if milestone.standing == REFUND_REQUESTED and not milestone.was_submitted:
        raise WrongPhase(phrase("Nothing was handed in for this milestone, so there is no part to approve."))


@act(
    Contract,
    by=CLIENT,
    phase=(MilestoneState.SUBMITTED, MilestoneState.CHANGES_REQUESTED, REFUND_REQUESTED),
    label=phrase_later("Approve part"),
    takes=ApprovePartInput,
    part="milestone",
    limit=_was_submitted,
    moves_money=True,
    final=True,
)
def approve_part(contract: Contract, by: Actor, *, milestone: Milestone, amount: int, reason: str) -> None:
    """Release part of it, and say why. The rest stays in review."""
    words.reach_the_other(contract, by, "reason", [reason], needed=True)
    there = holding.held(milestone)
    if amount > there:
        raise invalid(
            "amount",
            phrase(
                "Only {there} {currency} is held for this milestone.",
                there=show(there, contract.currency),
                currency=contract.currency,
            ),
        )
    if amount == there:
        raise invalid("amount", phrase("This is all that is held. To release all of it, approve the milestone."))
    freelancer = ledger.account("wallet", contract.currency, owner=contract.freelancer)
    ledger.post(
        ledger.Move(holding.escrow_of(milestone), freelancer, amount, Reason.PART_APPROVAL), key=f"{current().event_id}"
    )
    refunds.end_request(milestone, "part approved")
    clocks.end(milestone, clocks.REFUND_REQUEST, because="approve_part")
    milestone.released += amount
    milestone.stand(MilestoneState.SUBMITTED)
    clocks.take_up_review(milestone)
    current().say(
        milestone=milestone.number, amount=show(amount, contract.currency), currency=contract.currency, reason=reason
    )


@act(
    Contract,
    by=CLIENT,
    phase=MilestoneState.SUBMITTED,
    label=phrase_later("Ask for changes"),
    takes=RequestChangesInput,
    part="milestone",
)
def request_changes(contract: Contract, by: Actor, *, milestone: Milestone, items: list[str]) -> None:
    """Say item by item what has to change. The freelancer's time to do so starts."""
    words.reach_the_other(contract, by, "items", items, needed=True)
    newest = milestone.submissions.order_by("version").last()
    if newest:
        newest.changes_requested = items
        newest.save(update_fields=["changes_requested"])
    milestone.stand(MilestoneState.CHANGES_REQUESTED)
    clocks.begin_changes(milestone)
    current().say(milestone=milestone.number, items=items)


@lapse(clocks.REVIEW, Contract)
def release_unreviewed(contract: Contract, deadline: Deadline) -> None:
    """The client has said nothing: all that is held goes to the freelancer."""
    milestone = contract.part("milestone", {"milestone": deadline.about})
    amount = holding.release_all(milestone, Reason.REVIEW_LAPSE, to="freelancer")
    current().say(amount=show(amount, contract.currency), currency=contract.currency)


@lapse(clocks.CHANGES, Contract)
def ask_back_unchanged(contract: Contract, deadline: Deadline) -> None:
    """The freelancer has not handed in the changes: a refund request opens in the client's name."""
    milestone = contract.part("milestone", {"milestone": deadline.about})
    refunds.open_request(milestone, reason=refunds.NOT_CHANGED, by_clock=True)
