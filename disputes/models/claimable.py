"""Which waiting cases a mediator finds: none with which they have a conflict. The same rules as when one is claimed,
or when an application is decided.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from escrow.models import Payment
from people.houses import house_of
from people.models import User
from record.models import Event


def shared_source(person: User, others: Collection[int]) -> bool:
    """Whether somebody has paid with a card with which one of these people has paid."""
    mine = Payment.objects.sources_of([person.pk])
    return Payment.objects.sources_of(others).filter(source__in=mine).exists()


def who_shares_a_source(others: Collection[int]) -> QuerySet[Payment, Any]:
    """All who have paid with a card with which one of these people has paid, themselves among them; as a subquery."""
    theirs = Payment.objects.sources_of(others)
    return Payment.objects.exclude(state="failed").exclude(source="").filter(source__in=theirs).values("payer")


# An application that lost its object when the case closed waits for nobody.
APPLIED = Q(phase="default", set_aside__isnull=False, set_aside__decided_at=None)


def waiting_for(person: User) -> Q:
    """To be claimed, or with an application to decide; and nothing stands between this person and either side."""
    had_part = Event.objects.filter(subject_id=OuterRef("pk"), by=person).exclude(position="mediator")
    free = (Q(phase="mediation", mediator=None) | APPLIED) & ~Q(Exists(had_part))
    free &= ~Q(pk__in=person.mediatings.filter(ended_how="lapsed").values("case"))
    free &= ~Q(pk__in=person.objections_to.filter(decided_how__in=("sustained", "undecided")).values("case"))
    free &= ~Q(pk__in=person.recommendations.values("case"))
    if house := house_of(person):
        end = f"@{house}"
        free &= ~Q(contract__client__email__iendswith=end) & ~Q(contract__freelancer__email__iendswith=end)
    payers = who_shares_a_source([person.pk])
    return free & ~Q(contract__client__in=payers) & ~Q(contract__freelancer__in=payers)
