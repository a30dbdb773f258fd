"""What the acts on one's own messages take."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from messaging.models import LONGEST


class OwnMessageInput(serializers.Serializer):
    message = serializers.IntegerField(min_value=1, label="Message", style={"kind": "hidden"})


class CorrectMessageInput(OwnMessageInput):
    text = TextField(
        label="What it shall say",
        max_length=LONGEST,
        rows=4,
        help_text="All of it, not only what changes. It is screened again, as any message is.",
    )


class WithdrawMessageInput(OwnMessageInput):
    pass
