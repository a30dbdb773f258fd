"""What asking to see a held message takes, and what the answer does."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from disputes.inputs import MessageInput


class AskToSeeInput(MessageInput):
    words = TextField(
        label="What the reviewer should know",
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        rows=2,
        help_text="You do not have to say why you want to see it.",
    )


class AnswerToSeeInput(serializers.Serializer):
    asking = serializers.IntegerField(min_value=1, max_value=2**53, label="Asking", style={"kind": "hidden"})
    decision = serializers.ChoiceField(
        choices=[("show", "Show the words to them"), ("refuse", "Do not show them")],
        label="Answer",
        style={"kind": "radio"},
    )
    reason = TextField(
        label="Reason",
        required=False,
        allow_blank=True,
        default="",
        max_length=1000,
        rows=3,
        help_text="Who asked reads it. Do not quote the message. Where you do not show it, say why.",
    )
