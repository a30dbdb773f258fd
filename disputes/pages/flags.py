"""The reviewers' list: a covered message, why it was flagged, what came before it, and the decision about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.fields import Field, errors_of
from core.presenting import short_moment
from disputes import flags
from disputes.models import Case
from disputes.pages import sla
from disputes.pages.flagged_with import flagged_with
from messaging.models import Flag, Message, State
from people.models import User
from record.declaring import MEDIATOR, SIDES, other_side

DECIDED_WITHIN = timedelta(hours=4)
PER_PAGE = 30
CALLED = {"threat": "Threat", "harassment": "Harassment", "circumvention": "Contact or payment outside"}
WHERE = {"joint": "joint room", "private": "private room", "answers": "answer to a question"}
REACHED = {
    State.HELD: "No, nobody has seen it",
    State.MASKED: "Yes, with the contact detail hidden",
    State.FOLDED: "Yes, folded under a warning",
    State.DELIVERED: "Yes, as it was written",
    State.REDACTED: "No more, it was taken out",
    State.CORRECTED: "No more, its author has corrected it",
    State.WITHDRAWN: "No more, its author has withdrawn it",
}
IF_UPHELD = {
    State.HELD: "It breaks the rules. As a threat it is never delivered; as an insult it is delivered folded.",
    State.MASKED: "It breaks the rules. The contact detail stays hidden.",
    State.FOLDED: "It breaks the rules. It stays folded under its warning.",
    State.DELIVERED: "It breaks the rules. It is folded; as a threat it is taken out and leaves a stub.",
    State.CORRECTED: "It breaks the rules. It is not shown any more, because its author has corrected it.",
    State.WITHDRAWN: "It breaks the rules. It is not shown any more, because its author has withdrawn it.",
}
IF_DISMISSED = {
    State.HELD: "It breaks no rule. The message is delivered now, under the number that it always had.",
    State.MASKED: "It breaks no rule. It is shown whole from now on.",
    State.FOLDED: "It breaks no rule. It is unfolded from now on.",
    State.DELIVERED: "It breaks no rule. It stays as it is.",
    State.CORRECTED: "It breaks no rule. What its author says now stays as it is.",
    State.WITHDRAWN: "It breaks no rule. It stays withdrawn.",
}


def flags_page(
    person: User, flag: Flag | None, page: str, said: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The context of templates/staff/flags.html: what waits on the left, one flag beside it."""
    shown = Paginator(flags.pending(person), PER_PAGE).get_page(page)
    chosen = flag or next(iter(shown), None)
    listed = [entry(each, chosen) for each in shown]
    return {
        "listed": listed,
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
        "flag": detail(chosen) if chosen else None,
        "decide": decide(chosen, said or {}, errors or {}) if chosen and chosen.is_pending else None,
    }


def entry(flag: Flag, chosen: Flag | None) -> dict[str, Any]:
    """One flag of the list."""
    return {
        "url": reverse("flag", args=[flag.pk]),
        "now": chosen is not None and chosen.pk == flag.pk,
        "called": CALLED[flag.category],
        "sla": sla.within(flag.raised_at + DECIDED_WITHIN) if flag.is_pending else None,
        "why": flag.message.why or ("Reported by a reader" if flag.reported_by else "Found by the screen"),
        "about": f"{reference(flag)}, case {case_of(flag).reference}, {' to '.join(direction(flag.message))}",
    }


def detail(flag: Flag) -> dict[str, Any]:
    """One flag in full. The words stand under their cover until they are asked for."""
    message, case = flag.message, case_of(flag)
    sender, receiver = direction(message)
    return entry(flag, flag) | {
        "reference": reference(flag),
        "case": case,
        "title": titled(flag),
        "sender": {"position": sender, "name": message.author.display_name},
        "receivers": [(side, named(case, message, side)) for side in to_whom(message, receiver)],
        "written": f"{short_moment(message.sent_at)} UTC, {WHERE[message.thread.room]}, message {message.number}",
        "reached": REACHED[State(message.state)],
        "words": marked(message),
        "beside": flagged_with(message),
        "due": flag.raised_at + DECIDED_WITHIN if flag.is_pending else None,
        "before": [context_line(each) for each in flags.before(message)],
        "reported": flag.reported_by.display_name if flag.reported_by else "",
        "report": flag.report,
        "why_words": why_words(flag),
        "facts": facts(flag, case, sender),
        "ruling": flag if not flag.is_pending else None,
    }


def why_words(flag: Flag) -> str:
    """What raised it: the screen and which of its rules, or a reader."""
    if flag.message.why:
        return f"The screen found: {flag.message.why}."
    return "A reader reported it; the screen found nothing." if flag.reported_by else "The screen held it."


def facts(flag: Flag, case: Case, sender: str) -> list[dict[str, object]]:
    """What bears on the decision, and what it does not bear on."""
    about: list[dict[str, object]] = [
        {"name": "Earlier flags on the sender", "value": in_words(flags.history(flag.message.author, flag))}
    ]
    if sender != MEDIATOR:
        receiver = case.person_of(other_side(sender))
        about.append({"name": "Flags on the other side", "value": in_words(flags.history(receiver, flag))})
    return [
        *about,
        {"name": "The case now", "value": case.standing_in_words().capitalize()},
        {"name": "Money", "value": "Your decision never moves it"},
    ]


def in_words(rows: list[tuple[str, str, int]]) -> str:
    return ", ".join(f"{times} {CALLED[category].lower()} ({state})" for category, state, times in rows) or "None"


def decide(flag: Flag, said: Mapping[str, str], errors: Mapping[str, list[str]]) -> dict[str, Any]:
    """The form. Nothing is chosen beforehand."""
    state = State(flag.message.state)
    kind = Field(
        "category", "If upheld: what it is", "select", value=said.get("category", ""), choices=list(CALLED.items()),
        help="As it was flagged, if you leave this empty.", error=list(errors.get("category", [])),
    )  # fmt: skip
    reason = Field(
        "reason", "Reason, for the conduct record", "textarea", value=said.get("reason", ""), required=True, max=2000,
        error=list(errors.get("reason", [])), help="Other reviewers read it. The sides read only what you decided.",
    )  # fmt: skip
    decision = Field(
        "decision", "Decision", "radio", value=said.get("decision", ""), error=list(errors.get("decision", []))
    )
    return {
        "url": reverse("flag", args=[flag.pk]),
        "chosen": decision.value,
        "decision": decision,
        "if_upheld": IF_UPHELD.get(state, ""),
        "if_dismissed": IF_DISMISSED.get(state, ""),
        "fields": [kind, reason],
        "errors": errors_of([decision, kind, reason], errors.get("", [])),
    }


def case_of(flag: Flag) -> Case:
    return flag.message.subject.as_case


def reference(flag: Flag) -> str:
    return f"F-{flag.pk:04d}"


def direction(message: Message) -> tuple[str, str]:
    """From which position to which; a mediator writes to both sides, but in a private room to one."""
    if message.is_private:
        case = message.subject.as_case
        side = next(side for side in SIDES if case.person_of(side).pk == message.thread.party_id)
        return message.position, side if message.position == MEDIATOR else MEDIATOR
    return message.position, "both sides" if message.position == MEDIATOR else other_side(message.position)


def to_whom(message: Message, receiver: str) -> list[str]:
    if message.is_private and receiver in SIDES:
        return [receiver]
    return [receiver] if message.position != MEDIATOR else ["client", "freelancer"]


def named(case: Case, message: Message, position: str) -> str:
    if position == MEDIATOR and message.thread.mediator:
        return message.thread.mediator.display_name
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
    why = flag.message.why
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
