"""The form beside a flag: uphold or dismiss, what each leads to, and what who wrote it will read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core import clock
from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import short_moment
from disputes import flags
from messaging.models import Flag, RaisedBy, State
from messaging.screening import Category
from people import ladder
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from people.sanctions import Measure, Step
from record.declaring import SIDES

CALLED = {
    "threat": phrase_later("Threat"),
    "harassment": phrase_later("Harassment"),
    "circumvention": phrase_later("Contact or payment outside"),
}
IF_UPHELD = {
    State.HELD: phrase_later(
        "It breaks the rules. As a threat it is never delivered; as an insult it is delivered folded."
    ),
    State.MASKED: phrase_later("It breaks the rules. The contact detail stays hidden."),
    State.FOLDED: phrase_later("It breaks the rules. It stays folded under its warning."),
    State.DELIVERED: phrase_later("It breaks the rules. It is folded; as a threat it is taken out and leaves a stub."),
    State.CORRECTED: phrase_later(
        "It breaks the rules. It is not shown any more, because its author has corrected it."
    ),
    State.WITHDRAWN: phrase_later(
        "It breaks the rules. It is not shown any more, because its author has withdrawn it."
    ),
}
IF_DISMISSED = {
    State.HELD: phrase_later("It breaks no rule. The message is delivered now, under the number that it always had."),
    State.MASKED: phrase_later("It breaks no rule. It is shown whole from now on."),
    State.FOLDED: phrase_later("It breaks no rule. It is unfolded from now on."),
    State.DELIVERED: phrase_later("It breaks no rule. It stays as it is."),
    State.CORRECTED: phrase_later("It breaks no rule. What its author says now stays as it is."),
    State.WITHDRAWN: phrase_later("It breaks no rule. It stays withdrawn."),
}
SHUTTLE_STAYS = phrase_later(" As a threat it keeps shuttle mode on.")
SHUTTLE_ENDS = phrase_later(" Shuttle mode ends, unless another threat stands; what a side asked for stays.")
RUNGS = {
    Step.WARNING: phrase_later("Warning"),
    Step.MUTE: phrase_later("Muted 30 days"),
    Step.SUSPENSION: phrase_later("Suspended"),
}
TO_SENDER = {
    Step.NOTED: phrase_later("No measure of its own follows."),
    Step.WARNING: phrase_later("This is a warning."),
    Step.MUTE: phrase_later("For 30 days you cannot write in the room of both sides."),
    Step.SUSPENSION: phrase_later("Your account is suspended for new contracts. Your running cases stay open to you."),
}
TO_OTHER = phrase_later("A reviewer decided about it. Measures on the other account are private.")


def _fields(said: Mapping[str, str], errors: Mapping[str, list[str]]) -> tuple[Field, Field, Field]:
    """Decision, kind and reason."""
    kind = Field(
        "category",
        phrase("If upheld: what it is"),
        "select",
        value=said.get("category", ""),
        choices=list(CALLED.items()),
        help=phrase("As it was flagged, if you leave this empty."),
        error=list(errors.get("category", [])),
    )
    reason = Field(
        "reason",
        phrase("Reason, for the conduct record"),
        "textarea",
        value=said.get("reason", ""),
        required=True,
        max=2000,
        error=list(errors.get("reason", [])),
        help=phrase("Who wrote the message reads it, and other reviewers. Both sides read only what you decided."),
    )
    decision = Field(
        "decision", phrase("Decision"), "radio", value=said.get("decision", ""), error=list(errors.get("decision", []))
    )
    return decision, kind, reason


def decide(
    flag: Flag, strikes: list[Measure], said: Mapping[str, str], errors: Mapping[str, list[str]]
) -> dict[str, Any]:
    """The form. Nothing is chosen beforehand."""
    state = State(flag.message.state)
    decision, kind, reason = _fields(said, errors)
    step = next_step(flag, strikes)
    return {
        "url": reverse("flag", args=[flag.pk]),
        "version": flag.version,
        "chosen": decision.value,
        "decision": decision,
        "if_upheld": f"{IF_UPHELD.get(state, '')}{SHUTTLE_STAYS if keeps_apart(flag) else ''}",
        "if_dismissed": f"{IF_DISMISSED.get(state, '')}{SHUTTLE_ENDS if keeps_apart(flag) else ''}",
        "fields": [kind, reason],
        "errors": errors_of([decision, kind, reason], errors.get("", [])),
        "rungs": [(label, rung == step) for rung, label in RUNGS.items()],
        "why_noted": why_noted(flag) if step == Step.NOTED else "",
        "to_sender": phrase(
            "A reviewer found your message of {sent_at} UTC to break the rules. {to_sender} You may appeal once.",
            sent_at=short_moment(flag.message.sent_at),
            to_sender=TO_SENDER[step],
        ),
        "to_other": TO_OTHER,
    }


def keeps_apart(flag: Flag) -> bool:
    """Whether shuttle mode is on because of it."""
    is_found = flag.category == Category.THREAT.value and flag.raised_by == RaisedBy.SCREEN
    return is_found and flag.message.position in SIDES


def next_step(flag: Flag, strikes: list[Measure]) -> Step:
    """What upholding would lead to, as `people.ladder` counts."""
    if flag.message.position not in SIDES:
        return Step.NOTED
    return ladder.next_step(strikes, flag.message.sent_at)


def why_noted(flag: Flag) -> str:
    if flag.message.position not in SIDES:
        return phrase("None: a mediator wrote it. Operators see it.")
    return phrase(
        "None of its own: it was written before its writer was told of the last one, and counts together with it."
    )


def to_take_back(person: User) -> list[dict[str, Any]]:
    """The reviewer's own rulings of the last minute, while they can be taken back."""
    since = clock.now() - TAKEN_BACK_WITHIN
    mine = flags.for_reviewer(person).filter(ruled_by=person, ruled_at__gt=since).order_by("-ruled_at")
    return [
        {
            "url": reverse("take-ruling-back", args=[flag.pk]),
            "reference": f"F-{flag.pk:04d}",
            "ruling": flag.get_state_display(),
            "until": flag.ruled_at + TAKEN_BACK_WITHIN,
        }
        for flag in mine
        if flag.ruled_at
    ]


def overtaken(flag: Flag, said: Mapping[str, str], why: str) -> dict[str, Any]:
    """For who came second: what happened meanwhile, and the words that they had typed."""
    return {"why": why, "kept": said.get("reason", ""), "is_pending": flag.is_pending}
