"""Operators in one case: who may work on it, and whom it is told to. “Two operators” are two people."""

from __future__ import annotations

from itertools import islice

from core.errors import NotAllowed
from core.phrases import phrase
from disputes.conflicts import shares_a_house, shares_a_source
from disputes.models import Case
from people.models import Role, User
from record.acts import Actor
from record.declaring import OPERATOR

TOLD = 2


def involved(case: Case, person: User) -> str:
    """Why an operator keeps out of a case; empty for one who may work on it."""
    if case.contract.side_of(person):
        return phrase("You are a side of this case. Another operator does this.")
    if shares_a_house(case, person):
        return phrase("You share a mail domain with one of the sides. Another operator does this.")
    if shares_a_source(case, person):
        return phrase("You share a payment source with one of the sides. Another operator does this.")
    if case.events.filter(by=person).exclude(position=OPERATOR).exists():
        return phrase("You had another part in this case. Another operator does this.")
    return ""


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
