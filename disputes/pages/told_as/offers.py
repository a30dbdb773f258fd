"""Offers and negotiation, as the record tells them."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences, of
from disputes.pages.told_as.cooling_off import later

SENTENCES: Sentences = {
    "offer": lambda _, said: f"offered {of(said, 'to_freelancer')} to the freelancer",
    "accept_offer": later("accepted the offer"),
    "decline_offer": "declined the offer",
    "withdraw_offer": "took the offer back",
    "escalate": "asked for a mediator",
    "negotiation_lapsed": "ended the negotiation",
}
