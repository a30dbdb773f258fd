"""What the acts on one's own messages take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later
from messaging.models import LONGEST


class OwnMessageInput(serializers.Serializer):
    message = serializers.IntegerField(min_value=1, label=phrase_later("Message"), style={"kind": "hidden"})


class CorrectMessageInput(OwnMessageInput):
    text = TextField(
        label=phrase_later("What it shall say"),
        max_length=LONGEST,
        rows=4,
        help_text=phrase_later("All of it, not only what changes. It is screened again, as any message is."),
    )


class WithdrawMessageInput(OwnMessageInput):
    pass


class AllowContactInput(serializers.Serializer):
    """A side lifts what it asked for itself. `side` and `reason` are for a reviewer, who lifts it for a side."""

    side = serializers.ChoiceField(
        choices=[("client", phrase_later("The client")), ("freelancer", phrase_later("The freelancer"))],
        required=False,
        allow_blank=True,
        default="",
        label=phrase_later("Which side asked"),
        style={"kind": "hidden"},
    )
    reason = TextField(
        label=phrase_later("Why it is lifted"),
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        help_text=phrase_later("Both sides read it."),
    )

    def get_fields(self) -> dict[str, Any]:
        """A side needs no reason to lift what it needed none to ask for."""
        fields: dict[str, Any] = super().get_fields()
        case, by = self.context.get("subject"), self.context.get("by")
        if case is not None and by is not None and case.contract.side_of(by):
            fields.pop("reason")
        return fields
