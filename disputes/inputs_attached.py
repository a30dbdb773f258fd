"""Files that come with a message, as the acts that write one take them."""

from __future__ import annotations

from rest_framework import serializers

from core.phrases import phrase_later
from disputes.models.attachment import MOST_ATTACHED


class AttachedInput(serializers.Serializer):
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=MOST_ATTACHED,
        label=phrase_later("Files"),
        style={"kind": "file"},
        help_text=phrase_later("Up to 5. Whoever reads the message can open them. Evidence is added as evidence."),
    )
