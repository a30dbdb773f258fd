"""Correcting and withdrawing what one wrote. Both leave a mark; what was written first stays for reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from core import clock
from core.errors import NotAllowed, TooLate, WrongPhase
from core.phrases import phrase
from messaging.changed import Rewording, Withdrawal
from messaging.models import Flag, Message, Ruling, State
from people.models import User
from timers.models import Subject

# For slips of the pen: long enough to read once more what one sent, too short to rewrite what others have answered.
WITHIN = timedelta(minutes=15)
TAKEN_BACK = (State.CORRECTED, State.WITHDRAWN)
UNREAD = (State.HELD, State.ASIDE)  # not before all in the room: what it corrects stands as it was


def corrected_until(sent_at: datetime) -> datetime:
    return sent_at + WITHIN


def may_be_changed(message: Message, by: User) -> None:
    """One's own, not withdrawn before, and nothing of it before a reviewer or found to break the rules."""
    if message.author_id != by.pk:
        raise NotAllowed(phrase("Only whoever wrote a message corrects or withdraws it."))
    if message.state == State.WITHDRAWN:
        raise WrongPhase(phrase("This message has been withdrawn already."))
    if hasattr(message, "rewords"):
        raise WrongPhase(
            phrase("This is a correction of message {number}.", number=message.rewords.message.number),
            instead=phrase("Correct or withdraw that one: what it says now goes with it."),
        )
    if any(_is_in_the_way(flag, message) for flag in flags_of(message)):
        raise WrongPhase(phrase("A reviewer looks at this message, or has ruled on it. It stays as it was sent."))


def may_be_corrected(message: Message, by: User) -> None:
    """What may be withdrawn, within the first minutes."""
    may_be_changed(message, by)
    if clock.now() >= corrected_until(message.sent_at):
        raise TooLate(
            phrase("A message is corrected within {seconds} minutes after it was sent.", seconds=WITHIN.seconds // 60),
            instead=phrase("Write another message, or withdraw this one."),
        )


def _is_in_the_way(flag: Flag, message: Message) -> bool:
    """A correction that a reviewer has stopped for good was never read: the first wording is free again."""
    if flag.message_id != message.pk and flag.message.state == State.HELD:
        return flag.is_pending
    return flag.state != Ruling.DISMISSED


def flags_of(message: Message) -> list[Flag]:
    """On what it said first, and on every other wording of it."""
    ids = [message.pk, *message.rewordings.values_list("words", flat=True)]
    return list(Flag.objects.filter(message__in=ids).select_related("message"))


def reword(message: Message, words: Message) -> None:
    """From here on, this is what the message says; once a reviewer lets it through, where it is held."""
    Rewording.objects.create(message=message, words=words)
    take_effect(words)


def take_effect(words: Message) -> None:
    """Of a wording that has reached the others: what it corrects is not shown any more. The latest of them stands; of
    what was withdrawn meanwhile, none does.
    """
    rewording = Rewording.objects.filter(words=words).select_related("message").first()
    if rewording is None or words.state in UNREAD:
        return
    first = rewording.message
    if first.state == State.WITHDRAWN:
        _leave(words, State.WITHDRAWN)
        return
    for each in (first, *_later_read(first)[:-1]):
        _leave(each, State.CORRECTED)


def lose_effect(words: Message) -> None:
    """Of a wording that is held again: what stood before it stands again, where nobody has flagged that since."""
    rewording = Rewording.objects.filter(words=words).select_related("message").first()
    if rewording is None or words.state not in UNREAD:
        return
    before = [rewording.message, *_later_read(rewording.message)][-1]
    if before.state == State.CORRECTED and not Flag.objects.filter(message=before).exists():
        _leave(before, State.DELIVERED)


def _later_read(first: Message) -> list[Message]:
    """The other wordings of it that have reached those in the room."""
    return [each for each in wordings_history(first)[1:] if each.state not in UNREAD]


def withdraw(message: Message) -> None:
    """All that it ever said is taken out; that it was there, and when it was withdrawn, is not."""
    Withdrawal.objects.create(message=message)
    for each in (message, *(one.words for one in message.rewordings.select_related("words"))):
        if each.state != State.HELD:
            _leave(each, State.WITHDRAWN)


def _leave(message: Message, state: State) -> None:
    message.state = state
    message.save(update_fields=["state"])


def wordings_of(messages: Iterable[Message]) -> dict[int, Message]:
    """What each of these that was corrected says now, by the id of the first wording."""
    corrected = [message.pk for message in messages if message.state == State.CORRECTED]
    if not corrected:
        return {}
    there = Rewording.objects.filter(message__in=corrected).exclude(words__state__in=UNREAD)
    found = there.select_related("words__author", "words__flag", "words__private").order_by("words__number")
    return {each.message_id: each.words for each in found}


def as_read_now(message: Message) -> list[Message]:
    """The wordings that others have had before them, the latest last: what a report of the message is about."""
    wordings = wordings_history(message)
    return [each for each in wordings if each.state not in UNREAD] or wordings


def said_now(subject: Subject, author: User, number: int) -> str:
    """What a message of one's own says at present, as it was typed; empty where there is none."""
    first = Message.objects.filter(subject_id=subject.pk, author=author, number=number).first()
    if first is None or first.state == State.WITHDRAWN:
        return ""
    said = as_read_now(first)[-1]
    return str(said.private.body if said.is_private else said.body)


def wordings_history(message: Message) -> list[Message]:
    later = message.rewordings.select_related("words").order_by("words__number")
    return [message, *(each.words for each in later)]
