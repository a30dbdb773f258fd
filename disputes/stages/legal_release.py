"""Legal release: while a case is held, two operators divide the money as the law says, and close the case."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import closing
from disputes.models import Case, Cause, HoldEnd, Matter, Proposal, ProposalState
from disputes.models.case import OPEN
from disputes.operator_inputs import LegalReleaseInput
from disputes.operators import uninvolved
from disputes.stages.holds import agreed, end_hold, must_be_held, proposal, propose
from record.acts import Actor, act, current
from record.declaring import OPERATOR


def held_now(case: Case, by: Actor) -> None:
    must_be_held(case)


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=OPEN,
    limit=held_now,
    label=phrase_later("Release the money by law"),
    takes=LegalReleaseInput,
    while_held=True,
    moves_money=True,
    final=True,
)
def legal_release(case: Case, by: Actor, *, to_freelancer: int, reason: str) -> None:
    """Propose a split that the law demands; when another operator says the same figure, it is executed at once."""
    if to_freelancer > case.amount:
        raise invalid(
            "to_freelancer",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    held = must_be_held(case)
    there = proposal(held, Matter.LEGAL_RELEASE)
    current().say(to_freelancer=show(to_freelancer, case.currency), currency=case.currency, rule=reason)
    if there is not None and there.to_freelancer == to_freelancer:
        if not agreed(held, Matter.LEGAL_RELEASE, by):
            raise NotAllowed(
                phrase("You have proposed this figure. It is executed when another operator says the same.")
            )
        end_hold(case, HoldEnd.LEGAL_RELEASE)
        current().say(step="executed")
        closing.close(case, Cause.LEGAL_RELEASE, to_freelancer)
        return
    if there is not None:
        _replace(there)
    propose(held, Matter.LEGAL_RELEASE, by, to_freelancer, reason)
    current().say(step="proposed")


def _replace(there: Proposal) -> None:
    there.state, there.ended_at = ProposalState.REPLACED, clock.now()
    there.save(update_fields=["state", "ended_at"])
