"""The election of arbitration, as the record tells them."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from disputes.pages.told_as.amounts import Sentences, of

SENTENCES: Sentences = {
    "pay_fee": lambda _, said: phrase("paid the arbitration fee, {of}", of=of(said, "amount")),
    "election_lapsed": phrase_later("ended the fee election"),
}
