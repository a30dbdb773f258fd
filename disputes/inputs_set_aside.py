"""What applying to set a default aside takes: the reason, and the response itself."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase, phrase_later
from disputes import statements
from disputes.inputs import StatementInput
from disputes.stages.response import concedes


class SetAsideInput(StatementInput):
    reason = TextField(
        label=phrase_later("Why you did not answer in time"),
        help_text=phrase_later("Both sides and the mediator read it."),
        max_length=4000,
    )

    def validate_to_freelancer(self, value: int) -> int:
        case = self.context["subject"]
        if case is not None and concedes(case, statements.capped(value, case.amount)[0]):
            raise serializers.ValidationError(phrase("This meets the claim. If you agree to it, concede instead."))
        return value
