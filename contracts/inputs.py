"""What the acts on a contract take: declared once, for page, API and played case."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from contracts.models import Rulebook
from contracts.rules import is_priced
from core import money
from core.inputs import MoneyField, TextField, currency_in
from core.phrases import phrase, phrase_later
from people.models import User

# Minor units of one milestone. Far below what a wallet can hold, so that nobody can fill another person's to the brim.
MOST = 10**12
MOST_MILESTONES = 50
MOST_DELIVERABLES = 100  # of one milestone: all of them stand on the pages of both sides


class MilestoneInput(serializers.Serializer):
    """Every act on a milestone names it by its number."""

    milestone = serializers.IntegerField(min_value=1, label=phrase_later("Milestone"), style={"kind": "hidden"})


class DeliverableTerms(serializers.Serializer):
    row_label = phrase_later("Deliverable")
    title = serializers.CharField(max_length=200, label=phrase_later("What is delivered"))
    criterion = TextField(
        label=phrase_later("Done when"),
        required=False,
        allow_blank=True,
        help_text=phrase_later("How both of you will see that it is done."),
    )
    worth = MoneyField(label=phrase_later("Worth, if agreed"), required=False, allow_blank=False)


class MilestoneTerms(serializers.Serializer):
    row_label = phrase_later("Milestone")
    title = serializers.CharField(max_length=160, label=phrase_later("Title"))
    amount = MoneyField(positive=True, label=phrase_later("Amount"))
    review_days = serializers.IntegerField(
        min_value=3,
        max_value=30,
        required=False,
        allow_null=True,
        label=phrase_later("Days to review"),
        help_text=phrase_later("3 to 30; the rulebook's number if left empty."),
    )
    deliverables = DeliverableTerms(many=True, max_length=MOST_DELIVERABLES, label=phrase_later("Deliverables"))  # type: ignore[call-arg]

    def validate_amount(self, amount: int) -> int:
        if amount > MOST:
            currency = currency_in(self)
            raise serializers.ValidationError(
                phrase("A milestone has at most {most} {currency}.", most=money.show(MOST, currency), currency=currency)
            )
        return amount

    def validate_deliverables(self, deliverables: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not deliverables:
            raise serializers.ValidationError(phrase("Name at least one thing that will be delivered."))
        return deliverables

    def validate(self, terms: dict[str, Any]) -> dict[str, Any]:
        worths = [deliverable["worth"] for deliverable in terms["deliverables"] if "worth" in deliverable]
        if sum(worths) > terms["amount"]:
            raise serializers.ValidationError(
                {"deliverables": phrase("The deliverables are worth more than the milestone's amount.")}
            )
        return terms


class ContractTerms(serializers.Serializer):
    title = serializers.CharField(max_length=160, label=phrase_later("Title of the contract"))
    freelancer = serializers.EmailField(label=phrase_later("The freelancer's e-mail address"))
    currency = serializers.ChoiceField(
        choices=[(code, code) for code in sorted(money.EXPONENTS)], label=phrase_later("Currency")
    )
    rulebook = serializers.CharField(
        label=phrase_later("Rulebook"),
        help_text=phrase_later("Holds for every dispute about this contract, to its end."),
    )
    milestones = MilestoneTerms(many=True, label=phrase_later("Milestones"))

    def validate_freelancer(self, email: str) -> User:
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise serializers.ValidationError(
                phrase("Nobody with this address has an account here. Ask the freelancer to sign up first.")
            )
        if person == self.context.get("by"):
            raise serializers.ValidationError(phrase("You cannot make a contract with yourself."))
        return person

    def validate_rulebook(self, name: str) -> Rulebook:
        rulebook = Rulebook.objects.latest_of(name)
        if rulebook is None:
            published = ", ".join(Rulebook.objects.offered().values_list("name", flat=True))
            raise serializers.ValidationError(
                phrase("There is no rulebook “{name}”. Published are: {published}.", name=name, published=published)
            )
        return rulebook

    def validate_milestones(self, milestones: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not milestones:
            raise serializers.ValidationError(phrase("A contract has at least one milestone."))
        if len(milestones) > MOST_MILESTONES:
            raise serializers.ValidationError(
                phrase("A contract has at most {most_milestones} milestones.", most_milestones=MOST_MILESTONES)
            )
        return milestones

    def validate(self, terms: dict[str, Any]) -> dict[str, Any]:
        rulebook, currency = terms["rulebook"], terms["currency"]
        if not is_priced(rulebook.params, currency):
            priced = ", ".join(rulebook.currencies)
            raise serializers.ValidationError(
                {
                    "currency": phrase(
                        "The rulebook “{name}” has no fees in {currency}. It has them in {priced}.",
                        name=rulebook.name,
                        currency=currency,
                        priced=priced,
                    )
                }
            )
        return terms


class FilesMixin(serializers.Serializer):
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        label=phrase_later("Files"),
        style={"kind": "file"},
        max_length=20,
    )


class SubmitInput(FilesMixin, MilestoneInput):
    note = TextField(label=phrase_later("What you hand in"), required=False, allow_blank=True)
    links = serializers.ListField(
        child=serializers.URLField(max_length=500),
        required=False,
        default=list,
        max_length=10,
        label=phrase_later("Links"),
    )
    meets = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        default=list,
        label=phrase_later("Which deliverables this meets"),
        style={"kind": "checkboxes"},
    )


class ApprovePartInput(MilestoneInput):
    amount = MoneyField(positive=True, label=phrase_later("Amount to release"))
    reason = TextField(label=phrase_later("Why this part"), max_length=2000)


class RequestChangesInput(MilestoneInput):
    items = serializers.ListField(
        child=TextField(max_length=1000),
        min_length=1,
        max_length=50,
        label=phrase_later("What has to change, item by item"),
    )


class RequestRefundInput(MilestoneInput):
    reason = TextField(label=phrase_later("Why, deliverable by deliverable"), max_length=4000)


class GiveRefundInput(MilestoneInput):
    amount = MoneyField(positive=True, label=phrase_later("Amount to give back"))


class EndContractInput(serializers.Serializer):
    reason = TextField(
        label=phrase_later("Why, if you want to say"), required=False, allow_blank=True, max_length=2000, rows=2
    )


class FundInput(MilestoneInput):
    payment = serializers.UUIDField(style={"kind": "hidden"})
