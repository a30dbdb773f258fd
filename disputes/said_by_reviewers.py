"""What reviewers answered to whoever reported a message, or asked to see one, as the API shows it to that person."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core import sight
from core.showing import MomentField
from disputes.pages import came_of_report, own_report
from messaging.asking import Answer, Asking, words_shown
from messaging.models import Ruling
from messaging.reports import Report


class ReportShown(serializers.Serializer[Any]):
    """`state`: pending is in review. Measures on the other account are private, and stand nowhere here."""

    reference = serializers.CharField(read_only=True)
    message = serializers.IntegerField(source="about.number", read_only=True)
    category = serializers.CharField(read_only=True, help_text="As you reported it.")
    words = serializers.CharField(read_only=True)
    received_at = MomentField(source="made_at")
    taken_up_at = serializers.SerializerMethodField(help_text="Since when a reviewer has it before them.")
    due_at = serializers.SerializerMethodField(help_text="By when reviewers mean to have decided.")
    state = serializers.ChoiceField(source="flag.state", choices=Ruling.choices, read_only=True)
    decided_at = MomentField(source="flag.ruled_at", allow_null=True)
    is_overturned = serializers.SerializerMethodField(help_text="Whether that was on appeal.")
    changes = serializers.SerializerMethodField(help_text="What the ruling changed in this case.")

    def get_taken_up_at(self, report: Report) -> str | None:
        up = own_report.taken_up_at(report.flag) if report.flag.is_pending else None
        return MomentField().to_representation(up) if up else None

    def get_due_at(self, report: Report) -> str | None:
        due = own_report.due_of(report.flag) if report.flag.is_pending else None
        return MomentField().to_representation(due) if due else None

    def get_is_overturned(self, report: Report) -> bool:
        return own_report.standing(report.flag) == own_report.OVERTURNED

    def get_changes(self, report: Report) -> list[str]:
        with sight.everything():
            return [] if report.flag.is_pending else came_of_report.changes(report, own_report.case_of(report))


class AskingShown(serializers.Serializer[Any]):
    """`text` is null unless a reviewer shows you the words."""

    id = serializers.IntegerField(source="pk", read_only=True)
    message = serializers.IntegerField(source="message.number", read_only=True)
    words = serializers.CharField(read_only=True, help_text="What you wrote to the reviewer.")
    asked_at = MomentField()
    state = serializers.ChoiceField(choices=Answer.choices, read_only=True)
    answered_at = MomentField(allow_null=True)
    reason = serializers.CharField(read_only=True, help_text="The reviewer’s.")
    text = serializers.SerializerMethodField()

    def get_text(self, asking: Asking) -> str | None:
        return words_shown(asking) or None
