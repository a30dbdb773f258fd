"""Offers and negotiation, as the record tells them."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences, of

SENTENCES: Sentences = {
    "offer": lambda _, said: f"offered {of(said, 'to_freelancer')} to the freelancer",
    "accept_offer": "accepted the offer",
    "decline_offer": "declined the offer",
    "withdraw_offer": "took the offer back",
    "escalate": "asked for a mediator",
    "negotiation_lapsed": "ended the negotiation",
}
