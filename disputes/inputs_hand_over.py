"""What handing a case back takes."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later

LONGEST_NOTE = 4000
NOTE_HELP = phrase_later(
    "No side reads it, and it is not on the record. Say what is open and what you "
    "have read; nothing that a side told you alone."
)


class HandBackInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why you hand the case back"), max_length=2000, help_text=phrase_later("Both sides read it.")
    )
    note = TextField(
        label=phrase_later("For the next mediator"),
        required=False,
        allow_blank=True,
        max_length=LONGEST_NOTE,
        help_text=NOTE_HELP,
    )
