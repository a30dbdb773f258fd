"""Payees: a person's own account at a provider, where that has to know somebody before it pays them out."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from escrow.access import Payees
from escrow.providers.paying_out import BankAccount, Standing


class Payee(models.Model):
    """One account at one provider, opened once: the row with its key is committed before the provider is asked.

    Whose bank account is behind it, only the provider knows; kept is what it says of it. `missing` are the provider's
    own names of what it still wants to know.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payees")
    provider = models.CharField(max_length=20)
    number = models.CharField(max_length=100, null=True, blank=True, unique=True, help_text="The provider's own.")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ASKED)
    missing = models.JSONField(default=list, blank=True)
    ending = models.CharField(max_length=4, blank=True, help_text="Of the bank account, its last four digits.")
    currencies = models.JSONField(default=list, blank=True, help_text="Of bank accounts; empty where it is not known.")
    begun_at = models.DateTimeField(default=clock.portal_now)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When what is kept here was asked for.")

    objects = Payees.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "provider"], name="one_payee_of_a_person"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="known_standing_of_a_payee"),
            models.CheckConstraint(
                condition=Q(standing=Standing.ASKED, number=None)
                | (~Q(standing=Standing.ASKED) & Q(number__isnull=False) & ~Q(number="")),
                name="a_payee_that_is_open_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.key}: {self.standing}"

    @property
    def is_ready(self) -> bool:
        return self.standing == Standing.READY

    @property
    def is_closed(self) -> bool:
        return self.standing == Standing.CLOSED

    @property
    def bank(self) -> BankAccount:
        return BankAccount(self.owner.display_name, str(self.number), self.ending)
