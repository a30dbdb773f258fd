"""What feedback and the rating of the process take."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later
from disputes.models.feedback import STARS


def stars(label: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=STARS, label=label, style={"kind": "radio"})


class FeedbackInput(serializers.Serializer):
    stars = stars(phrase_later("How was it to work together?"))
    words = TextField(
        label=phrase_later("In your words"),
        required=False,
        allow_blank=True,
        max_length=2000,
        rows=3,
        help_text=phrase_later("The other side reads it once both of you have given feedback, or the time has passed."),
    )


class RatingInput(serializers.Serializer):
    fair = stars(phrase_later("How fair was the process, whatever came of it?"))
    clear = stars(phrase_later("How clear was it at each step what you could do?"))
    words = TextField(
        label=phrase_later("What should change"), required=False, allow_blank=True, max_length=2000, rows=3
    )
