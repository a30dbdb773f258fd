"""Flags: raised by a reader's report, ruled on by a reviewer. A ruling changes how a message arrives, never money."""

from __future__ import annotations

from django.db import connection

from core import clock
from core.errors import NotAllowed, NotFound, WrongPhase, invalid
from messaging import rewording
from messaging.models import CATEGORIES, FLAGGED, Flag, Message, RaisedBy, Ruling, State
from messaging.screening import Category
from people.models import User
from timers.models import Subject


def message_numbered(subject: Subject, number: int) -> Message:
    """A message by its number in the case, locked; to be called inside an act."""
    message = Message.objects.select_for_update().filter(subject_id=subject.pk, number=number).first()
    if message is None:
        raise NotFound("There is no message with this number.")
    return message


def report(message: Message, by: User, words: str = "", category: str = Category.HARASSMENT.value) -> Flag:
    """A reader reports a message; it is folded for them at once. Reporting it again changes nothing."""
    _require_act()
    if message.author_id == by.pk:
        raise NotAllowed("You cannot report your own message.")
    if message.state == State.HELD:
        raise NotFound("There is no message with this number.")
    if category not in FLAGGED:
        raise invalid("category", f"Choose one of: {', '.join(FLAGGED)}.")
    flag = Flag.objects.filter(message=message).first()
    if flag is None:
        return Flag.objects.create(
            message=message, category=category, raised_by=RaisedBy.REPORT, reported_by=by, report=words[:500]
        )
    if not flag.is_pending:
        raise WrongPhase("A reviewer has already decided about this message.")
    if flag.reported_by_id is None:
        flag.reported_by, flag.report = by, words[:500]
        flag.save(update_fields=["reported_by", "report"])
    return flag


def uphold(message: Message, by: User, reason: str, category: str = "") -> Flag:
    """The message breaks the rules. One that was delivered as it stands is folded, masked, or removed."""
    flag = _pending(message, by, reason)
    if category and category not in FLAGGED:
        raise invalid("category", f"Choose one of: {', '.join(c for c in CATEGORIES if c in FLAGGED)}.")
    flag.category = category or flag.category
    _rule(flag, Ruling.UPHELD, by, reason)
    _deliver_as(message, _after_upholding(message, Category(flag.category)))
    return flag


def dismiss(message: Message, by: User, reason: str) -> Flag:
    """The message breaks no rule. It is delivered now, under the number that it always had."""
    flag = _pending(message, by, reason)
    _rule(flag, Ruling.DISMISSED, by, reason)
    _deliver_as(message, State.DELIVERED)
    rewording.take_effect(message)
    return flag


def _pending(message: Message, by: User, reason: str) -> Flag:
    _require_act()
    if message.author_id == by.pk:
        raise NotAllowed("You cannot rule on your own message.")
    flag = Flag.objects.select_for_update().filter(message=message).first()
    if flag is None:
        raise WrongPhase("Nobody has flagged this message, so there is nothing to decide.")
    if flag.reported_by_id == by.pk:
        raise NotAllowed("You reported this message; another reviewer decides about it.")
    if not flag.is_pending:
        raise WrongPhase(f"This flag has already been {flag.state}.")
    if not reason.strip():
        raise invalid("reason", "Give a reason.")
    return flag


def _rule(flag: Flag, ruling: Ruling, by: User, reason: str) -> None:
    flag.state, flag.ruled_by, flag.ruled_at, flag.reason = ruling, by, clock.now(), reason.strip()
    flag.save(update_fields=["state", "category", "ruled_by", "ruled_at", "reason"])


def _after_upholding(message: Message, category: Category) -> State:
    state = State(message.state)
    if category is Category.THREAT:
        return State.HELD if state is State.HELD else State.REDACTED
    if category is Category.CIRCUMVENTION:
        return State.MASKED if message.spans and message.category == category.value else State.REDACTED
    return State.FOLDED


def _deliver_as(message: Message, state: State) -> None:
    """What its author has taken back stays so, whatever a reviewer finds."""
    if message.state in rewording.TAKEN_BACK:
        return
    message.state = state
    message.save(update_fields=["state"])


def _require_act() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("flags are raised and ruled on inside an act only")
