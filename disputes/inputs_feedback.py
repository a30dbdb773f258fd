"""What feedback and the rating of the process take."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from disputes.models.feedback import STARS


def stars(label: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=STARS, label=label, style={"kind": "radio"})


class FeedbackInput(serializers.Serializer):
    stars = stars("How was it to work together?")
    words = TextField(
        label="In your words", required=False, allow_blank=True, max_length=2000, rows=3,
        help_text="The other side reads it once both of you have given feedback, or the time has passed.",
    )  # fmt: skip


class RatingInput(serializers.Serializer):
    fair = stars("How fair was the process, whatever came of it?")
    clear = stars("How clear was it at each step what you could do?")
    words = TextField(label="What should change", required=False, allow_blank=True, max_length=2000, rows=3)
