"""What is said after the end, as the record tells it: that it was said, and no more."""

from __future__ import annotations

from core.phrases import phrase_later
from disputes.pages.told_as.amounts import Sentences

SENTENCES: Sentences = {
    "give_feedback": phrase_later("gave feedback, which is sealed until both have, or the time for it has passed"),
    "rate_process": phrase_later("rated the process"),
}
