"""Offers and negotiation, as the record tells them."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from disputes.pages.told_as.amounts import Sentences, of
from disputes.pages.told_as.cooling_off import later

SENTENCES: Sentences = {
    "offer": lambda _, said: phrase("offered {of} to the freelancer", of=of(said, "to_freelancer")),
    "accept_offer": later(phrase_later("accepted the offer")),
    "decline_offer": phrase_later("declined the offer"),
    "withdraw_offer": phrase_later("took the offer back"),
    "escalate": phrase_later("asked for a mediator"),
    "negotiation_lapsed": phrase_later("ended the negotiation"),
}
