"""Many cases for one reader, with what their next steps ask for read at once instead of case by case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from disputes.models import Case, Fee, Offer, Recommendation
from disputes.pages.reader import Reader, ruling
from people.models import User
from timers.models import Deadline


def readers(cases: Iterable[Case], person: User) -> list[Reader]:
    """A reader for each case, in their order."""
    found = {case.pk: Reader(case, person) for case in cases}
    for reader in found.values():
        reader.case.open_offers, reader.case.fees, reader.case.last_recommendation = {}, {}, None
    for offer in Offer.objects.filter(case_id__in=found, ended_at=None):
        found[offer.case_id].case.open_offers[offer.side] = offer
    for fee in Fee.objects.filter(case_id__in=found):
        found[fee.case_id].case.fees[fee.side] = fee
    recommendations = Recommendation.objects.filter(case_id__in=found).order_by("number")
    for recommendation in recommendations.prefetch_related("replies"):
        found[recommendation.case_id].case.last_recommendation = recommendation
    clocks = _clocks(found)
    for pk, reader in found.items():
        # What is worked out once per reader is known already; a frozen one takes it no other way.
        reader.__dict__["deadline"] = clocks.get(pk)
    return list(found.values())


def _clocks(cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, Deadline]:
    """The clock of each case that says what happens next."""
    there: dict[uuid.UUID, list[Deadline]] = {}
    for deadline in Deadline.objects.open().filter(subject_id__in=cases).order_by("due_at"):
        there.setdefault(deadline.subject_id, []).append(deadline)
    return {pk: rules for pk, clocks in there.items() if (rules := ruling(clocks))}
