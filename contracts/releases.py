"""Releases: what was paid out of a milestone by approval or by silence, when, and until when that can be contested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from contracts.models import Contract, Milestone, MilestoneState
from escrow.models import Reason, Transfer

BY_REVIEW = (Reason.CLIENT_APPROVAL, Reason.PART_APPROVAL, Reason.REVIEW_LAPSE)
BACK = (Reason.REFUND_GRANTED, Reason.REFUND_GIVEN, Reason.REFUND_REQUEST_LAPSE)


@dataclass(frozen=True)
class Release:
    """What the freelancer still has of it, in minor units, and the last release of it. `until` is exclusive."""

    amount: int
    at: datetime
    until: datetime


def releases_on(contract: Contract) -> dict[int, Release]:
    """Milestone number -> what was released of it. Not in it are milestones that hold something, or a case divided."""
    left = Transfer.objects.filter(debit__kind="escrow", debit__subject=contract)
    moments: dict[int, dict[str, datetime]] = {}
    for number, reason, at in left.values_list("debit__number", "reason").annotate(last=Max("at")):
        moments.setdefault(number, {})[reason] = at
    found = {}
    for milestone in contract.all_milestones:
        release = _release(milestone, moments.get(milestone.number, {}))
        if release:
            found[milestone.number] = release
    return found


def release_of(milestone: Milestone) -> Release | None:
    return releases_on(milestone.contract).get(milestone.number)


def _release(milestone: Milestone, moments: dict[str, datetime]) -> Release | None:
    released = [at for reason, at in moments.items() if reason in BY_REVIEW]
    is_divided = any(reason not in (*BY_REVIEW, *BACK) for reason in moments)
    if milestone.state != MilestoneState.PAID or not released or is_divided or not milestone.with_freelancer:
        return None
    rules, at = milestone.contract.rules, max(released)
    return Release(milestone.with_freelancer, at, rules.calendar.due(at, rules.released_funds))
