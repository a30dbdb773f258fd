"""Operators in one case: who may work on it, and whom it is told to. “Two operators” are two people."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from itertools import islice

from core.errors import NotAllowed
from core.phrases import phrase
from disputes.conflicts import shares_a_house
from disputes.models import Case
from disputes.models.claimable import who_shares_a_source
from people.models import Role, User
from record.acts import Actor
from record.declaring import OPERATOR
from record.models import Event

TOLD = 2


def involved(case: Case, person: User) -> str:
    """Why an operator keeps out of a case; empty for one who may work on it."""
    return involved_in([case], person).get(case.pk, "")


def involved_in(cases: Collection[Case], person: User) -> dict[uuid.UUID, str]:
    """Of these cases those that an operator keeps out of, with why: for as many queries however many they are."""
    found: dict[uuid.UUID, str] = {}
    for case in cases:
        if case.contract.side_of(person):
            found[case.pk] = phrase("You are a side of this case. Another operator does this.")
        elif shares_a_house(case, person):
            found[case.pk] = phrase("You share a mail domain with one of the sides. Another operator does this.")
    if left := [case for case in cases if case.pk not in found]:
        payers = _sharing_a_source(left, person)
        for case in left:
            if not payers.isdisjoint((case.contract.client_id, case.contract.freelancer_id)):
                found[case.pk] = phrase("You share a payment source with one of the sides. Another operator does this.")
    if left := [case for case in left if case.pk not in found]:
        acted = Event.objects.filter(subject__in=[case.pk for case in left], by=person).exclude(position=OPERATOR)
        part = phrase("You had another part in this case. Another operator does this.")
        found |= dict.fromkeys(acted.values_list("subject_id", flat=True).distinct(), part)
    return found


def _sharing_a_source(cases: Collection[Case], person: User) -> set[int]:
    """Of the sides of these cases, those who have paid with a card with which this person has paid."""
    sides = {pk for case in cases for pk in (case.contract.client_id, case.contract.freelancer_id)}
    return set(who_shares_a_source([person.pk]).filter(payer__in=sides).values_list("payer", flat=True))


def uninvolved(case: Case, by: Actor) -> None:
    """No operator moves money in a case of their own house, or in which they had another part."""
    if why := involved(case, by.user):
        raise NotAllowed(why)


def two_operators(case: Case, turn: int = 0) -> list[User]:
    """Two who may work on this case; with every turn others, where there are others."""
    everybody = list(User.objects.filter(is_active=True, staff_roles__role=Role.OPERATOR).order_by("pk"))
    first = (turn * TOLD) % len(everybody) if everybody else 0
    able = (person for person in everybody[first:] + everybody[:first] if not involved(case, person))
    return list(islice(able, TOLD))
