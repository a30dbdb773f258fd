"""Who may read the story of a side: sealed until both are in, or the time for the response has passed."""

from __future__ import annotations

from disputes.models import Case, Phase
from people.models import User


def is_unsealed(case: Case) -> bool:
    """Whether the narratives may be read by the other side."""
    return case.phase != Phase.RESPONSE


def may_read_story(case: Case, side: str, person: User) -> bool:
    """One's own always; the other side's, and for staff both, once unsealed. One given with an application to set a
    default aside is opened to the other side when that is decided.
    """
    if case.contract.side_of(person) == side:
        return True
    is_applied_with = case.phase == Phase.DEFAULT and side == case.respondent
    return is_unsealed(case) and not (is_applied_with and case.contract.side_of(person))
