"""Response: the other side answers item by item, or the clock decides for the claimant, as claimed.

Where the rulebook has a set-aside window, a default is executed only after it.
"""

from __future__ import annotations

import uuid
from typing import Any

from core.errors import NotAllowed
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import closing, cooling, process, statement_drafts, statements, waiting
from disputes.foreseeing import foresees
from disputes.inputs import RespondInput
from disputes.models import Case, Cause, CoolingOff, Phase
from disputes.outcomes import as_claimed, without_response
from record.acts import Actor, act, current, lapse
from record.declaring import CLIENT, SIDES
from timers.models import Deadline


def only_respondent(case: Case, by: Actor) -> None:
    if by.position != case.respondent:
        raise NotAllowed(phrase("Only the side that did not open the case can do this."))


def only_claimant(case: Case, by: Actor) -> None:
    if by.position != case.claimant:
        raise NotAllowed(phrase("Only the side that opened the case can do this."))


def concedes(case: Case, answered: int) -> bool:
    """An answer equal to the claim, or better for the claimant, concedes it."""
    return answered <= case.claimed if case.claimant == CLIENT else answered >= case.claimed


@act(
    Case,
    by=SIDES,
    who=only_respondent,
    phase=Phase.RESPONSE,
    label=phrase_later("Answer the claim"),
    takes=RespondInput,
    moves_money=True,
    final=True,
    foresees=foresees("statement", "wants", "items.words"),
)
def respond(
    case: Case,
    by: Actor,
    *,
    to_freelancer: int,
    items: list[dict[str, Any]],
    statement: str,
    wants: str = "",
    files: list[uuid.UUID] | None = None,
) -> None:
    """Answer the claim, item by item, with your own figure. An answer equal to the claim concedes it."""
    answered, _ = statements.capped(to_freelancer, case.amount)
    statements.state(case, by.position, to_freelancer=answered, items=items, statement=statement, wants=wants)
    statements.add_exhibits(case, by.position, files or [], by.user)
    statement_drafts.sent(case, by.user)
    current().say(answered=show(answered, case.currency), currency=case.currency)
    conceding = concedes(case, answered)
    if conceding and cooling.cools(case, by):
        return
    case.answered = answered
    if conceding:
        case.save(update_fields=["answered"])
        closing.close(case, Cause.CONCEDED, case.claimed)
    else:
        process.advance(case, process.after_response(case), also=["answered"])


@cooling.takes_effect_by("respond")
def conceding_response_takes_effect(case: Case, cooled: CoolingOff) -> None:
    case.answered = case.statements.get(side=cooled.side).to_freelancer
    case.save(update_fields=["answered"])
    closing.close(case, Cause.CONCEDED, case.claimed)


@lapse(process.RESPONSE, Case, waits=waiting.until)
def default(case: Case, deadline: Deadline) -> None:
    """No response: default for the claimant, as claimed; executed at once, or after the set-aside window."""
    outcome = without_response(case.rules, case.claimed)
    if outcome.closes:
        closing.close_as(case, outcome)
    else:
        process.advance(case, outcome.goes_on_to)


@lapse(process.SET_ASIDE, Case, waits=waiting.until)
def execute_default(case: Case, deadline: Deadline) -> None:
    """Nobody applied to set the default aside: it is executed, as claimed."""
    closing.close_as(case, as_claimed(case.claimed))
