"""Payouts: what a person takes out of a wallet, from the moment it leaves it to its arrival, or its way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from core.phrases import phrase, phrase_kept, phrase_later
from escrow.access import Payouts
from escrow.providers.paying_out import BankAccount
from people.models import User
from timers.models import Subject

OWNER = "owner"


class PayoutState(models.TextChoices):
    BEGUN = "begun", phrase_later("Being sent")
    WAITING = "waiting", phrase_later("Waiting for the provider’s balance")
    SENT = "sent", phrase_later("On its way to the bank")
    ARRIVED = "arrived", phrase_later("Arrived")
    REFUSED = "refused", phrase_later("Refused, back in the wallet")
    RETURNED = "returned", phrase_later("Sent back, in the wallet again")


NOT_SENT_YET = (PayoutState.BEGUN, PayoutState.WAITING)
NOT_THERE_YET = (*NOT_SENT_YET, PayoutState.SENT)
BACK = (PayoutState.REFUSED, PayoutState.RETURNED)


def next_payout_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('payout_numbers')")
        return int(cursor.fetchone()[0])


class Payout(Subject):
    """One payout, with a record of its own. Its row is committed, and its money has left the wallet, before the
    provider is asked. The bank account is kept whole, because whoever takes up an interrupted payout has to ask again.
    """

    subject_ptr = models.OneToOneField(
        Subject, models.PROTECT, parent_link=True, primary_key=True, related_name="as_payout"
    )
    number = models.PositiveIntegerField(unique=True, default=next_payout_number, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField(help_text="Minor units.")
    currency = models.CharField(max_length=3)
    holder = models.CharField(max_length=120)
    account = models.CharField(max_length=34, help_text="An IBAN, or the owner's own account at the provider.")
    ending = models.CharField(max_length=4, blank=True, help_text="Of the bank account, where it is known.")
    key = models.CharField(max_length=200, help_text="The owner's own; a repeat is the same payout.")
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100, null=True, blank=True, unique=True)
    attempt = models.PositiveIntegerField(default=0, help_text="How often a balance at the provider was too small.")
    state = models.CharField(max_length=10, choices=PayoutState, default=PayoutState.BEGUN)
    message = models.CharField(max_length=300, blank=True, help_text="Why it came back, or what it waits for.")
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the provider was last asked about it.")

    objects = Payouts.as_manager()  # type: ignore[misc]  # a kind of its own, as each subject has

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_payout_per_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_of_something"),
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="known_payout_state"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="payout_has_a_currency_code"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(account=""), name="payout_has_key_and_account"),
            models.CheckConstraint(
                condition=Q(state__in=BACK, back_at__isnull=False) | (~Q(state__in=BACK) & Q(back_at=None)),
                name="a_payout_that_is_back_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["begun_at"], condition=Q(state__in=NOT_THERE_YET), name="payouts_on_their_way"),
            models.Index(fields=["owner", "-begun_at"], name="payouts_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}, {self.state}"

    @property
    def message_in_words(self) -> str:
        return phrase_kept(self.message)

    @property
    def reference(self) -> str:
        return f"P-{self.number}"

    @property
    def title(self) -> str:
        return phrase("payout to {to_words}", to_words=self.to_words)

    @property
    def to_words(self) -> str:
        return (
            phrase("bank account ending in {ending}", ending=self.ending)
            if self.ending
            else phrase("bank account kept with the provider")
        )

    @property
    def bank(self) -> BankAccount:
        return BankAccount(self.holder, self.account, self.ending)

    @property
    def ledger_key(self) -> str:
        return f"payout:{self.pk}"

    @property
    def return_key(self) -> str:
        return f"payout_returned:{self.pk}"

    @property
    def provider_key(self) -> str:
        """The key under which the provider knows it, ours alone whatever key the owner chose."""
        return str(self.pk)

    @property
    def is_on_its_way(self) -> bool:
        return self.state in NOT_THERE_YET

    @property
    def is_back(self) -> bool:
        return self.state in BACK

    @property
    def standing(self) -> str:
        return self.state

    @property
    def called(self) -> str:
        return "payout"

    def position_of(self, person: User, wanted: Iterable[str] = ()) -> str | None:
        return OWNER if person.pk == self.owner_id else None

    def parts(self, kind: str) -> list[Any]:
        return []

    def standing_in_words(self) -> str:
        return self.get_state_display().lower()

    def audience_ids(self) -> set[int]:
        return {self.owner_id}
