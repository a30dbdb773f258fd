"""Stripe as a payment provider. Our names for what it does are in `escrow.providers`; no other module knows its own."""

from __future__ import annotations

from escrow.providers.stripe.checkout import Checkout
from escrow.providers.stripe.disputes import Disputes
from escrow.providers.stripe.events import Events


class Stripe(Checkout, Disputes, Events):
    """Charges by Checkout, refunds, and card disputes. It does not pay out yet, and the portal says so."""

    name = "stripe"
