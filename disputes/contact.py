"""Whether the sides of a case write to each other directly, and why not. Everything that has to know asks here.

Where contact is not direct, what a side writes in the room of both goes to whoever mediates, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from core.errors import invalid
from core.phrases import phrase
from disputes.models import Case, Separation
from messaging import ways
from messaging.models import Flag, Message, Room, State
from messaging.ways import Ways
from people.models import User
from record.acts import Performing, current
from record.declaring import MEDIATOR, SIDES, THE_CLOCK
from record.performing import afterwards

SHUTTLE_BEGAN, SHUTTLE_ENDED = "shuttle_began", "shuttle_ended"


@dataclass(frozen=True)
class Contact:
    """Between the sides of a case, as things stand: what is open keeps them apart."""

    threats: tuple[Separation, ...] = ()
    asked: tuple[Separation, ...] = ()
    was_ever_apart: bool = False

    @property
    def is_direct(self) -> bool:
        return not (self.threats or self.asked)

    @property
    def is_shuttle(self) -> bool:
        return bool(self.threats)

    @property
    def asked_by(self) -> tuple[str, ...]:
        """The sides that asked for no direct contact, as they come everywhere."""
        return tuple(side for side in SIDES if any(each.side == side for each in self.asked))

    @property
    def since(self) -> datetime | None:
        """From when on nothing went directly."""
        return min((each.began_at for each in (*self.threats, *self.asked)), default=None)


def contact(case: Case) -> Contact:
    """As this loaded case has it: a page asks once what there is, an act reads anew."""
    found = list(case.separations.all())
    opened = [each for each in found if each.ended_at is None]
    return Contact(
        threats=tuple(each for each in opened if each.flag_id),
        asked=tuple(each for each in opened if each.side),
        was_ever_apart=bool(found),
    )


def ways_to(case: Case, person: User) -> Ways | None:
    """Whose ways lead to somebody in the room; None where the sides of this case never were kept apart."""
    if not contact(case).was_ever_apart:
        return None
    return ways.of(person) if case.contract.side_of(person) else ways.EVERY


def reaches_the_mediator_alone(case: Case, message: Message) -> bool:
    """Whether what a reviewer is about to let through may not go to the other side: something else keeps them apart."""
    if message.state != State.HELD or message.position not in SIDES or message.thread.room != Room.JOINT:
        return False
    now = contact(case)
    mine = Flag.objects.filter(message=message).values_list("pk", flat=True)
    return bool(now.asked) or any(each.flag_id not in mine for each in now.threats)


def waiting_for_the_mediator(case: Case) -> Iterable[Message]:
    """What sides wrote to the mediator, and nobody has told the other side yet."""
    return untold(Message.objects.filter(subject_id=case.pk)).order_by("number")


def untold(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those that a side wrote by its way, or that came to the mediator alone, and that no relay has told."""
    came = Q(thread__room=Room.SHUTTLE) | Q(state=State.ASIDE)
    gone = [State.HELD, State.WITHDRAWN, State.REDACTED]
    found: QuerySet[Message] = messages.filter(came, position__in=SIDES, relays=None, rewords=None)
    return found.exclude(state__in=gone)


def apart_in(case: Any) -> dict[str, Any]:
    """For a list of cases, beside each in the same query: whether its sides are kept apart, how much is to be told."""
    opened = Separation.objects.open().filter(case=case)
    waiting = untold(Message.objects.filter(subject_id=case)).order_by().values("subject_id")
    return {
        "threats_stand": Exists(opened.exclude(flag=None)),
        "sides_asked": Exists(opened.exclude(side="")),
        "to_be_told": Coalesce(Subquery(waiting.annotate(many=Count("pk")).values("many")), 0),
    }


def waits_for_a_reply(case: Case) -> bool:
    """Whether a side has written by its way since whoever mediated last wrote anything that was delivered."""
    waiting = [each.number for each in waiting_for_the_mediator(case)]
    if not waiting:
        return False
    answers = Message.objects.filter(subject_id=case.pk, position=MEDIATOR).exclude(state=State.HELD)
    return max(waiting) > (answers.aggregate(last=Max("number"))["last"] or 0)


def no_note_while_apart(case: Case, note: str) -> None:
    """An offer is about money and stays open; words beside it would reach the other side directly."""
    if note.strip() and not contact(case).is_direct:
        raise invalid(
            "note", phrase("Contact is not direct now. Make the offer without a note; write to the mediator why.")
        )


@afterwards(Case)
def follow_the_flags(case: Case, running: Performing) -> None:
    """Where a flag was raised or ruled on: a threat that stands keeps the sides apart, one that does not ends it."""
    if "flags" not in running.changed:
        return
    before = contact(case)
    standing = set(Flag.objects.standing_threats().of(case).values_list("pk", flat=True))
    now, by = clock.now(), running.actor.person
    for each in before.threats:
        if each.flag_id not in standing:
            each.ended_at, each.ended_by = now, by
            each.save(update_fields=["ended_at", "ended_by"])
    known = {each.flag_id for each in before.threats}
    Separation.objects.bulk_create(
        Separation(case=case, flag_id=flag, began_at=now) for flag in sorted(standing - known)
    )
    if before.is_shuttle != bool(standing) and not case.is_closed:
        _switched(SHUTTLE_BEGAN if standing else SHUTTLE_ENDED, before, is_direct=not (standing or before.asked))


def _switched(act: str, before: Contact, *, is_direct: bool) -> None:
    follows = current().is_followed_by(act, THE_CLOCK)
    follows.move("contact", *_in_words(before.is_direct, is_direct))


def moved(before: Contact, after: Contact) -> None:
    """A side has asked, or it was lifted: what became of contact goes on the record with it."""
    current().move("contact", *_in_words(before.is_direct, after.is_direct))


def _in_words(*is_direct: bool) -> list[str]:
    return ["direct" if each else "by way of the mediator" for each in is_direct]
