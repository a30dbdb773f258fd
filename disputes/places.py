"""The rooms of a case as places where one reads and writes: that of both sides, and a side's own with the mediator."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from disputes.models import Case
from messaging import seen, unsent
from messaging.models import Room, Thread
from messaging.seen import Seen
from messaging.unsent import Unsent
from people.models import User


@dataclass(frozen=True)
class Place:
    """`side` is whose private room it is; none for the room of both sides. Who may enter is asked before."""

    case: Case
    side: str = ""

    @property
    def key(self) -> str:
        return f"private-{self.side}" if self.side else "joint"

    @property
    def address(self) -> str:
        return (
            reverse("private-room", args=[self.case.pk, self.side])
            if self.side
            else reverse("room", args=[self.case.pk])
        )

    def threads(self, person: User) -> QuerySet[Thread]:
        """Those rows of rooms that this person is in; a side has one with each mediator there was, and, where contact
        is not direct, a way of its own beside the room of both.
        """
        mediates = self.case.contract.side_of(person) is None
        there = Thread.objects.visible_to(person, mediates=mediates).filter(subject_id=self.case.pk)
        if self.side:
            return there.filter(room=Room.PRIVATE, party=self.case.person_of(self.side))
        return there.filter(room__in=[Room.JOINT, Room.SHUTTLE])

    def draft_of(self, person: User) -> Unsent | None:
        return unsent.draft_of(self.case, person, self.key)

    def keep_draft(self, person: User, text: str) -> None:
        unsent.keep(self.case, person, self.key, text)

    def forget_draft(self, person: User) -> None:
        unsent.forget(self.case, person, self.key)

    def note_seen(self, person: User, up_to: int) -> None:
        threads = list(self.threads(person).values_list("pk", flat=True))
        for each in [threads] if self.side else [[thread] for thread in threads]:
            seen.note(person, each, up_to)

    def seen_by(self, person: User) -> list[Seen]:
        """How far this person, and the others in the same room, have seen it."""
        return list(Seen.objects.filter(thread__in=self.threads(person)).select_related("thread"))
