"""Stripe as a payment provider. Our names for what it does are in `escrow.providers`; no other module knows its own."""

from __future__ import annotations

from escrow.providers.stripe.accounts import Accounts
from escrow.providers.stripe.checkout import Checkout
from escrow.providers.stripe.disputes import Disputes
from escrow.providers.stripe.events import Events
from escrow.providers.stripe.payouts import Payouts


class Stripe(Checkout, Disputes, Events, Accounts, Payouts):
    """Charges by Checkout, refunds, card disputes; people's own accounts, and payouts over them, by Connect."""

    name = "stripe"
