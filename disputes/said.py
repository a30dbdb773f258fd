"""What was said in a case, as the API shows it: statements, exhibits, offers, recommendations, fees and awards."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.serializers import FileShown
from core import money
from core.showing import MomentField, NumbersField
from disputes.beside import heard, whole
from disputes.models import AwardState, Case, FeeState, Found, Recommendation, Statement
from disputes.models.correction import Decided
from disputes.sealed_stories import may_read_story
from messaging.models import State as MessageState
from messaging.showing import Shown
from people.serializers import PersonShown


class InCase(serializers.Serializer[Any]):
    """Something of a case, whose amounts are in its contract's currency. The case stands in the context."""

    @property
    def case(self) -> Case:
        case: Case = self.context["case"]
        return case

    def as_heard(self, holder: Any, part: str) -> str:
        """Words beside an act, as this person may read them."""
        return heard(self.case, self.context["person"], holder, part).text

    def shown(self, minor_units: int | None) -> str | None:
        return None if minor_units is None else money.show(minor_units, self.case.currency)


class ToFreelancer(InCase):
    to_freelancer = serializers.SerializerMethodField()

    def get_to_freelancer(self, row: Any) -> str:
        return money.show(row.to_freelancer, self.case.currency)


class ItemShown(InCase):
    deliverable = serializers.SerializerMethodField(help_text="milestone.number")
    title = serializers.CharField(source="deliverable.title", read_only=True)

    def get_deliverable(self, item: Any) -> str:
        return f"{item.deliverable.milestone.number}.{item.deliverable.number}"


class StatedItem(ItemShown):
    done = serializers.ChoiceField(choices=Found.choices, read_only=True)
    words = serializers.SerializerMethodField()

    def get_words(self, item: Any) -> str:
        return self.as_heard(item, "words")


class StatementShown(ToFreelancer):
    """The claim or the response. While its story is sealed to you, `story` and `salt` are null."""

    side = serializers.CharField(read_only=True)
    items = StatedItem(many=True, read_only=True)
    wants = serializers.SerializerMethodField()
    sealed = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField()
    salt = serializers.SerializerMethodField(help_text="SHA-256 of salt and story stands in the record.")
    made_at = MomentField()

    def open_to_reader(self, statement: Statement) -> bool:
        return may_read_story(self.case, statement.side, self.context["person"])

    def get_sealed(self, statement: Statement) -> bool:
        return not self.open_to_reader(statement)

    def get_wants(self, statement: Statement) -> str:
        return self.as_heard(statement, "wants")

    def get_story(self, statement: Statement) -> str | None:
        return self.as_heard(statement, "narrative") if self.open_to_reader(statement) else None

    def get_salt(self, statement: Statement) -> str | None:
        has_all = whole(self.case, self.context["person"], statement, "narrative") is not None
        return statement.salt if self.open_to_reader(statement) and has_all else None


class OfferShown(ToFreelancer):
    id = serializers.IntegerField(source="pk", read_only=True)
    side = serializers.CharField(read_only=True)
    note = serializers.SerializerMethodField()
    made_at = MomentField()
    ended_at = MomentField(allow_null=True)
    ended_how = serializers.CharField(read_only=True)

    def get_note(self, offer: Any) -> str:
        return self.as_heard(offer, "note")


class BidsShown(serializers.Serializer[Any]):
    """How many sealed bids a side has placed. The figures are shown to nobody, not even to who placed them."""

    side = serializers.CharField(read_only=True)
    placed = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)


class CoolingOffShown(InCase):
    """What a side has decided and what takes effect later; until then it can take it back."""

    side = serializers.CharField(read_only=True)
    act = serializers.CharField(read_only=True, help_text="The act that it was decided with.")
    takes_effect_at = MomentField(source="deadline.due_at", allow_null=True)
    offer = serializers.IntegerField(source="offer_id", read_only=True, allow_null=True)


class FindingShown(ItemShown):
    found = serializers.ChoiceField(choices=Found.choices, read_only=True)
    rule = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    exhibits = NumbersField()
    to_freelancer = serializers.SerializerMethodField()

    def get_to_freelancer(self, finding: Any) -> str | None:
        return self.shown(finding.to_freelancer)


class ReplyShown(serializers.Serializer[Any]):
    side = serializers.CharField(read_only=True)
    accepts = serializers.BooleanField(read_only=True)
    replied_at = MomentField()


class RecommendationShown(ToFreelancer):
    """The last one is the one to answer; those before it were corrected, or a second opinion took their place."""

    number = serializers.IntegerField(read_only=True)
    mediator = PersonShown(read_only=True)
    to_client = serializers.SerializerMethodField()
    findings = FindingShown(many=True, read_only=True)
    reasons = serializers.CharField(read_only=True)
    would_change = serializers.CharField(read_only=True)
    stands = serializers.BooleanField(read_only=True, help_text="Executed unless both reject it.")
    issued_at = MomentField()
    corrects = serializers.IntegerField(
        source="corrects.number",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The one with the wrong figure.",
    )
    replies = ReplyShown(many=True, read_only=True)

    def get_to_client(self, recommendation: Recommendation) -> str:
        return money.show(self.case.amount - recommendation.to_freelancer, self.case.currency)


class QuestionShown(InCase):
    """About the recommendation. Without `answered_at` it is open; `stops`: the clock stands still until then."""

    number = serializers.IntegerField(read_only=True)
    side = serializers.CharField(read_only=True)
    text = serializers.SerializerMethodField()
    stops = serializers.BooleanField(read_only=True)
    asked_at = MomentField()
    answer = serializers.CharField(read_only=True)
    answered_by = PersonShown(read_only=True, allow_null=True)
    answered_at = MomentField(allow_null=True)

    def get_text(self, asked: Any) -> str:
        return self.as_heard(asked, "text")


class CorrectionShown(InCase):
    """A clerical error that a side pointed out. `how` is empty while it is open: nothing is executed meanwhile."""

    number = serializers.IntegerField(read_only=True)
    side = serializers.CharField(read_only=True)
    recommendation = serializers.IntegerField(source="of.number", read_only=True)
    reason = serializers.SerializerMethodField()
    asked_at = MomentField()
    how = serializers.ChoiceField(choices=Decided.choices, read_only=True, allow_blank=True)
    words = serializers.CharField(read_only=True, help_text="The mediator's.")
    decided_at = MomentField(allow_null=True)

    def get_reason(self, asked: Any) -> str:
        return self.as_heard(asked, "reason")


class SecondOpinionShown(InCase):
    """`recommendation` is the one that came; null while it is awaited, and where none came."""

    side = serializers.CharField(read_only=True)
    about = serializers.IntegerField(source="of.number", read_only=True)
    reason = serializers.SerializerMethodField()
    requested_at = MomentField()
    recommendation = serializers.IntegerField(source="made.number", read_only=True, allow_null=True, default=None)

    def get_reason(self, asked: Any) -> str:
        return self.as_heard(asked, "reason")


class FeeShown(InCase):
    side = serializers.CharField(read_only=True)
    amount = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=FeeState.choices, read_only=True)
    paid_at = MomentField(allow_null=True)

    def get_amount(self, fee: Any) -> str:
        return money.show(fee.amount, self.case.currency)


class AwardShown(ToFreelancer):
    """`fee_shift` is the side that gets its fee back from the other; empty for nobody."""

    state = serializers.ChoiceField(choices=AwardState.choices, read_only=True)
    fee_shift = serializers.CharField(read_only=True)
    rule = serializers.CharField(read_only=True)
    recorded_at = MomentField()
    decided_at = MomentField(allow_null=True)


class MessageShown(serializers.Serializer[Any]):
    """A message as you find it. Words that are held from you, masked or removed do not stand in `text`."""

    number = serializers.IntegerField(read_only=True)
    author = PersonShown(read_only=True)
    position = serializers.CharField(read_only=True)
    sent_at = MomentField()
    text = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=MessageState.choices, read_only=True)
    is_folded = serializers.BooleanField(read_only=True, help_text="May be insulting, or you have reported it.")
    note = serializers.CharField(read_only=True, help_text="What the portal says about it.")
    files = serializers.SerializerMethodField(help_text="What came with it, as far as you can open it.")
    corrected_at = MomentField(allow_null=True, help_text="When its author worded it anew.")
    withdrawn_at = MomentField(allow_null=True, help_text="When its author withdrew it.")
    by_way_of_the_mediator = serializers.SerializerMethodField(
        help_text="Contact was not direct: one side and whoever mediates read it."
    )

    def get_by_way_of_the_mediator(self, shown: Shown) -> bool:
        return bool(shown.way_of) or shown.state is MessageState.ASIDE

    @extend_schema_field(FileShown(many=True))
    def get_files(self, shown: Shown) -> Any:
        return FileShown([each for each in self.context.get("files", {}).get(shown.pk, []) if each], many=True).data
