"""What asking to see a held message takes, and what the answer does."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later
from disputes.inputs import MessageInput


class AskToSeeInput(MessageInput):
    words = TextField(
        label=phrase_later("What the reviewer should know"),
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        rows=2,
        help_text=phrase_later("You do not have to say why you want to see it."),
    )


class AnswerToSeeInput(serializers.Serializer):
    asking = serializers.IntegerField(
        min_value=1, max_value=2**53, label=phrase_later("Asking"), style={"kind": "hidden"}
    )
    decision = serializers.ChoiceField(
        choices=[("show", phrase_later("Show the words to them")), ("refuse", phrase_later("Do not show them"))],
        label=phrase_later("Answer"),
        style={"kind": "radio"},
    )
    reason = TextField(
        label=phrase_later("Reason"),
        required=False,
        allow_blank=True,
        default="",
        max_length=1000,
        rows=3,
        help_text=phrase_later("Who asked reads it. Do not quote the message. Where you do not show it, say why."),
    )
