"""What the clock does with a case, kind of deadline by kind: said beforehand on its pages, and then done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from disputes import outcomes, process
from disputes.models import Case, Phase
from disputes.outcomes import Outcome, goes_on
from record.declaring import SIDES


def is_decided(kind: str) -> bool:
    """Whether the passing of this kind of deadline says what comes of the case."""
    return kind in _DECIDES


def outcome_when_lapsed(case: Case, kind: str) -> Outcome | None:
    """What comes of the case when its deadline of this kind passes as things stand. None: nothing but an alarm."""
    decide = _DECIDES[kind]
    if decide is None:
        return None
    return outcomes.without_election(decide(case)) if case.about_released else decide(case)


def _recommended(case: Case) -> int | None:
    return case.last_recommendation.to_freelancer if case.last_recommendation else None


def _replies(case: Case) -> Outcome:
    recommendation = case.last_recommendation
    if recommendation is None:
        raise RuntimeError(f"{case.reference} is in recommendation without one")
    given = {reply.side: reply.accepts for reply in recommendation.replies.all()}
    return outcomes.after_replies(recommendation.to_freelancer, stands=recommendation.stands, given=given)


def has_paid(case: Case) -> dict[str, bool]:
    return {side: side in case.fees and case.fees[side].is_settled for side in SIDES}


def outcome_if_paid(case: Case, paid: Mapping[str, bool]) -> Outcome:
    """What the election leads to when these sides have paid at its end."""
    figures = {side: case.figure_of(side) for side in SIDES}
    # Only where nobody has paid does it matter, and crowds of elections may lapse at once.
    recommended = None if any(paid.values()) else _recommended(case)
    return outcomes.election_outcome(case.rules, case.amount, paid=paid, figures=figures, recommended=recommended)


_DECIDES: dict[str, Callable[[Case], Outcome] | None] = {
    process.RESPONSE: lambda case: outcomes.without_response(case.rules, case.claimed),
    process.SET_ASIDE: lambda case: outcomes.as_claimed(case.claimed),
    process.APPLICATION: lambda case: goes_on(process.after_response(case)),
    process.NEGOTIATION: lambda _: goes_on(Phase.MEDIATION),
    process.MEDIATION: lambda case: outcomes.without_recommendation(lapsed_before=case.mediation_lapsed_at is not None),
    process.RECOMMENDATION: _replies,
    process.ELECTION: lambda case: outcome_if_paid(case, has_paid(case)),
    process.SEND: lambda case: outcomes.without_sending(case.amount, _recommended(case)),
    process.AWARD: None,
}
