"""Answers to a recommendation, as the record tells them."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences

SENTENCES: Sentences = {
    "accept": "accepted the recommendation",
    "reject": "rejected the recommendation",
    "recommendation_lapsed": "ended the time to answer the recommendation",
}
