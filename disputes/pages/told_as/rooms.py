"""Messages and what reviewers rule about them, as the record tells them."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences

HELD_WORDS = "wrote a message, which was held for a reviewer"

SENTENCES: Sentences = {
    "say": lambda _, said: HELD_WORDS if said.get("arrives") == "held" else "wrote in the room",
    "report": "reported a message to the reviewers",
    "uphold": lambda _, said: f"upheld the flag on message {said.get('message', '')}".rstrip(),
    "dismiss": lambda _, said: f"dismissed the flag on message {said.get('message', '')}".rstrip(),
}
