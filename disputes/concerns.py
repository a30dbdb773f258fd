"""Staff whom an event of a case concerns because something has come to wait for them; and their gathered mail.

What waits for one of a few people to decide is told at once: an award to approve, a file to send. What waits for
anybody of many is gathered: cases in the queue once a day, messages held for review once an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse

from core.phrases import phrase, phrase_of
from disputes.models import Case, Phase
from disputes.yet_to_act import uninvolved
from escrow.models import CardDispute
from messaging.asking import Asking
from messaging.models import Flag
from people.desk import choices_of, is_away
from people.models import Role, User
from record.gathering import DAY, Topic, gathers
from record.letters import Letter, letter
from record.performing import Performing, concerns
from record.wanted import WAITING_WORK
from timers.models import Deadline

# Acts and lapses after which an operator, or a mediator, has something to decide.
_AWARDS = ("record_award", "refuse_award", "award_lapsed")
_HOLDS = ("hold", "release_hold", "legal_release", "card_disputed", "card_dispute_won", "card_dispute_lost")
FOR_OPERATORS = frozenset([*_AWARDS, *_HOLDS, "request_waiver", "object_to_mediator"])
FOR_MEDIATORS = frozenset(["set_aside", "request_second_opinion"])


@concerns("case")
def staff(running: Performing) -> set[int]:
    """Those who can decide it: nobody with a stake in the case, or another part in it."""
    case = cast(Case, running.subject)
    to_send = any(what == case.called and after == Phase.ARBITRATION for what, _, after in running.moved)
    people: list[User] = []
    if running.act in FOR_OPERATORS or to_send:
        people += uninvolved(case, Role.OPERATOR)
    if running.act in FOR_MEDIATORS:
        people += uninvolved(case, Role.MEDIATOR)
    return {person.pk for person in people}


def _in_queue(to: User) -> Letter | None:
    """How many cases wait to be claimed, and how long there is for the first."""
    waiting = Case.objects.visible_to(to).in_queue().exclude(contract__client=to).exclude(contract__freelancer=to)
    count = waiting.count()
    if not count:
        return None
    first = Deadline.objects.running().filter(subject__in=waiting.values("subject_ptr")).in_order().first()
    return letter(
        phrase_of(count, "{number} case waits for a mediator", "{number} cases wait for a mediator"),
        [
            phrase_of(
                count,
                "{number} case waits for a mediator. Nobody has claimed it yet.",
                "{number} cases wait for a mediator. Nobody has claimed them yet.",
            )
        ],
        can_do=phrase("Claim a case if you know neither side."),
        link=reverse("queue"),
        to=to,
        otherwise=phrase("If nobody claims a case in time, it goes on without a recommendation.") if first else "",
        due=first.due_at if first else None,
        topic=WAITING_WORK,
    )


def _for_review(to: User) -> Letter | None:
    """How many messages wait for a ruling. What they say stands on the page alone."""
    count = Flag.objects.filter(state="pending").exclude(message__author=to).count()
    count += Asking.objects.pending().exclude(by=to).exclude(message__author=to).count()
    if not count or is_away(choices_of(to)):
        return None
    return letter(
        phrase_of(count, "{number} message waits for review", "{number} messages wait for review"),
        [
            phrase_of(
                count,
                "{number} message waits for review. What was written stands on the page alone.",
                "{number} messages wait for review. What was written stands on the page alone.",
            )
        ],
        can_do=phrase("Look at the oldest first, and uphold or dismiss it."),
        link=reverse("flags"),
        to=to,
        otherwise=phrase("Nobody reads a held message before a reviewer has decided."),
        topic=WAITING_WORK,
        is_urgent=True,
    )


def _overdue(to: User) -> Letter | None:
    """Cases whose award has not come in time; this has no end but the award."""
    late = _without_award()
    count = late.count()
    if not count:
        return None
    names = ", ".join(case.reference for case in late.order_by("number")[:20])
    return letter(
        phrase_of(count, "{number} award is overdue: {names}", "{number} awards are overdue: {names}", names=names)[
            :120
        ],
        [
            phrase_of(
                count,
                "{number} award is overdue: {names}. The money stays held until an award is recorded.",
                "{number} awards are overdue: {names}. The money stays held until an award is recorded.",
                names=names,
            )
        ],
        can_do=phrase("Ask the arbitrator, and record the award when it comes."),
        link=reverse("awards"),
        to=to,
        otherwise=phrase("If nothing is done, this mail comes again in a week."),
    )


def _with_banks(to: User) -> Letter | None:
    """What banks have taken back, while the provider still takes evidence."""
    waiting = CardDispute.objects.visible_to(to).undecided()
    count = waiting.count()
    if not count:
        return None
    first = waiting.exclude(answer_by=None).order_by("answer_by").first()
    return letter(
        phrase_of(count, "{number} card dispute waits for evidence", "{number} card disputes wait for evidence"),
        [
            phrase_of(
                count,
                "{number} card dispute waits for evidence at the payment provider. "
                "What was paid for stands still by itself.",
                "{number} card disputes wait for evidence at the payment provider. "
                "What was paid for stands still by itself.",
            )
        ],
        can_do=phrase("Take the evidence pack from the page, and hand it in at the provider."),
        link=reverse("card-disputes"),
        to=to,
        otherwise=phrase("Without evidence the bank decides for the payer."),
        due=first.answer_by if first else None,
    )


def _without_award() -> QuerySet[Case]:
    open_clock = Deadline.objects.open().filter(kind="award").values("subject")
    late = Case.objects.open().exclude(file_sent_at=None).filter(award_recorded_at=None)
    return late.exclude(subject_ptr__in=open_clock)


def _any_in_queue(_: datetime) -> bool:
    return Case.objects.in_queue().exists()


def _any_for_review(since: datetime) -> bool:
    has_flags = Flag.objects.filter(state="pending", raised_at__gte=since).exists()
    return has_flags or Asking.objects.pending().filter(asked_at__gte=since).exists()


def _any_with_banks(_: datetime) -> bool:
    return CardDispute.objects.undecided().exists()


def _any_overdue(_: datetime) -> bool:
    return _without_award().exists()


gathers(Topic("queue", Role.MEDIATOR, DAY, _any_in_queue, _in_queue))
gathers(Topic("flags", Role.REVIEWER, timedelta(hours=1), _any_for_review, _for_review))
gathers(Topic("overdue_awards", Role.OPERATOR, timedelta(days=7), _any_overdue, _overdue))
gathers(Topic("card_disputes", Role.OPERATOR, DAY, _any_with_banks, _with_banks))
