"""Refunds: the client asks for the money back, and the freelancer grants or refuses it.

Silence about a milestone for which nothing was ever handed in gives the money back. About work that was handed in,
the rulebook says whether it gives it back or opens a case.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts import holding, words
from contracts.inputs import MilestoneInput, RequestRefundInput
from contracts.models import Contract, Milestone, MilestoneState, RefundRequest
from contracts.models.milestone import HELD, REFUND_REQUESTED
from contracts.stages import clocks
from core import clock
from core.money import show
from core.phrases import phrase_later
from escrow.models import Reason
from record.acts import Actor, act, current, lapse
from record.declaring import CLIENT, FREELANCER
from timers.models import Deadline

# Cases are opened one layer above: they register here what opens one for the client.
OpensCase = Callable[[Contract, Milestone], None]
_opens_case: list[OpensCase] = []


def opens_case(open_case: OpensCase) -> OpensCase:
    _opens_case[:] = [open_case]
    return open_case


# The reasons of requests that nobody made by hand: kept in English, and read in the language of whoever reads them.
LONG_QUIET = phrase_later("Nothing has happened on this contract for a long time.")
NOTHING_SENT = phrase_later("The contract was ended, and nothing was handed in for it.")
NOT_CHANGED = phrase_later("The changes that were asked for were not handed in in time.")


def open_request(milestone: Milestone, *, reason: str, by_clock: bool = False) -> None:
    """The client's request, or one in the client's name; the freelancer's time to answer starts."""
    RefundRequest.objects.create(milestone=milestone, reason=reason, by_clock=by_clock, requested_at=clock.now())
    state = MilestoneState.SUBMITTED if milestone.was_submitted else MilestoneState.FUNDED
    milestone.stand(state, refund_requested_at=clock.now())
    clocks.begin_refund_request(milestone, because="request_refund")


def end_request(milestone: Milestone, how: str) -> None:
    """End the open request, if there is one; before the milestone moves on."""
    if milestone.refund_requested_at is None:
        return
    RefundRequest.objects.filter(milestone=milestone, ended_at=None).update(ended_at=clock.now(), ended_how=how)


@act(
    Contract,
    by=CLIENT,
    phase=HELD,
    label=phrase_later("Ask for the money back"),
    takes=RequestRefundInput,
    part="milestone",
)
def request_refund(contract: Contract, by: Actor, *, milestone: Milestone, reason: str) -> None:
    """Ask the freelancer to give the money back, with the reason. The clock stands still until there is an answer."""
    words.reach_the_other(contract, by, "reason", [reason], needed=True)
    open_request(milestone, reason=reason)
    current().say(milestone=milestone.number, reason=reason)


@act(
    Contract,
    by=FREELANCER,
    phase=REFUND_REQUESTED,
    label=phrase_later("Grant the refund"),
    takes=MilestoneInput,
    part="milestone",
    moves_money=True,
    final=True,
)
def grant_refund(contract: Contract, by: Actor, *, milestone: Milestone) -> None:
    """All that is held for this milestone goes back to the client."""
    end_request(milestone, "granted")
    clocks.end(milestone, because="grant_refund")
    amount = holding.release_all(milestone, Reason.REFUND_GRANTED, to="client")
    current().say(milestone=milestone.number, amount=show(amount, contract.currency), currency=contract.currency)


@act(
    Contract,
    by=FREELANCER,
    phase=REFUND_REQUESTED,
    label=phrase_later("Refuse the refund"),
    takes=MilestoneInput,
    part="milestone",
)
def refuse_refund(contract: Contract, by: Actor, *, milestone: Milestone) -> None:
    """The money stays held. Where work was handed in, its review runs on."""
    refused(milestone, because="refuse_refund")
    current().say(milestone=milestone.number)


def refused(milestone: Milestone, because: str) -> None:
    end_request(milestone, "refused")
    clocks.end(milestone, clocks.REFUND_REQUEST, because=because, met=True)
    milestone.stand(MilestoneState.SUBMITTED if milestone.was_submitted else MilestoneState.FUNDED)
    if milestone.was_submitted:
        clocks.take_up_review(milestone)


@lapse(clocks.REFUND_REQUEST, Contract)
def answer_unanswered(contract: Contract, deadline: Deadline) -> None:
    """The freelancer has not answered: the money goes back, or a case opens, as the rulebook says."""
    milestone = contract.part("milestone", {"milestone": deadline.about})
    if milestone.was_submitted and contract.rules.refund_request_submitted == "case":
        for open_case in _opens_case:
            open_case(contract, milestone)
        return
    end_request(milestone, "lapsed")
    clocks.end(milestone, because="refund_request_lapsed")
    amount = holding.release_all(milestone, Reason.REFUND_REQUEST_LAPSE, to="client")
    current().say(amount=show(amount, contract.currency), currency=contract.currency)
