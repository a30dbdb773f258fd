"""A message as one person finds it: its words where they may be read, what became of it, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.phrases import phrase_later
from messaging.masking import mask
from messaging.models import Message, State
from messaging.reports import own_among
from messaging.rewording import wordings_of
from people.models import User

_TO_AUTHOR = {
    State.HELD: phrase_later("Held for review. It has not been delivered."),
    State.MASKED: phrase_later(
        "Delivered without the contact details. An offer outside the portal is not an offer under the rules."
    ),
    State.FOLDED: phrase_later("Delivered folded, with a warning to its reader."),
    State.REDACTED: phrase_later("A reviewer removed this message. Others see that something stood here, not what."),
    State.WITHDRAWN: phrase_later("You withdrew this message."),
    State.ASIDE: phrase_later("A reviewer let it through. It went to the mediator, because contact is not direct."),
}
_TO_READER = {
    State.HELD: phrase_later("A message was held for your safety. You need do nothing."),
    State.MASKED: phrase_later(
        "Contact details are hidden. An offer outside the portal is not an offer under the rules."
    ),
    State.FOLDED: phrase_later("This message may be insulting. Open it only if you want to."),
    State.REDACTED: phrase_later("A reviewer removed this message."),
    State.WITHDRAWN: phrase_later("Withdrawn by whoever wrote it."),
}
_REPORTED = phrase_later("You reported this message. A reviewer will decide about it.")


@dataclass(frozen=True)
class Shown:
    """A message as one person finds it: `text` is what this person may read, `note` what the portal says about it."""

    number: int
    author: User
    position: str
    sent_at: datetime
    text: str
    state: State
    note: str
    is_own: bool
    is_folded: bool
    category: str = ""
    why: str = ""
    ruling: str = ""
    report: int = 0  # this person's own report of it
    is_private: bool = False
    pk: int = 0
    said_by: int = 0  # the message whose words these are: another one, where it was corrected
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    delivered_at: datetime | None = None
    way_of: int = 0  # whose way it went, where contact is not direct: the person of that side


def all_shown(
    messages: Iterable[Message], person: User, as_reviewer: bool = False, mediates: bool = False
) -> list[Shown]:
    found = list(messages)
    said = wordings_of(found)
    now = [(message, said.get(message.pk, message)) for message in found]
    reported = own_among(person, (words.flag for _, words in now if hasattr(words, "flag")))
    return [
        _shown(message, words, person, reported, as_reviewer=as_reviewer, mediates=mediates) for message, words in now
    ]


def _shown(
    message: Message, said: Message, person: User, reported: dict[int, int], *, as_reviewer: bool, mediates: bool
) -> Shown:
    """`said` is what it says now: itself, but where its author has worded it anew."""
    flag = getattr(said, "flag", None)
    is_own = message.author_id == person.pk
    state = State(said.state)
    report = reported.get(flag.pk, 0) if flag else 0
    waits = flag is not None and report != 0 and flag.is_pending
    note = (_TO_AUTHOR if is_own else _TO_READER).get(state, "")
    in_full = as_reviewer or (is_own and state is not State.WITHDRAWN) or (mediates and state is State.ASIDE)
    return Shown(
        number=message.number,
        author=message.author,
        position=message.position,
        sent_at=message.sent_at,
        text=words_in(said, state, in_full=in_full),
        state=state,
        note=_REPORTED if waits else note,
        is_own=is_own,
        is_folded=not is_own and (state is State.FOLDED or waits),
        category=flag.category if as_reviewer and flag else "",
        why=said.why if as_reviewer else "",
        ruling=flag.state if flag and (as_reviewer or is_own or report) else "",
        report=report,
        is_private=message.is_private,
        pk=message.pk,
        said_by=said.pk,
        corrected_at=said.sent_at if said is not message else None,
        withdrawn_at=message.withdrawal.withdrawn_at if state is State.WITHDRAWN else None,
        delivered_at=max(message.sent_at, (flag and flag.ruled_at) or message.sent_at),
        way_of=(message.thread.party_id or 0) if message.is_private and not message.thread.mediator_id else 0,
    )


def words_in(message: Message, state: State, *, in_full: bool) -> str:
    """What may be read of it, where it stands so; `in_full` by who wrote it, and by a reviewer."""
    body = message.private.body if message.is_private else message.body
    if in_full:
        return body
    if state in (State.HELD, State.REDACTED, State.CORRECTED, State.WITHDRAWN, State.ASIDE):
        return ""
    return mask(body, message.spans) if state is State.MASKED else body
