"""What the acts on evidence take: what an exhibit says of itself, and what becomes of it afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from core import clock
from core.inputs import TextField
from core.phrases import phrase, phrase_later
from disputes.inputs import ExhibitInput
from disputes.models.exhibit import LONGEST_CAPTION, LONGEST_REASON
from disputes.models.pin import EDGE, LAST_PAGE, LONGEST_PIN

WHOLE = "whole"  # said in place of a deliverable: it is about all that is in dispute
LONGEST_GIST = 4000
EARLIEST = date(1970, 1, 1)


class DayField(serializers.DateField):
    """A day on which something happened. Somewhere it may be tomorrow already."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if day > clock.now().date() + timedelta(days=1):
            raise serializers.ValidationError(
                phrase("This day has not come yet. Say when it happened, or leave it empty.")
            )
        if day < EARLIEST:
            raise serializers.ValidationError(phrase("This lies too far back. Check the year."))
        return day


class DescriptionInput(serializers.Serializer[Any]):
    caption = serializers.CharField(
        max_length=LONGEST_CAPTION, required=False, allow_blank=True, label=phrase_later("What it shows")
    )
    deliverable = serializers.RegexField(
        rf"^(?:{WHOLE}|\d+\.\d+)$",
        required=False,
        label=phrase_later("Which deliverable it is about"),
        help_text=phrase_later("One deliverable of the dispute, or the whole."),
    )
    happened_from = DayField(
        required=False,
        allow_null=True,
        label=phrase_later("When it happened"),
        help_text=phrase_later(
            "The day of the event that it shows, or the first of several. Leave it empty if you do not know."
        ),
    )
    happened_until = DayField(
        required=False,
        allow_null=True,
        label=phrase_later("Until when"),
        help_text=phrase_later("Only where it was more than one day."),
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        first, last = said.get("happened_from"), said.get("happened_until")
        if last and not first:
            raise serializers.ValidationError({"happened_from": phrase("Say also on which day it began.")})
        if first and last and last < first:
            raise serializers.ValidationError({"happened_until": phrase("The last day lies before the first.")})
        if first and last == first:
            said["happened_until"] = None
        return said


class EvidenceFiles(serializers.Serializer[Any]):
    files = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=20, label=phrase_later("Files"), style={"kind": "file"}
    )


class AddExhibitsInput(EvidenceFiles, DescriptionInput):
    """What is said here is said of each of the files."""

    came_from = serializers.CharField(
        max_length=LONGEST_REASON,
        required=False,
        allow_blank=True,
        label=phrase_later("Messages from outside the portal: where they come from"),
        help_text=phrase_later(
            "For screenshots and exports of a chat or of mails. The other side is asked to admit or deny them."
        ),
    )
    sealed = serializers.BooleanField(
        required=False,
        default=False,
        label=phrase_later("Seal it: it is confidential, and the other side does not open it"),
        help_text=phrase_later(
            "The other side reads what it shows, its size and hash, and why it is sealed. "
            "The mediator opens it, and tells the other side the gist of it before relying "
            "on it."
        ),
    )
    sealed_because = serializers.CharField(
        max_length=LONGEST_REASON,
        required=False,
        allow_blank=True,
        label=phrase_later("Why it is sealed"),
        help_text=phrase_later(
            "For example: under a confidentiality agreement with somebody. The other side reads it."
        ),
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        said = super().validate(said)
        if not said["sealed"] and said.get("sealed_because"):
            raise serializers.ValidationError(
                {"sealed": phrase("Tick this too if it is to be sealed, or leave out why.")}
            )
        if not said["sealed"]:
            return said
        if not said.get("sealed_because"):
            raise serializers.ValidationError(
                {"sealed_because": phrase("Say why it is sealed: the other side reads it.")}
            )
        if not said.get("caption"):
            raise serializers.ValidationError(
                {"caption": phrase("Say what a sealed exhibit shows: it is all that is read.")}
            )
        if said.get("came_from"):
            raise serializers.ValidationError(
                {
                    "came_from": phrase(
                        "Nobody can admit or deny what they do not read. Leave this empty, or do not seal it."
                    )
                }
            )
        return said


class DescribeInput(ExhibitInput, DescriptionInput):
    """What is not said stays as it is; an empty caption or day is taken out."""


class WithdrawExhibitInput(ExhibitInput):
    reason = TextField(
        label=phrase_later("Why you withdraw it"),
        max_length=LONGEST_REASON,
        rows=2,
        help_text=phrase_later("Both sides and the mediator read it."),
    )


class AnswerImportInput(ExhibitInput):
    words = TextField(
        label=phrase_later("In your words"),
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_REASON,
        rows=2,
        help_text=phrase_later("For example what is missing or was changed. Both sides and the mediator read it."),
    )


class GistInput(ExhibitInput):
    gist = TextField(
        label=phrase_later("The gist of it"),
        max_length=LONGEST_GIST,
        help_text=phrase_later("As much as the other side needs to answer it, and nothing of what it is sealed for."),
    )


class PinInput(ExhibitInput):
    page = serializers.IntegerField(
        min_value=1,
        max_value=LAST_PAGE,
        required=False,
        default=1,
        label=phrase_later("Page"),
        help_text=phrase_later("Of a picture, 1."),
    )
    x = serializers.IntegerField(
        min_value=0,
        max_value=EDGE,
        label=phrase_later("How far from the left"),
        help_text=phrase_later("In thousandths of the width: 0 is the left edge, 500 the middle, 1000 the right edge."),
    )
    y = serializers.IntegerField(
        min_value=0,
        max_value=EDGE,
        label=phrase_later("How far from the top"),
        help_text=phrase_later("In thousandths of the height: 0 is the top, 500 the middle, 1000 the bottom."),
    )
    words = serializers.CharField(
        max_length=LONGEST_PIN,
        label=phrase_later("What is to be seen there"),
        help_text=phrase_later("In a few words. Whoever can open the exhibit reads them."),
    )


class PinTakenBackInput(ExhibitInput):
    pin = serializers.IntegerField(min_value=1, max_value=32_000, label=phrase_later("Pin"), style={"kind": "hidden"})
