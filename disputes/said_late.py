"""What was said after its time, as the API shows it: an application to set a default aside, and feedback."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.showing import MomentField
from disputes.said import InCase
from people.serializers import PersonShown


class SetAsideShown(InCase):
    """`granted` is null while it waits; the answer itself is the respondent's statement."""

    reason = serializers.SerializerMethodField()
    asked_at = MomentField()
    granted = serializers.BooleanField(read_only=True, allow_null=True)
    decided_at = MomentField(allow_null=True)
    decided_by = PersonShown(read_only=True, allow_null=True)
    because = serializers.CharField(read_only=True, help_text="The mediator's reason.")

    def get_reason(self, application: Any) -> str:
        return self.as_heard(application, "reason")


class FeedbackShown(serializers.Serializer[Any]):
    side = serializers.CharField(read_only=True)
    stars = serializers.IntegerField(read_only=True, help_text="1, very poor, to 5, very good.")
    words = serializers.CharField(read_only=True)
    given_at = MomentField()
