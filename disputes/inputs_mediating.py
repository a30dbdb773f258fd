"""What a mediator asks the sides, and sets while mediating, and what they answer."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later
from disputes.inputs import BOTH
from disputes.inputs_attached import AttachedInput
from messaging.models import LONGEST


class AskPartyInput(serializers.Serializer):
    to = serializers.ChoiceField(choices=[*BOTH], label=phrase_later("Whom you ask"), style={"kind": "radio"})
    text = TextField(
        label=phrase_later("Your question"), max_length=4000, rows=3, help_text=phrase_later("Both sides read it.")
    )
    days = serializers.IntegerField(
        min_value=1,
        max_value=60,
        default=3,
        label=phrase_later("In how many days you hope for an answer"),
        help_text=phrase_later("A target, not a deadline: nothing is decided when it passes."),
    )


class AnswerPartyInput(AttachedInput):
    text = TextField(
        label=phrase_later("Your answer"),
        max_length=LONGEST,
        rows=4,
        help_text=phrase_later("Both sides and the mediator read it."),
    )


class ExtendInput(serializers.Serializer):
    days = serializers.IntegerField(
        min_value=1,
        max_value=14,
        label=phrase_later("By how many"),
        help_text=phrase_later("In the deadline’s own unit, from its last day."),
    )
    reason = TextField(label=phrase_later("Why"), max_length=2000, help_text=phrase_later("Both sides read it."))


class CloseEvidenceInput(serializers.Serializer):
    hours = serializers.IntegerField(
        min_value=48,
        max_value=720,
        label=phrase_later("In how many hours"),
        help_text=phrase_later("At least 48: both sides have to know."),
    )
