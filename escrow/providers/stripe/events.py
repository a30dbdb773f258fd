"""Events of Stripe: verified on the bytes that arrived, and read for nothing but what they are about."""

from __future__ import annotations

import json
from typing import Any

import stripe
from django.conf import settings

from core.phrases import phrase
from escrow.models import Topic
from escrow.providers import Forged, Heard
from escrow.providers.stripe.asking import moment

TOLERANCE = 300  # seconds between the signature and its arrival

# The object in an event -> what we would ask about, and the entry of its metadata that holds our key.
_ABOUT = {
    "checkout.session": (Topic.PAYMENT, "payment"),
    "payment_intent": (Topic.PAYMENT, "payment"),
    "charge": (Topic.PAYMENT, "payment"),
    "refund": (Topic.PAYMENT, "payment"),
    "payout": (Topic.PAYOUT, "payout"),
    "transfer": (Topic.PAYOUT, "payout"),
}

# What somebody's own account consists of: the event names that account.
_OF_ACCOUNTS = ("account", "application", "bank_account", "card", "capability", "person")


class Events:
    """Stripe tells the portal at /hooks/stripe/; a second endpoint, for Connect, has a signing secret of its own."""

    def heard(self, body: bytes, signature: str) -> Heard:
        """What an event is about. Raises Forged for what Stripe has not signed within five minutes."""
        secrets = [secret.strip() for secret in settings.STRIPE_WEBHOOK_SECRET.split(",") if secret.strip()]
        if not any(_signed(body, signature, secret) for secret in secrets):
            raise Forged(phrase("This is not signed by Stripe, or too long ago."))
        try:
            event = json.loads(body)
            return _heard(event)
        except (ValueError, KeyError, TypeError, AttributeError) as unreadable:
            raise Forged(phrase("This is no event.")) from unreadable


def _signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
        return False
    return True


def _heard(event: dict[str, Any]) -> Heard:
    thing = event["data"]["object"]
    topic, named = _ABOUT.get(thing["object"], (Topic.OTHER, ""))
    about = str((thing.get("metadata") or {}).get(named) or "")
    if thing["object"] == "dispute":
        topic, about = Topic.DISPUTE, str(thing["id"])
    if thing["object"] in _OF_ACCOUNTS:
        topic, about = Topic.ACCOUNT, str(event.get("account") or thing["id"])
    return Heard(str(event["id"]), str(event["type"]), topic, about, moment(int(event["created"])))
