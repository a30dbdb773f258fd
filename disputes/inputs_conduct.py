"""What a ruling and an appeal take as input."""

from __future__ import annotations

from rest_framework import serializers

from core.inputs import TextField
from core.phrases import phrase_later
from disputes.inputs import WRONG_WITH_IT, MessageInput


class RulingInput(MessageInput):
    """`version` is that of the flag on the page that was looked at: a ruling on what has changed since is refused."""

    reason = TextField(
        label=phrase_later("Reason"),
        max_length=2000,
        help_text=phrase_later(
            "Who wrote the message reads it, and other reviewers. Both sides read only what you decided."
        ),
    )
    version = serializers.IntegerField(
        required=False, min_value=1, label=phrase_later("Version"), style={"kind": "hidden"}
    )


class UpholdInput(RulingInput):
    category = serializers.ChoiceField(
        choices=[
            ("", phrase_later("As it was flagged")),
            ("threat", phrase_later("A threat")),
            ("harassment", phrase_later("Harassment")),
            ("circumvention", phrase_later("Contact or payment outside")),
        ],
        label=phrase_later("What it is"),
        required=False,
        allow_blank=True,
        default="",
    )


class AppealInput(MessageInput):
    words = TextField(label=phrase_later("Why the ruling is wrong"), max_length=3000, rows=5)


class DecideAppealInput(MessageInput):
    reason = TextField(label=phrase_later("Reason"), max_length=2000, help_text=phrase_later("Who appealed reads it."))


class ReportWordsInput(serializers.Serializer):
    """`words` names them as the API does: “offer.12.note”."""

    words = serializers.CharField(label=phrase_later("Which words"), max_length=80)
    category = serializers.ChoiceField(
        choices=WRONG_WITH_IT,
        label=phrase_later("What is wrong with them"),
        default="harassment",
        style={"kind": "radio"},
    )
    reason = TextField(
        label=phrase_later("What a reviewer should know"),
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        rows=2,
    )
