"""The election of arbitration, as the record tells them."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences, of

SENTENCES: Sentences = {
    "pay_fee": lambda _, said: f"paid the arbitration fee, {of(said, 'amount')}",
    "election_lapsed": "ended the fee election",
}
