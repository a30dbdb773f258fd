"""Many cases for one reader, with what their next steps ask for read at once instead of case by case."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from disputes.cooling import Cooling
from disputes.models import Case, Fee, Mediating, Offer, Phase, Recommendation
from disputes.pages.reader import Reader
from disputes.process import COOLING_OFF
from people.models import User
from timers.models import Deadline

# What decides in a phase which acts are open to a side, besides the case itself.
ASKED_IN = {
    Phase.DEFAULT: ("set_aside",),
    Phase.NEGOTIATION: ("bids",),
    Phase.MEDIATION: ("bids", "party_questions", "objections"),
    Phase.RECOMMENDATION: ("second_opinions", "corrections"),
    Phase.ELECTION: ("waivers", "holds"),
    Phase.ARBITRATION: ("awards",),
}


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
    for recommendation in recommendations.select_related("as_second_opinion").prefetch_related("replies"):
        found[recommendation.case_id].case.last_recommendation = recommendation
    prefetch_related_objects([reader.case for reader in found.values()], "separations")
    _read_for_limits(found.values())
    clocks, left = _clocks(found), _left(found.values())
    for pk, reader in found.items():
        # What is worked out once per reader is known already; a frozen one takes it no other way.
        reader.__dict__["clocks"] = reader.case.__dict__["open_deadlines"] = clocks.get(pk, [])
        reader.__dict__["had_one"] = pk in left
        if not any(deadline.kind == COOLING_OFF for deadline in reader.clocks):
            reader.case.__dict__["cooling"] = Cooling({})
    return list(found.values())


def _clocks(cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Deadline]]:
    """All that is open of each case, the next due first."""
    found = defaultdict(list)
    for deadline in Deadline.objects.open().filter(subject_id__in=cases).order_by("due_at"):
        found[deadline.subject_id].append(deadline)
    return found


def _read_for_limits(readers: Iterable[Reader]) -> None:
    for phase, names in ASKED_IN.items():
        prefetch_related_objects([reader.case for reader in readers if reader.case.phase == phase], *names)


def _left(readers: Iterable[Reader]) -> set[uuid.UUID]:
    """Those in mediation that a mediator has left."""
    mediated = [reader.case.pk for reader in readers if reader.case.phase == Phase.MEDIATION]
    if not mediated:
        return set()
    left = Mediating.objects.filter(case_id__in=mediated).exclude(ended_at=None)
    return set(left.values_list("case_id", flat=True))
