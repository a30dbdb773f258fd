"""Words beside an act of a side that the screen or a reader has flagged, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from core.guards import never_emptied
from core.phrases import phrase_later
from disputes.models.case import Case
from disputes.models.correction import Correction
from disputes.models.exhibit import Exhibit
from disputes.models.objection import Objection
from disputes.models.offer import Offer
from disputes.models.pin import Pin
from disputes.models.question import Question
from disputes.models.second_opinion import SecondOpinion
from disputes.models.set_aside import SetAside
from disputes.models.statement import Statement, StatementItem
from messaging.models import Message


@dataclass(frozen=True)
class Holder:
    """What words stand beside: which of its fields are words, when they were written, and in which case."""

    model: type[models.Model]
    parts: dict[str, str]
    moment: str
    case: str = "case"

    def side_of(self, case: Case, row: Any) -> str:
        """Whose words they are."""
        if self.model is SetAside:
            return case.respondent
        return str((row.statement if self.model is StatementItem else row).side)

    def written_at(self, row: Any) -> Any:
        return getattr(row.statement if self.model is StatementItem else row, self.moment)


# As a row of this table and a reference call it.
HOLDERS: dict[str, Holder] = {
    "offer": Holder(Offer, {"note": phrase_later("the note with an offer")}, "made_at"),
    "statement": Holder(Statement, {"narrative": "a story", "wants": phrase_later("what else is wanted")}, "made_at"),
    "item": Holder(
        StatementItem, {"words": phrase_later("what is said about a deliverable")}, "made_at", "statement__case"
    ),
    "exhibit": Holder(Exhibit, {"caption": phrase_later("what an exhibit shows")}, "added_at"),
    "pin": Holder(Pin, {"words": phrase_later("what a pin points at")}, "made_at"),
    "question": Holder(Question, {"text": phrase_later("a question to the mediator")}, "asked_at"),
    "second_opinion": Holder(SecondOpinion, {"reason": phrase_later("why a second opinion is wanted")}, "requested_at"),
    "set_aside": Holder(SetAside, {"reason": phrase_later("why there was no answer in time")}, "asked_at"),
    "correction": Holder(Correction, {"reason": phrase_later("what is wrong with the figure")}, "asked_at"),
    "objection": Holder(Objection, {"reason": phrase_later("an objection to the mediator")}, "made_at"),
}
KIND_OF = {holder.model: kind for kind, holder in HOLDERS.items()}
PARTS = sorted({part for holder in HOLDERS.values() for part in holder.parts})


def _exactly_one() -> Q:
    one = Q()
    for kind in HOLDERS:
        one |= Q(**{f"{other}__isnull": other != kind for other in HOLDERS})
    return one


class Beside(models.Model):
    """The words are a message in a room of their own; this says of which part of what they are.

    Nobody shows them but `disputes.beside`. A statement that is taken back takes its row with it, and no message.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="words_beside")
    message = models.ForeignKey(Message, models.PROTECT, related_name="words_beside")
    part = models.CharField(max_length=10)
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, related_name="+")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="+")
    item = models.ForeignKey(StatementItem, models.CASCADE, null=True, related_name="+")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, related_name="+")
    pin = models.ForeignKey(Pin, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    second_opinion = models.ForeignKey(SecondOpinion, models.PROTECT, null=True, related_name="+")
    set_aside = models.ForeignKey(SetAside, models.PROTECT, null=True, related_name="+")
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, related_name="+")
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(part__in=PARTS), name="known_part_of_words"),
            models.CheckConstraint(condition=_exactly_one(), name="words_stand_beside_one_thing"),
            *(
                models.UniqueConstraint(fields=[kind, "part"], name=f"flagged_words_once_beside_{kind}")
                for kind in HOLDERS
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="beside_its_own_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
                         WHERE m.id = NEW.message_id AND m.subject_id = NEW.case_id AND t.room = 'beside') THEN
                        RAISE EXCEPTION 'words beside an act are in the room for them, of the same case';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="words_beside_stay_where_they_are", operation=pgtrigger.Update),
            never_emptied("keep_all_words_beside"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def kind(self) -> str:
        """What they stand beside."""
        return next(kind for kind in HOLDERS if getattr(self, f"{kind}_id") is not None)

    @property
    def reference(self) -> str:
        """“offer.12.note”: how an act, a page and the API name these words."""
        kind = self.kind
        return f"{kind}.{getattr(self, f'{kind}_id')}.{self.part}"

    @property
    def called(self) -> str:
        """“the note with an offer”"""
        return HOLDERS[self.kind].parts[self.part]
