"""A flagged message on the reviewers' desk: from whom it goes to whom, what was found in it, what it was called."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.deciding import CALLED
from messaging import reasons
from messaging.models import Flag, Message, State
from record.declaring import MEDIATOR, SIDES, other_side

WHERE = {
    "joint": phrase_later("joint room"),
    "private": phrase_later("private room"),
    "answers": phrase_later("answer to a question"),
    "shuttle": phrase_later("by way of the mediator"),
    "beside": phrase_later("words beside an act"),
}
REACHED = {
    State.HELD: phrase_later("No, nobody has seen it"),
    State.MASKED: phrase_later("Yes, with the contact detail hidden"),
    State.FOLDED: phrase_later("Yes, folded under a warning"),
    State.DELIVERED: phrase_later("Yes, as it was written"),
    State.REDACTED: phrase_later("No more, it was taken out"),
    State.CORRECTED: phrase_later("No more, its author has corrected it"),
    State.WITHDRAWN: phrase_later("No more, its author has withdrawn it"),
    State.ASIDE: phrase_later("Only the mediator, because contact is not direct"),
}


def direction(message: Message) -> tuple[str, str]:
    """From which position to which; a mediator writes to both sides, but in a private room to one."""
    if message.is_private:
        case = message.subject.as_case
        side = next(side for side in SIDES if case.person_of(side).pk == message.thread.party_id)
        return message.position, side if message.position == MEDIATOR else MEDIATOR
    return message.position, phrase("both sides") if message.position == MEDIATOR else other_side(message.position)


def to_whom(message: Message, receiver: str) -> list[str]:
    if message.is_private and receiver in SIDES:
        return [receiver]
    return [receiver] if message.position != MEDIATOR else ["client", "freelancer"]


def named(case: Case, message: Message, position: str) -> str:
    if position == MEDIATOR:
        reads = message.thread.mediator or case.mediator
        return reads.display_name if reads else phrase("whoever will mediate")
    return case.person_of(position).display_name


def marked(message: Message) -> SafeString:
    """The words, with what the screen fired on underlined."""
    parts, at, body = [], 0, message.private.body if message.is_private else message.body
    for start, end in message.spans:
        parts += [body[at:start], format_html("<mark>{}</mark>", body[start:end])]
        at = end
    return format_html_join("", "{}", ((part,) for part in [*parts, body[at:]]))


def titled(flag: Flag) -> str:
    """“Threat: authorities, family, home or work”."""
    why = reasons.in_words(flag.message.why)
    return f"{CALLED[flag.category]}: {why[0].lower()}{why[1:]}" if why else CALLED[flag.category]


def context_line(message: Message) -> dict[str, Any]:
    """A message before it, in short; what was itself held or folded stays covered."""
    plain = message.state in (State.DELIVERED, State.MASKED)
    words = message.body if len(message.body) <= 160 else f"{message.body[:160]} …"
    return {
        "position": message.position,
        "name": message.author.display_name,
        "at": message.sent_at,
        "text": words if plain else "",
        "covered": "" if plain else REACHED[State(message.state)],
    }
