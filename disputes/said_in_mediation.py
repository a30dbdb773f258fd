"""What passed between the sides and their mediator, as the API shows it. Private words are in rooms of their own."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.showing import MomentField
from disputes.models import PartyQuestion
from disputes.models.objection import Decided
from disputes.said import InCase, MessageShown
from disputes.said_of_exhibits import ExhibitShown
from messaging.models import Room
from messaging.rooms import messages_visible_to
from people.serializers import PersonShown


class PrivateRoomShown(serializers.Serializer[Any]):
    side = serializers.CharField(read_only=True, help_text="Whose room with the mediator it is.")
    messages = MessageShown(many=True, read_only=True)


class PrivateCounts(serializers.Serializer[Any]):
    """How many private messages went to and fro with each side: all that others learn of them."""

    client = serializers.IntegerField(read_only=True)
    freelancer = serializers.IntegerField(read_only=True)


class ContactShown(serializers.Serializer[Any]):
    """While it is not `direct`, what a side writes to both goes to whoever mediates, who tells the other side."""

    direct = serializers.BooleanField(source="is_direct", read_only=True)
    shuttle_mode = serializers.BooleanField(source="is_shuttle", read_only=True, help_text="Because of a threat.")
    asked_by = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="The sides that asked for no direct contact."
    )
    since = MomentField(allow_null=True, help_text="From when on nothing went directly.")


class PartyQuestionShown(InCase):
    """`wanted_by` is a target: nothing happens when it passes. `answer` is null while there is none."""

    number = serializers.IntegerField(read_only=True)
    to = serializers.CharField(source="side", read_only=True)
    text = serializers.CharField(read_only=True)
    asked_by = PersonShown(read_only=True)
    asked_at = MomentField()
    wanted_by = MomentField()
    answered_at = MomentField(allow_null=True)
    answer = serializers.SerializerMethodField()

    @extend_schema_field(MessageShown(allow_null=True))
    def get_answer(self, asked: PartyQuestion) -> Any:
        if asked.answer is None or "answers" not in self.context:
            return None
        shown = self.context["answers"].get(asked.answer.number)
        return MessageShown(shown, context=self.context).data if shown else None


def answers_in(case: Any, person: Any) -> dict[int, Any]:
    """The answers by their numbers as messages, for those who are in the room of both sides."""
    if not (case.contract.side_of(person) or case.is_mediated_by(person)):
        return {}
    return {each.number: each for each in messages_visible_to(case, person, room=Room.ANSWERS)}


class ObjectionShown(InCase):
    side = serializers.CharField(read_only=True)
    mediator = PersonShown(read_only=True)
    reason = serializers.SerializerMethodField()
    made_at = MomentField()
    decided_at = MomentField(allow_null=True)
    decided_how = serializers.ChoiceField(choices=[("", "Not yet"), *Decided.choices], read_only=True)
    why = serializers.CharField(read_only=True, help_text="The operator's reason.")

    def get_reason(self, made: Any) -> str:
        return self.as_heard(made, "reason")


class ReadingShown(serializers.Serializer[Any]):
    """`seconds` is how long it was open in all; while it is open, the present time is not in it."""

    mediator = PersonShown(read_only=True)
    opened_at = MomentField()
    is_open = serializers.SerializerMethodField()
    seconds = serializers.SerializerMethodField()

    def get_is_open(self, reading: Any) -> bool:
        return reading.open_since is not None

    def get_seconds(self, reading: Any) -> int:
        return int(reading.read_for.total_seconds())


class ExhibitWithReadings(ExhibitShown):
    readings = ReadingShown(many=True, read_only=True, help_text="By a mediator: when, and for how long.")
