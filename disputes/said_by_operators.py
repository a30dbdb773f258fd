"""Fee waivers and legal holds, as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.showing import MomentField
from disputes.models import Waiver, WaiverState
from disputes.said import InCase
from disputes.stages.waivers import may_read_reasons


class WaiverShown(InCase):
    """A request that the platform pays a side's fee. Its reasons are null but for that side and operators."""

    side = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=WaiverState.choices, read_only=True)
    requested_at = MomentField()
    decided_at = MomentField(allow_null=True)
    reason = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField(help_text="The operator's reason.")

    def open_to_reader(self, waiver: Waiver) -> bool:
        return may_read_reasons(self.case, waiver.side, self.context["person"])

    def get_reason(self, waiver: Waiver) -> str | None:
        return waiver.reason if self.open_to_reader(waiver) else None

    def get_answer(self, waiver: Waiver) -> str | None:
        return waiver.answer if waiver.answer and self.open_to_reader(waiver) else None


class HoldShown(serializers.Serializer[Any]):
    """A legal hold: all clocks stand. When it runs out stands among the deadlines, as `hold`."""

    placed_at = MomentField()
    confirmed_at = MomentField(allow_null=True)
    ended_at = MomentField(allow_null=True)
    ended_how = serializers.CharField(read_only=True)
