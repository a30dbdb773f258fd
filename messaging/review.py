"""Flags: raised by a reader's report, ruled on by a reviewer. A ruling changes how a message arrives, never money."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from core import clock
from core.errors import NotAllowed, NotFound, Stale, TooLate, WrongPhase, invalid
from core.phrases import phrase
from core.presenting import short_moment
from messaging import rewording
from messaging.models import CATEGORIES, FLAGGED, Flag, Message, RaisedBy, Ruling, State
from messaging.reports import Report
from messaging.screening import Category
from messaging.turns import How, Turn
from messaging.verdicts import verdict_on
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from record import bell
from timers.models import Subject

DECIDED_WITHIN = timedelta(hours=4)  # what reviewers mean to keep to


def message_numbered(subject: Subject, number: int) -> Message:
    """A message by its number in the case, locked; to be called inside an act."""
    message = Message.objects.select_for_update().filter(subject_id=subject.pk, number=number).first()
    if message is None:
        raise NotFound(phrase("There is no message with this number."))
    return message


def report(
    message: Message, by: User, words: str = "", category: str = Category.HARASSMENT.value, about: Message | None = None
) -> Flag:
    """A reader reports a message; it is folded for them at once. Reporting it again changes nothing.

    `about` is the message as it stands in its room, where this is another wording of it.
    """
    _require_act()
    if message.author_id == by.pk:
        raise NotAllowed(phrase("You cannot report your own message."))
    if message.state == State.HELD:
        raise NotFound(phrase("There is no message with this number."))
    if category not in FLAGGED:
        raise invalid("category", phrase("Choose one of: {join}.", join=", ".join(FLAGGED)))
    flag = Flag.objects.filter(message=message).first()
    if flag is None:
        flag = Flag.objects.create(
            message=message,
            category=category,
            raised_by=RaisedBy.REPORT,
            reported_by=by,
            report=words[:500],
            suspected=suspected(message.private.body if message.is_private else message.body),
        )
    elif not flag.is_pending:
        raise WrongPhase(phrase("A reviewer has already decided about this message."))
    elif flag.reported_by_id is None:
        flag.reported_by, flag.report, flag.version = by, words[:500], flag.version + 1
        flag.save(update_fields=["reported_by", "report", "version"])
    _keep_report(flag, by, words, category, about or message)
    return flag


def _keep_report(flag: Flag, by: User, words: str, category: str, about: Message) -> None:
    """Each reader has a report of their own, with its moment: the second one is told what came of it like the first."""
    if Report.objects.filter(flag=flag, by=by).exists():
        return
    Report.objects.create(flag=flag, by=by, words=words[:500], category=category, about=about)
    if flag.reported_by_id != by.pk:
        flag.version += 1
        flag.save(update_fields=["version"])
    bell.ring_flags()


def suspected(body: str) -> str:
    """What the screen suspects without having found it: it changes nothing but the place in the reviewers' queue."""
    category = verdict_on(body).suspected
    return category.value if category else ""


def uphold(
    message: Message, by: User, reason: str, category: str = "", version: int | None = None, *, aside: bool = False
) -> Flag:
    """The message breaks the rules. One that was delivered as it stands is folded, masked, or removed."""
    flag = _pending(message, by, reason, version)
    if category and category not in FLAGGED:
        raise invalid(
            "category", phrase("Choose one of: {join}.", join=", ".join(c for c in CATEGORIES if c in FLAGGED))
        )
    flag.raised_as, flag.category = flag.category, category or flag.category
    _rule(flag, message, Ruling.UPHELD, by, reason)
    _deliver_as(message, _after_upholding(message, Category(flag.category)), aside=aside)
    return flag


def dismiss(message: Message, by: User, reason: str, version: int | None = None, *, aside: bool = False) -> Flag:
    """The message breaks no rule. It is delivered now, under the number that it always had; `aside`, to the mediator
    alone, because contact is not direct.
    """
    flag = _pending(message, by, reason, version)
    flag.raised_as = flag.category
    _rule(flag, message, Ruling.DISMISSED, by, reason)
    _deliver_as(message, State.DELIVERED, aside=aside)
    rewording.take_effect(message)
    return flag


def take_back(message: Message, by: User) -> Turn:
    """Within a minute, by who gave it: the flag waits again, and the message stands as it stood before the ruling."""
    flag = _ruled_on(message)
    if flag.ruled_by_id != by.pk or flag.ruled_at is None:
        raise NotAllowed(phrase("Only the reviewer who gave a ruling can take it back."))
    until = flag.ruled_at + TAKEN_BACK_WITHIN
    if clock.now() >= until:
        raise TooLate(
            phrase("A ruling can be taken back within a minute, and that is over."),
            moment=until,
            instead=phrase("What follows from it now is the appeal of the person, to another reviewer."),
        )
    turn = _turned(flag, How.TAKEN_BACK, by)
    state, category = State(flag.arrived_as), flag.raised_as
    flag.state, flag.ruled_by, flag.ruled_at, flag.reason = Ruling.PENDING, None, None, ""
    flag.category, flag.raised_as, flag.arrived_as = category, "", ""
    _saved(flag)
    _deliver_as(message, state)
    rewording.lose_effect(message)
    return turn


def overturn(message: Message, by: User, reason: str, *, aside: bool = False) -> Turn:
    """On appeal, by another reviewer: the message breaks no rule after all, and is delivered now."""
    flag = _ruled_on(message)
    if flag.state != Ruling.UPHELD:
        raise WrongPhase(phrase("This flag has been {state}, so there is nothing to overturn.", state=flag.state))
    turn = _turned(flag, How.OVERTURNED, by)
    flag.state, flag.ruled_by, flag.ruled_at, flag.reason = Ruling.DISMISSED, by, clock.now(), reason.strip()
    _saved(flag)
    _deliver_as(message, State.DELIVERED, aside=aside)
    rewording.take_effect(message)
    return turn


def _pending(message: Message, by: User, reason: str, version: int | None) -> Flag:
    _require_act()
    if message.author_id == by.pk:
        raise NotAllowed(phrase("You cannot rule on your own message."))
    flag = Flag.objects.select_for_update().filter(message=message).first()
    if flag is None:
        raise WrongPhase(phrase("Nobody has flagged this message, so there is nothing to decide."))
    if flag.reported_by_id == by.pk or Report.objects.filter(flag=flag, by=by).exists():
        raise NotAllowed(phrase("You reported this message; another reviewer decides about it."))
    if flag.ruled_by is not None and flag.ruled_at is not None:
        raise WrongPhase(
            phrase(
                "This flag has already been {state} by {ruled_by}, on {ruled_at} UTC.",
                state=flag.state,
                ruled_by=flag.ruled_by,
                ruled_at=short_moment(flag.ruled_at),
            )
        )
    if version is not None and version != flag.version:
        raise Stale(
            phrase("Something has happened to this flag since you opened the page: a reader reported the message too.")
        )
    if not reason.strip():
        raise invalid("reason", phrase("Give a reason."))
    return flag


def _ruled_on(message: Message) -> Flag:
    _require_act()
    flag = Flag.objects.select_for_update().filter(message=message).first()
    if flag is None or flag.is_pending:
        raise WrongPhase(phrase("Nobody has ruled on this message, so there is no ruling to change."))
    return flag


def _turned(flag: Flag, how: How, by: User) -> Turn:
    """The ruling as it was, before it changes: the database lets none change without it."""
    return Turn.objects.create(
        flag=flag,
        how=how,
        by=by,
        at=clock.now(),
        was_ruled=flag.state,
        was_category=flag.category,
        was_by=flag.ruled_by,
        was_at=flag.ruled_at,
        was_reason=flag.reason,
    )


def _rule(flag: Flag, message: Message, ruling: Ruling, by: User, reason: str) -> None:
    flag.state, flag.ruled_by, flag.ruled_at, flag.reason = ruling, by, clock.now(), reason.strip()
    flag.arrived_as = message.state
    _saved(flag)


def _saved(flag: Flag) -> None:
    flag.version += 1
    flag.save(
        update_fields=["state", "category", "ruled_by", "ruled_at", "reason", "raised_as", "arrived_as", "version"]
    )
    bell.ring_flags()


def _after_upholding(message: Message, category: Category) -> State:
    state = State(message.state)
    if category is Category.THREAT:
        return State.HELD if state is State.HELD else State.REDACTED
    if category is Category.CIRCUMVENTION:
        return State.MASKED if message.spans and message.category == category.value else State.REDACTED
    return State.FOLDED


def _deliver_as(message: Message, state: State, *, aside: bool = False) -> None:
    """What its author has taken back stays so, whatever a reviewer finds; and what went to the mediator alone does."""
    if message.state in rewording.TAKEN_BACK:
        return
    goes_aside = message.state == State.ASIDE or (aside and message.state == State.HELD)
    if goes_aside and state not in (State.HELD, State.REDACTED):
        state = State.ASIDE
    message.state = state
    message.save(update_fields=["state"])


def _require_act() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("flags are raised and ruled on inside an act only")
