"""What each part of a claim or an answer asks. Together they say what the act takes, and a little more beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from core.inputs import MoneyField, TextField
from core.phrases import phrase, phrase_later
from disputes.inputs import FilesInput
from disputes.inputs_set_aside import SetAsideInput
from disputes.models import Found

LONGEST_STORY = 20_000  # characters, its dated lines among them: what the act takes
LONGEST_WORDS = 4_000  # about one deliverable
MOST_LINES = 60


class LineInput(serializers.Serializer):
    row_label = phrase_later("Line")
    on = serializers.DateField(
        required=False,
        allow_null=True,
        label=phrase_later("When"),
        error_messages={
            "invalid": phrase_later("Write the day as year, month and day, like 2026-02-16; or leave it out.")
        },
    )
    what = TextField(label=phrase_later("What happened then"), max_length=2000, rows=2)


class StoryInput(serializers.Serializer):
    lines = LineInput(many=True, required=False, max_length=MOST_LINES, label=phrase_later("In order, with dates"))  # type: ignore[call-arg]
    statement = TextField(label=phrase_later("The rest, in your own words"), required=False, allow_blank=True)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        story = story_of(said)
        if not story:
            raise serializers.ValidationError(
                {"statement": phrase("Say what happened: in dated lines, in your words, or both.")}
            )
        if len(story) > LONGEST_STORY:
            raise serializers.ValidationError(
                {
                    "statement": phrase(
                        "Together at most {longest_story} characters fit here.", longest_story=f"{LONGEST_STORY:,}"
                    )
                }
            )
        return said


class ItemPartInput(serializers.Serializer):
    done = serializers.ChoiceField(choices=Found.choices, label=phrase_later("Is it done?"), style={"kind": "radio"})
    missing = TextField(
        label=phrase_later("What is missing, or not as agreed"),
        required=False,
        allow_blank=True,
        max_length=LONGEST_WORDS,
        rows=2,
    )
    words = TextField(
        label=phrase_later("In your words"), required=False, allow_blank=True, max_length=LONGEST_WORDS, rows=3
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if len(words_of(said)) > LONGEST_WORDS:
            raise serializers.ValidationError(
                {
                    "words": phrase(
                        "Together at most {longest_words} characters fit here.", longest_words=f"{LONGEST_WORDS:,}"
                    )
                }
            )
        return said


class EvidenceInput(FilesInput):
    """What was ticked of the checklist is a note to oneself: nobody else ever reads it."""

    ticked = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=list,
        max_length=60,
        label=phrase_later("What usually helps"),
        style={"kind": "checkboxes"},
    )


class AmountInput(serializers.Serializer):
    to_freelancer = MoneyField(label=phrase_later("How much should the freelancer get?"))


class LateAmountInput(AmountInput):
    """Of an answer that comes too late: as the application itself takes it."""

    validate_to_freelancer = SetAsideInput.validate_to_freelancer


class WantsInput(serializers.Serializer):
    wants = TextField(label=phrase_later("What else you want"), required=False, allow_blank=True, max_length=4000)


class ReasonInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why you did not answer in time"),
        help_text=phrase_later("Both sides and the mediator read it."),
        max_length=4000,
    )


def story_of(said: dict[str, Any]) -> str:
    """The narrative that the act takes: the dated lines in their order, then the rest."""
    lines = [_line(each.get("on"), each.get("what", "").strip()) for each in _in_order(said.get("lines", []))]
    rest = said.get("statement", "").strip()
    return "\n\n".join(part for part in ("\n".join(line for line in lines if line), rest) if part)


def words_of(said: dict[str, Any]) -> str:
    """What is said about one deliverable: in one's words, and what is missing."""
    words, missing = said.get("words", "").strip(), said.get("missing", "").strip()
    return "\n".join(part for part in (words, f"Missing, or not as agreed: {missing}" if missing else "") if part)


def _in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By their dates; one without a date stays after the one it was written after."""
    latest, placed = date.min, []
    for place, line in enumerate(lines):
        on = line.get("on")
        latest = on or latest
        placed.append((latest, place, line))
    return [line for _, _, line in sorted(placed, key=lambda each: each[:2])]


def _line(on: date | None, what: str) -> str:
    return f"{on.day} {on:%B %Y}: {what}" if on else what
