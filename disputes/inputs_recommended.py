"""What a recommendation takes, and the answers to it: acceptance needs no more than the act itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.inputs import MoneyField, ShareField, TextField
from core.phrases import phrase, phrase_later
from disputes.inputs import MOST_ITEMS
from disputes.models import Found


class FindingInput(serializers.Serializer):
    deliverable = serializers.RegexField(r"^\d+\.\d+$", label=phrase_later("Deliverable"), style={"kind": "hidden"})
    found = serializers.ChoiceField(choices=Found.choices, label=phrase_later("Finding"), style={"kind": "radio"})
    exhibits = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        default=list,
        label=phrase_later("Relies on"),
        style={"kind": "checkboxes"},
    )
    rule = TextField(label=phrase_later("Rule applied"), rows=1, max_length=500)
    reason = TextField(label=phrase_later("Reason, in words both will read"), rows=2, max_length=4000)
    amount = MoneyField(required=False, label=phrase_later("To the freelancer"))


class RecommendInput(serializers.Serializer):
    to_freelancer = ShareField(
        label=phrase_later("To the freelancer, of the amount in dispute"),
        help_text=phrase_later("An amount, or a percentage like 75%."),
    )
    findings = FindingInput(many=True, max_length=MOST_ITEMS, label=phrase_later("Findings"))  # type: ignore[call-arg]
    reasons = TextField(label=phrase_later("How the figure comes about"))
    would_change = TextField(label=phrase_later("What would change it"), rows=2, max_length=4000)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        amounts = [finding["amount"] for finding in said["findings"] if "amount" in finding]
        if amounts and len(amounts) == len(said["findings"]) and sum(amounts) != said["to_freelancer"]:
            raise serializers.ValidationError(
                {"to_freelancer": phrase("The amounts of the findings do not add up to this.")}
            )
        return said


class RejectInput(serializers.Serializer):
    typed = serializers.CharField(label=phrase_later("Type REJECT to confirm"), max_length=20)

    def validate_typed(self, typed: str) -> str:
        if typed.strip().upper() != "REJECT":
            raise serializers.ValidationError(phrase("To reject, type the word REJECT."))
        return typed


class AskInput(serializers.Serializer):
    text = TextField(
        label=phrase_later("Your question"),
        max_length=4000,
        help_text=phrase_later("Both sides and the mediator read it."),
    )


class AnswerInput(serializers.Serializer):
    """The question that is meant; the oldest open one if left out."""

    question = serializers.IntegerField(
        required=False, min_value=1, label=phrase_later("Question"), style={"kind": "hidden"}
    )
    text = TextField(label=phrase_later("Your answer"), max_length=8000, help_text=phrase_later("Both sides read it."))


class SecondOpinionInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why you want one"),
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        rows=2,
        help_text=phrase_later("The other side reads it. The second mediator does not."),
    )


class CorrectInput(serializers.Serializer):
    to_freelancer = ShareField(
        label=phrase_later("The right figure, to the freelancer"),
        help_text=phrase_later("An amount, or a percentage like 75%."),
    )
    reason = TextField(label=phrase_later("What was wrong, and how the right figure comes about"), max_length=4000)


class RefuseCorrectionInput(serializers.Serializer):
    reason = TextField(label=phrase_later("Why the figure is right"), max_length=4000)
