"""What the acts around fee waivers and legal holds take."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import MoneyField, TextField
from core.phrases import phrase_later
from record.declaring import CLIENT, FREELANCER


class WaiverInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why you cannot pay the fee"),
        help_text=phrase_later(
            "Only operators and you read this. The other side sees that you asked, and what was decided."
        ),
        max_length=4000,
    )


class WaiverDecisionInput(serializers.Serializer):
    side = serializers.ChoiceField(
        choices=[(CLIENT, phrase_later("The client")), (FREELANCER, phrase_later("The freelancer"))],
        required=False,
        label=phrase_later("Whose request"),
        help_text=phrase_later("The one that waits longest, if you name none."),
        style={"kind": "radio"},
    )
    reason = TextField(
        label=phrase_later("Why"),
        help_text=phrase_later("Only operators and the side that asked read this."),
        max_length=2000,
    )


class HoldInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why"),
        help_text=phrase_later(
            "Fraud, a stolen card, identity or sanctions. Only operators read this; both sides see the rule."
        ),
        max_length=4000,
    )


class LegalReleaseInput(serializers.Serializer):
    to_freelancer = MoneyField(label=phrase_later("To the freelancer"))
    reason = TextField(
        label=phrase_later("The rule, order or decision that says so"),
        help_text=phrase_later("Both sides read this."),
        max_length=4000,
    )
