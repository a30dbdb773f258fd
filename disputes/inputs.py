"""What the acts of a case take: declared once, for page, API and played case."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from contracts.inputs import MOST_DELIVERABLES, MOST_MILESTONES
from contracts.models import Deliverable
from core.inputs import MoneyField, ShareField, TextField
from core.phrases import phrase, phrase_later
from disputes.inputs_attached import AttachedInput
from disputes.models import Found
from messaging.models import LONGEST

BOTH = (("client", phrase_later("The client")), ("freelancer", phrase_later("The freelancer")))
# Read while the case is locked: no more than a contract can have deliverables.
MOST_ITEMS = MOST_MILESTONES * MOST_DELIVERABLES


# What is said of a story wherever it is written, or cannot be read yet.
SEALED = phrase_later("Sealed until both sides have written theirs, or the time for the response has passed.")


class FilesInput(serializers.Serializer):
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=20,
        label=phrase_later("Evidence"),
        style={"kind": "file"},
    )


class ItemInput(serializers.Serializer):
    """One deliverable, named as milestone.number ("1.2")."""

    deliverable = serializers.RegexField(r"^\d+\.\d+$", label=phrase_later("Deliverable"), style={"kind": "hidden"})
    done = serializers.ChoiceField(choices=Found.choices, label=phrase_later("Is it done?"), style={"kind": "radio"})
    words = TextField(label=phrase_later("In your words"), required=False, allow_blank=True, max_length=4000, rows=2)


class StatementInput(FilesInput):
    to_freelancer = MoneyField(label=phrase_later("How much should the freelancer get?"))
    items = ItemInput(many=True, max_length=MOST_ITEMS, label=phrase_later("Deliverable by deliverable"))  # type: ignore[call-arg]
    statement = TextField(
        label=phrase_later("What happened"),
        help_text=SEALED,
    )
    wants = TextField(label=phrase_later("What else you want"), required=False, allow_blank=True, max_length=4000)


class OpenInput(StatementInput):
    milestones = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        min_length=1,
        label=phrase_later("Which milestones"),
        style={"kind": "checkboxes"},
    )


class RespondInput(StatementInput):
    pass


class OfferInput(serializers.Serializer):
    to_freelancer = MoneyField(label=phrase_later("To the freelancer"))
    note = TextField(label=phrase_later("A note with it"), required=False, allow_blank=True, max_length=2000, rows=2)


class BidInput(serializers.Serializer):
    amount = MoneyField(
        label=phrase_later("To the freelancer"), help_text=phrase_later("Sealed: nobody is ever shown this figure.")
    )


class TakeOfferInput(serializers.Serializer):
    """The offer that is meant; the other side's newest open one if left out."""

    offer = serializers.IntegerField(required=False, label=phrase_later("Offer"), style={"kind": "hidden"})


class ClaimInput(serializers.Serializer):
    declaration = TextField(
        label=phrase_later("I am impartial"),
        rows=3,
        max_length=2000,
        help_text=phrase_later("Goes on the record. Name anything that could make a side doubt it."),
    )


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


class PayFeeInput(serializers.Serializer):
    payment = serializers.UUIDField(required=False, style={"kind": "hidden"})


class AwardInput(serializers.Serializer):
    to_freelancer = MoneyField(label=phrase_later("The award gives the freelancer"))
    fee_shift = serializers.ChoiceField(
        choices=[
            ("none", phrase_later("Nobody")),
            ("client", phrase_later("The client")),
            ("freelancer", phrase_later("The freelancer")),
        ],
        label=phrase_later("Who gets the fee back from the other side"),
        default="none",
        style={"kind": "radio"},
    )
    rule = TextField(
        label=phrase_later("Where it says so"),
        help_text=phrase_later("The award's number and date, and the passage. Both sides read it."),
        max_length=2000,
        rows=2,
    )
    files = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=1,
        label=phrase_later("The award itself"),
        help_text=phrase_later("The arbitrator's document. The second operator and both sides open it."),
        style={"kind": "file"},
    )


class ReasonInput(serializers.Serializer):
    reason = TextField(label=phrase_later("Why"), max_length=2000)


class SayInput(AttachedInput):
    """`to` is for a mediator who writes to one side: privately, or where contact is not direct; then with the numbers
    of what it `relays` of the other side. `readers` is who its writer thinks will read it: it is refused if not so.
    """

    room = serializers.ChoiceField(
        choices=[
            ("joint", phrase_later("Both sides and the mediator")),
            ("private", phrase_later("One side and the mediator")),
        ],
        default="joint",
        style={"kind": "hidden"},
    )
    to = serializers.ChoiceField(choices=[*BOTH], required=False, label="To", style={"kind": "hidden"})
    relays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2_000_000_000),
        required=False,
        default=list,
        max_length=20,
        label=phrase_later("Relays"),
        style={"kind": "hidden"},
    )
    readers = serializers.ChoiceField(
        choices=[("both", phrase_later("Both sides and the mediator")), ("mediator", phrase_later("The mediator"))],
        required=False,
        allow_blank=True,
        default="",
        label=phrase_later("Who reads it"),
        style={"kind": "hidden"},
    )
    text = TextField(label=phrase_later("Your message"), max_length=LONGEST, rows=4)


class MessageInput(serializers.Serializer):
    message = serializers.IntegerField(
        min_value=1, max_value=2_000_000_000, label=phrase_later("Message"), style={"kind": "hidden"}
    )


WRONG_WITH_IT = (
    ("threat", phrase_later("It threatens me or somebody")),
    ("harassment", phrase_later("It insults or harasses")),
    ("circumvention", phrase_later("It asks me to deal or pay outside the portal")),
)


class ReportInput(MessageInput):
    category = serializers.ChoiceField(
        choices=WRONG_WITH_IT,
        label=phrase_later("What is wrong with it"),
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


class ExhibitInput(serializers.Serializer):
    exhibit = serializers.IntegerField(
        min_value=1, max_value=32_000, label=phrase_later("Exhibit"), style={"kind": "hidden"}
    )


def deliverables_of(milestones: Any) -> dict[str, Deliverable]:
    """“milestone.number” -> deliverable, in their order."""
    return {
        f"{milestone.number}.{deliverable.number}": deliverable
        for milestone in milestones
        for deliverable in milestone.deliverables.all()
    }
