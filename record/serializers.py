"""Events and acts as the API shows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import money
from core.phrases import Later
from core.showing import MomentField
from people.models import User
from record.acts import acts_open_to
from record.declaring import Act, Actor, declared
from record.models import CLOCK, Event
from record.who import who
from timers.models import Deadline, Subject


class EventShown(serializers.Serializer[Any]):
    """One entry of the record. All but `by_name` and the hashes is what `hash` is taken of."""

    subject = serializers.UUIDField(source="subject_id", read_only=True)
    number = serializers.IntegerField(read_only=True)
    id = serializers.UUIDField(read_only=True)
    at = serializers.SerializerMethodField(help_text="ISO 8601 in UTC, with microseconds.")
    act = serializers.CharField(read_only=True, help_text="The act, or the deadline with “_lapsed”.")
    by = serializers.IntegerField(source="by_id", read_only=True, allow_null=True, help_text="Null: the clock.")
    position = serializers.CharField(read_only=True)
    said = serializers.JSONField(read_only=True, help_text="Facts. Of sealed content, its salted hash.")
    moved = serializers.JSONField(read_only=True, help_text="What changed its state: [what, from, to].")
    previous = serializers.SerializerMethodField(help_text="SHA-256 of the event before, in hex.")
    hash = serializers.SerializerMethodField(help_text="SHA-256 of `previous` followed by the content.")
    by_name = serializers.SerializerMethodField()

    def get_at(self, event: Event) -> str:
        return event.at.isoformat(timespec="microseconds")

    def get_previous(self, event: Event) -> str:
        return bytes(event.previous).hex()

    def get_hash(self, event: Event) -> str:
        return event.hash_hex

    def get_by_name(self, event: Event) -> str:
        reader = getattr(self.context.get("request"), "user", None)
        called = who(event, reader)
        if event.by is not None and event.by == reader and event.position != CLOCK:
            return event.by.display_name
        return called.english.lower() if isinstance(called, Later) else called


class SealedShown(serializers.Serializer[Any]):
    event = serializers.IntegerField(help_text="Number of the event that holds the hash.")
    what = serializers.CharField()
    salt = serializers.CharField()
    text = serializers.CharField(help_text="SHA-256 of salt and text stands in the event.")


class ExportShown(serializers.Serializer[Any]):
    """A whole record, as `verify_record --file` and the script of docs/record.md check it."""

    format = serializers.CharField()
    kind = serializers.CharField()
    reference = serializers.CharField()
    subject = serializers.UUIDField()
    version = serializers.IntegerField()
    head = serializers.CharField(help_text="Hash of the last event.")
    events = EventShown(many=True)
    sealed = SealedShown(many=True)
    annexes = serializers.DictField(help_text="Beside the record and outside its chain: of a case, its conduct.")


class ActShown(serializers.Serializer[Any]):
    """Something that you can do now."""

    act = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    explanation = serializers.CharField()
    milestone = serializers.IntegerField(allow_null=True, help_text="Which milestone it is about, if about one.")
    url = serializers.CharField(help_text="POST its input there.")
    moves_money = serializers.BooleanField()
    final = serializers.BooleanField(help_text="It cannot be taken back.")
    needs_key = serializers.BooleanField(help_text="It has to come with an Idempotency-Key.")
    cost = serializers.CharField(allow_null=True, help_text="What it costs now, in the contract's currency.")


class DeadlineShown(serializers.Serializer[Any]):
    """A clock that runs. At `due_at` it is too late."""

    kind = serializers.CharField(read_only=True)
    milestone = serializers.SerializerMethodField()
    about = serializers.SerializerMethodField(help_text="Of several of a kind, which one: {“question”: 2}.")
    started_at = MomentField()
    due_at = MomentField()
    is_stopped = serializers.BooleanField(read_only=True)
    stopped_because = serializers.CharField(read_only=True)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_milestone(self, deadline: Deadline) -> int | None:
        return self.get_about(deadline).get("milestone")

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_about(self, deadline: Deadline) -> dict[str, int]:
        lapse = declared.lapses.get(deadline.kind)
        return {lapse.about if lapse else "milestone": deadline.about} if deadline.about else {}


def acts_shown(person: User, subject: Any) -> list[dict[str, Any]]:
    """The acts open to this person now."""
    return [_shown(declaration, part, person, subject) for declaration, part in acts_open_to(person, subject)]


def _shown(declaration: Act, part: Any, person: User, subject: Any) -> dict[str, Any]:
    cost = None
    if declaration.bill:
        actor = Actor(person, str(subject.position_of(person, declaration.by)))
        cost = money.show(declaration.bill(part, actor), subject.currency)
    return {
        "act": declaration.name,
        "label": declaration.label,
        "explanation": declaration.explanation,
        "milestone": part.number if declaration.part else None,
        "url": address_of(declaration, subject),
        "moves_money": declaration.moves_money,
        "final": declaration.final,
        "needs_key": needs_key(declaration),
        "cost": cost,
    }


def needs_key(declaration: Act) -> bool:
    """Whether doing it twice by accident would cost somebody something."""
    return declaration.moves_money or declaration.bill is not None


def address_of(declaration: Act, subject: Subject) -> str:
    return reverse(f"api:{subject.kind}-{declaration.name}", args=[subject.pk])


def etag(version: int) -> str:
    return f'"{version}"'
