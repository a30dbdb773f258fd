"""Who may see which money: `visible_to` is where every view of it begins."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q

from core.errors import NotFound
from core.phrases import phrase

if TYPE_CHECKING:
    from escrow.models.account import Account  # noqa: F401 (named as text below)
    from escrow.models.payee import Payee
    from escrow.models.payment import Payment  # noqa: F401
    from escrow.models.payout import Payout
    from escrow.models.transfer import Transfer  # noqa: F401
    from people.models import User
    from timers.models import Subject

OPERATOR = "operator"
WAITS = timedelta(minutes=10)  # for a balance of the provider's, between two tries
MAY_COME_BACK = timedelta(days=60)
ASKED_AGAIN = timedelta(hours=6)
OWN = ("world", "wallet")


class Accounts(models.QuerySet["Account"]):
    def of(self, subject: Subject) -> Accounts:
        """Of a contract or case itself, and of a contract's cases."""
        return self.filter(Q(subject=subject) | Q(subject__root=subject))

    def wallets(self, owner: User) -> Accounts:
        return self.filter(kind="wallet", owner=owner)

    def visible_to(self, person: User, subjects: Collection[uuid.UUID] = ()) -> Accounts:
        """One's own; those of the contracts and cases one is in (the apps above say which); all for an operator."""
        if person.has_role(OPERATOR):
            return self
        return self.filter(Q(owner=person, kind__in=OWN) | Q(subject__in=subjects))


class Transfers(models.QuerySet["Transfer"]):
    def visible_to(self, person: User, subjects: Collection[uuid.UUID] = ()) -> Transfers:
        """Those that touch one's own wallet or card, and those of the contracts and cases one is in."""
        if person.has_role(OPERATOR):
            return self
        own = Q(debit__owner=person, debit__kind__in=OWN) | Q(credit__owner=person, credit__kind__in=OWN)
        in_them = Q(subject__in=subjects) | Q(debit__subject__in=subjects) | Q(credit__subject__in=subjects)
        return self.filter(own | in_them)


class Payments(models.QuerySet["Payment"]):
    def undecided(self) -> Payments:
        """Neither paid nor failed, as far as we know."""
        return self.filter(state__in=("pending", "needs_confirmation"))

    def to_settle(self) -> Payments:
        """Undecided, or paid and not yet booked or given back."""
        return self.filter(state__in=("pending", "needs_confirmation", "succeeded"))

    def sources_of(self, people: Collection[int]) -> Payments:
        """The payment sources that these people have used, as a subquery of their hashes."""
        return self.filter(payer_id__in=people).exclude(source="").exclude(state="failed").values("source")  # type: ignore[return-value]

    def visible_to(self, person: User) -> Payments:
        return self if person.has_role(OPERATOR) else self.filter(payer=person)


class Payees(models.QuerySet["Payee"]):
    def of(self, person: User, provider: str) -> Payee | None:
        return self.filter(owner=person, provider=provider).select_related("owner").first()

    def to_ask_about(self, at: datetime) -> Payees:
        """Those that wait for the provider; it tells us when something changes, and if it does not, we ask."""
        return self.filter(standing__in=("asked", "checked")).filter(Q(asked_at=None) | Q(asked_at__lte=at - WAITS))


class Payouts(models.QuerySet["Payout"]):
    def whole(self) -> Payouts:
        return self.select_related("owner")

    def fresh(self, pk: uuid.UUID) -> Payout:
        """As it stands now. Raises NotFound."""
        try:
            return self.get(pk=pk)
        except ObjectDoesNotExist:
            raise NotFound(phrase("There is no such payout.")) from None

    def of(self, person: User) -> Payouts:
        """One's own, the newest first."""
        return self.filter(owner=person).order_by("-begun_at", "-number")

    def visible_to(self, person: User) -> Payouts:
        return self if person.has_role(OPERATOR) else self.filter(owner=person)

    def to_settle(self, at: datetime) -> Payouts:
        """On their way; those that wait for a balance, now and then; and those that have arrived lately, of which a
        bank may still send one back.
        """
        waits = Q(state="waiting", asked_at__lte=at - WAITS)
        later = Q(state="arrived", arrived_at__gt=at - MAY_COME_BACK, asked_at__lte=at - ASKED_AGAIN)
        return self.filter(Q(state__in=("begun", "sent")) | waits | later)
