"""Money as the API shows it: lines of a statement, wallets, payments."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.showing import AmountField, MomentField
from escrow.models.payment import State
from escrow.statements import Row, name_of


class WalletShown(serializers.Serializer[Any]):
    currency = serializers.CharField(read_only=True)
    balance = AmountField()


class RowShown(serializers.Serializer[Any]):
    """One transfer, and the balance after it of the accounts that the statement is of, in its currency."""

    at = MomentField()
    out_of = serializers.SerializerMethodField(help_text="The account that the money left.")
    into = serializers.SerializerMethodField(help_text="The account that it came to.")
    amount = AmountField()
    currency = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    balance = AmountField()
    event = serializers.UUIDField(read_only=True, help_text="The event in the record that caused it.")

    def get_out_of(self, row: Row) -> str:
        return name_of(row.debit)

    def get_into(self, row: Row) -> str:
        return name_of(row.credit)


class PaymentShown(serializers.Serializer[Any]):
    """A payment by card. Of the card, brand and last four digits."""

    id = serializers.UUIDField(read_only=True)
    amount = AmountField()
    currency = serializers.CharField(read_only=True)
    act = serializers.CharField(source="purpose", read_only=True, help_text="What it is for.")
    subject = serializers.UUIDField(source="subject_id", read_only=True)
    milestone = serializers.IntegerField(source="about", read_only=True, allow_null=True)
    card = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    message = serializers.CharField(read_only=True)
    pay_at = serializers.URLField(
        read_only=True, help_text="The provider's own page, where the payer pays; empty where there is none."
    )
    begun_at = MomentField()
    confirmed_at = MomentField(allow_null=True)
    ended_at = MomentField(allow_null=True)
