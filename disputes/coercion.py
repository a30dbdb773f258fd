"""Coercion: whether a threat stands behind a decision, and whether an offer is so low that its acceptance cools off.

The guard of rulebook 7.6. It asks who was threatened and when, never whether the threat is true: that is a reviewer's
to decide, and what is pending counts like what is upheld.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from disputes.models import Case
from messaging.models import Flag, Room
from messaging.screening import Category
from record.declaring import CLIENT

TO_THE_OTHER = (Room.JOINT, Room.SHUTTLE, Room.BESIDE)


def is_below(side: str, to_freelancer: int, measure: int | None) -> bool:
    """Whether a split gives this side less than the measure does; without a measure, every split counts as less."""
    if measure is None:
        return True
    return to_freelancer > measure if side == CLIENT else to_freelancer < measure


def measure_of(case: Case, side: str) -> int | None:
    """The last recommendation; where there is none, what the side itself claimed or answered, if anything."""
    recommended = case.last_recommendation
    return recommended.to_freelancer if recommended else case.figure_of(side)


def is_threatened(case: Case, side: str, at: datetime) -> bool:
    """Whether a threat, pending or upheld, was addressed to this side within the rulebook's hours before.

    In any case of the contract: who is to give in here may have been threatened there. What is said in the room of
    both sides, or beside an act, is addressed to whoever did not write it, whether or not it was delivered, and whether
    or not it goes by way of the mediator.
    """
    since = at - timedelta(hours=case.rules.coercion_guard_hours)
    here = Q(message__subject__root_id=case.root_pk) | Q(message__subject_id=case.root_pk)
    threats = Flag.objects.not_dismissed().filter(
        here, category=Category.THREAT.value, message__sent_at__gt=since, message__thread__room__in=TO_THE_OTHER
    )
    return threats.exclude(message__position=side).exists()


def is_guarded(case: Case, side: str, at: datetime, *, offered: int | None = None) -> bool:
    """Whether a withdrawal, a concession, or the acceptance of what is offered has to cool off first."""
    if not case.rules.cooling_off_hours or not case.rules.coercion_guard_hours:
        return False
    if offered is not None and not is_below(side, offered, measure_of(case, side)):
        return False
    return is_threatened(case, side, at)
