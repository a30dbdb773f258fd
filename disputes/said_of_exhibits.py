"""An exhibit as the API shows it: what it says of itself, and what has become of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.serializers import FileShown
from core.showing import MomentField
from disputes import marks
from disputes.describing import place_of
from disputes.models import Exhibit
from disputes.said import InCase
from disputes.sealed_exhibits import is_masked


class WithdrawnShown(serializers.Serializer[Any]):
    reason = serializers.CharField(read_only=True)
    withdrawn_at = MomentField()


class ImportAnswerShown(serializers.Serializer[Any]):
    admits = serializers.BooleanField(read_only=True)
    words = serializers.CharField(read_only=True)
    answered_at = MomentField()


class GistShown(serializers.Serializer[Any]):
    words = serializers.CharField(read_only=True)
    written_at = MomentField()


class EarlierShown(InCase):
    """What it said until then; words that a reviewer was asked about are not repeated."""

    caption = serializers.CharField(read_only=True)
    happened_from = serializers.DateField(read_only=True, allow_null=True)
    happened_until = serializers.DateField(read_only=True, allow_null=True)
    about = serializers.SerializerMethodField()
    replaced_at = MomentField()

    def get_about(self, earlier: Any) -> str:
        return place_of(self.case, earlier.about_id)


class PinShown(InCase):
    """A place that its side points at, in thousandths of the width and of the height. Taken back, it is not here."""

    number = serializers.IntegerField(read_only=True)
    page = serializers.IntegerField(read_only=True)
    x = serializers.IntegerField(read_only=True)
    y = serializers.IntegerField(read_only=True)
    words = serializers.SerializerMethodField()
    made_at = MomentField()

    def get_words(self, pin: Any) -> str:
        return self.as_heard(pin, "words")


class ExhibitShown(InCase):
    name = serializers.SerializerMethodField()
    side = serializers.CharField(read_only=True)
    file = serializers.SerializerMethodField(help_text="Null where it is sealed from you.")
    size = serializers.IntegerField(source="file.size", read_only=True, help_text="Bytes.")
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    caption = serializers.SerializerMethodField()
    happened_from = serializers.DateField(read_only=True, allow_null=True)
    happened_until = serializers.DateField(read_only=True, allow_null=True)
    about = serializers.SerializerMethodField(help_text="A disputed deliverable (milestone.number), or “whole”.")
    added_at = MomentField()
    added_in = serializers.CharField(read_only=True, help_text="The phase in which it came.")
    came_late = serializers.BooleanField(read_only=True, help_text="After evidence had closed.")
    earlier = serializers.SerializerMethodField(help_text="What it said before, the oldest first.")
    withdrawn = serializers.SerializerMethodField()
    came_from = serializers.CharField(read_only=True, help_text="Of messages from outside the portal: where from.")
    import_answer = serializers.SerializerMethodField(help_text="Of the other side; without one they are not admitted.")
    sealed_because = serializers.CharField(read_only=True, help_text="Why it is sealed; empty where it is not.")
    gist = serializers.SerializerMethodField(help_text="Of a sealed exhibit, as the mediator told it.")

    pins = serializers.SerializerMethodField(help_text="Places in it; none where it is sealed from you.")

    def get_name(self, exhibit: Exhibit) -> str:
        return f"E{exhibit.number}"

    @extend_schema_field(FileShown(allow_null=True))
    def get_file(self, exhibit: Exhibit) -> Any:
        return None if is_masked(exhibit) else FileShown(exhibit.file).data

    def get_caption(self, exhibit: Exhibit) -> str:
        return self.as_heard(exhibit, "caption")

    def get_about(self, exhibit: Exhibit) -> str:
        return place_of(self.case, exhibit.about_id)

    @extend_schema_field(PinShown(many=True))
    def get_pins(self, exhibit: Exhibit) -> Any:
        return PinShown(marks.pins(self.case, exhibit), many=True, context=self.context).data

    @extend_schema_field(EarlierShown(many=True))
    def get_earlier(self, exhibit: Exhibit) -> Any:
        return EarlierShown(marks.of(self.case, exhibit).earlier, many=True, context=self.context).data

    @extend_schema_field(WithdrawnShown(allow_null=True))
    def get_withdrawn(self, exhibit: Exhibit) -> Any:
        withdrawn = marks.of(self.case, exhibit).withdrawn
        return WithdrawnShown(withdrawn).data if withdrawn else None

    @extend_schema_field(ImportAnswerShown(allow_null=True))
    def get_import_answer(self, exhibit: Exhibit) -> Any:
        answer = marks.of(self.case, exhibit).answer
        return ImportAnswerShown(answer).data if answer else None

    @extend_schema_field(GistShown(allow_null=True))
    def get_gist(self, exhibit: Exhibit) -> Any:
        gist = marks.of(self.case, exhibit).gist
        return GistShown(gist).data if gist else None
