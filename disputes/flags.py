"""The flags that a reviewer may rule on: never on a message of a case in which they have, or had, another part."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from disputes.models.claimable import who_shares_a_source
from messaging.models import Flag, Flags, Message, Ruling
from messaging.taken_up import TakenUp
from people.houses import house_of
from people.models import User
from record.declaring import REVIEWER
from record.models import Event

CASE = "message__subject__as_case"
CONTRACT = f"{CASE}__contract"


def for_reviewer(person: User) -> Flags:
    """With everything that a list and a page of them show, in one query."""
    own = Q(**{f"{CONTRACT}__client": person}) | Q(**{f"{CONTRACT}__freelancer": person})
    # A subquery: who only mediated the case does not stand in the row of the flag.
    mediated = Q(**{f"{CASE}__in": person.mediatings.values("case")})
    had_part = Event.objects.filter(by=person).exclude(position=REVIEWER).values("subject_id")
    payers = who_shares_a_source([person.pk])
    shares = Q(**{f"{CONTRACT}__client__in": payers}) | Q(**{f"{CONTRACT}__freelancer__in": payers})
    found: Any = Flag.objects.exclude(**{CASE: None}).exclude(own).exclude(mediated).exclude(shares)
    found = found.exclude(message__subject_id__in=had_part)
    if house := house_of(person):
        end = f"@{house}"
        found = found.exclude(**{f"{CONTRACT}__client__email__iendswith": end})
        found = found.exclude(**{f"{CONTRACT}__freelancer__email__iendswith": end})
    flags: Flags = found.select_related(
        "message__author",
        "message__private",
        "message__thread__mediator",
        "reported_by",
        "ruled_by",
        f"{CONTRACT}__client",
        f"{CONTRACT}__freelancer",
    )
    return flags


def pending(person: User) -> Flags:
    """What waits for this reviewer: not what they have put away for today."""
    away = TakenUp.objects.filter(by=person).away().values("flag")
    return for_reviewer(person).pending().exclude(pk__in=away).oldest_threat_first()


def decided(person: User) -> QuerySet[Flag]:
    return for_reviewer(person).exclude(state=Ruling.PENDING).order_by("-ruled_at", "-pk")


def before(message: Message, how_many: int = 3) -> list[Message]:
    """The messages that came before one in its room, the oldest first; none of those of a private room."""
    if message.is_private:
        return []
    earlier = Message.objects.filter(thread_id=message.thread_id, number__lt=message.number)
    return list(reversed(earlier.select_related("author").order_by("-number")[:how_many]))


def history(person: User, but: Flag) -> list[tuple[str, str, int]]:
    """Earlier flags on what somebody wrote: (category, ruling, how many)."""
    rows = Flag.objects.filter(message__author=person).exclude(pk=but.pk)
    return list(rows.values_list("category", "state").annotate(times=Count("pk")).order_by("category", "state"))
