"""Money as the API shows it: lines of a statement, wallets, payments."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core import money
from core.inputs import MoneyField
from core.showing import AmountField, MomentField
from escrow.models.payment import State
from escrow.models.payout import PayoutState
from escrow.providers.paying_out import Standing
from escrow.statements import Row, Wallet


class WalletShown(serializers.Serializer[Any]):
    currency = serializers.CharField(read_only=True)
    balance = AmountField()
    free = serializers.SerializerMethodField(help_text="What of it can be taken out; the rest is contested.")

    def get_free(self, wallet: Wallet) -> str:
        return money.show(wallet.free, wallet.currency)


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
        return row.out_of

    def get_into(self, row: Row) -> str:
        return row.into


class AmountInput(serializers.Serializer[Any]):
    """How much is taken out of which wallet; where the provider itself knows the bank account, that is all."""

    currency = serializers.CharField(max_length=3, label="Currency", style={"kind": "hidden"})
    amount = MoneyField(positive=True, label="Amount")


class PayoutInput(AmountInput):
    """How much is taken out of which wallet, and to whose bank account."""

    holder = serializers.CharField(max_length=120, label="Name on the bank account")
    account = serializers.CharField(
        max_length=60,
        label="IBAN of the bank account",
        help_text="With or without spaces. It is checked for typing errors.",
    )


class PayoutAsked(AmountInput):
    """Of the bank account: both where you name it with each payout, neither where the provider knows it."""

    holder = serializers.CharField(max_length=120, required=False, help_text="The name on the bank account.")
    account = serializers.CharField(max_length=60, required=False, help_text="Its IBAN.")


class PayeeShown(serializers.Serializer[Any]):
    """Your own account at the payment provider, as it last said."""

    standing = serializers.ChoiceField(choices=Standing.choices, read_only=True)
    missing = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What the provider still needs, in its own words."
    )
    ending = serializers.CharField(read_only=True, help_text="The last four digits of your bank account.")
    currencies = serializers.ListField(child=serializers.CharField(), read_only=True)


class PayeeOpened(PayeeShown):
    continue_at = serializers.URLField(
        read_only=True,
        help_text="The provider's own page, for you alone, for a few minutes and one visit; empty where there is none.",
    )


class PayoutShown(serializers.Serializer[Any]):
    """A payout to a bank account. Of the account, the holder and the last four digits."""

    id = serializers.UUIDField(source="pk", read_only=True)
    reference = serializers.CharField(read_only=True)
    amount = AmountField()
    currency = serializers.CharField(read_only=True)
    holder = serializers.CharField(read_only=True)
    to = serializers.CharField(source="to_words", read_only=True)
    state = serializers.ChoiceField(choices=PayoutState.choices, read_only=True)
    message = serializers.CharField(read_only=True)
    begun_at = MomentField()
    sent_at = MomentField(allow_null=True)
    arrived_at = MomentField(allow_null=True)
    back_at = MomentField(allow_null=True)


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
