"""The statement of reasons, to who wrote an upheld message: what was found, by which rule, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core import clock
from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.pages.measures import ALWAYS_OPEN, MEANS, standing
from messaging import reasons
from messaging.models import Flag, Ruling, State
from people.ladder import TAKEN_BACK_WITHIN
from people.models import User
from people.sanctions import Appeal, Measure, Step, WhyLifted

RULES = {
    "threat": phrase_later(
        "Rulebook, section 7: no threats. Not of violence, not with the authorities, an "
        "employer, a family or a university, not of publishing private facts, not to "
        "make the other side withdraw. To announce a lawyer, a court, arbitration, a "
        "chargeback or a report to the portal is lawful and no threat."
    ),
    "harassment": phrase_later(
        "Rulebook, section 7: no harassment. Criticism of the work is none; insults of a person are."
    ),
    "circumvention": phrase_later(
        "Rulebook, section 7: no contact or payment outside the portal. An offer made "
        "elsewhere is not an offer under the rules, and money paid elsewhere is not "
        "protected."
    ),
}
BECAME = {
    State.HELD: phrase_later("It has not been delivered, and will not be."),
    State.REDACTED: phrase_later("It was taken out. A stub shows that something stood there."),
    State.FOLDED: phrase_later("It is folded under a warning: its reader opens it only on purpose."),
    State.MASKED: phrase_later("It was delivered without the contact detail."),
    State.DELIVERED: phrase_later("It has been delivered."),
}
PENDING = phrase_later(
    "Another reviewer looks at it, not the one who ruled. You are told by mail, and it then stands here."
)


def own_statement(person: User, pk: int) -> tuple[Measure, Flag] | None:
    """One's own, of a ruling that was not taken back at once."""
    measures = person.measures.select_related("lifting", "appeal").exclude(lifting__why=WhyLifted.TAKEN_BACK)
    measure = measures.filter(pk=pk).first()
    if measure is None:
        return None
    about = Flag.objects.select_related("message__thread", "message__private", "message__subject__as_case")
    return measure, about.get(pk=measure.cause)


def statement_page(
    measure: Measure, flag: Flag, said: Mapping[str, str] | None = None, errors: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    """The context of templates/people/statement.html."""
    message, appeal = flag.message, getattr(measure, "appeal", None)
    case = message.subject.as_case
    return {
        "case": case,
        "words": message.private.body if message.is_private else message.body,
        "facts": [
            {
                "name": phrase("The message"),
                "value": phrase(
                    "Number {number} of {reference}, written {sent_at}",
                    number=message.number,
                    reference=case.reference,
                    sent_at=long_moment(message.sent_at),
                ),
            },
            {"name": phrase("What became of it"), "value": BECAME[State(message.state)]},
            {"name": phrase("How it was found"), "value": found_by(flag)},
            {
                "name": phrase("Who decided"),
                "value": phrase("A reviewer, who is a person. No machine decided about it."),
            },
            {"name": phrase("Decided"), "value": long_moment(measure.begins_at)},
        ],
        "rule": RULES[flag.category],
        "reason": measure.reason,
        "measure": measure.get_step_display(),
        "standing": standing(measure),
        "means": MEANS[Step(measure.step)],
        "always_open": ALWAYS_OPEN,
        "appeal": appeal,
        "pending": PENDING,
        "may_appeal": None if appeal or measure.is_lifted else may_appeal(measure, flag, said or {}, errors or {}),
        "appeal_by": measure.appeal_by,
        "is_overturned": flag.state == Ruling.DISMISSED,
    }


def found_by(flag: Flag) -> str:
    """Whether a machine took part. Who reported it is not said."""
    if flag.message.why:
        also = phrase(" A reader reported it too.") if flag.reported_by_id else ""
        return phrase(
            "By the portal’s automatic screen: {why}. A reviewer then read it.{also}",
            why=reasons.in_words(flag.message.why),
            also=also,
        )
    return phrase("A reader reported it. No machine took part.")


def may_appeal(
    measure: Measure, flag: Flag, said: Mapping[str, str], errors: Mapping[str, list[str]]
) -> dict[str, Any] | None:
    """The form, while the time to appeal runs; not in the minute in which the reviewer may take the ruling back."""
    now = clock.now()
    if not measure.begins_at <= now < measure.appeal_by or appealed_before(measure):
        return None
    if flag.ruled_at and now < flag.ruled_at + TAKEN_BACK_WITHIN:
        return {"wait": True}
    words = Field(
        "words",
        phrase("Why the ruling is wrong"),
        "textarea",
        value=said.get("words", ""),
        required=True,
        max=3000,
        error=list(errors.get("words", [])),
        help=phrase("You can appeal once. Another reviewer reads it."),
    )
    return {
        "url": reverse("statement-of-reasons", args=[measure.pk]),
        "fields": [words],
        "errors": errors_of([words], errors.get("", [])),
    }


def appealed_before(measure: Measure) -> bool:
    """Of a measure that came down a step, the appeal was against what it was before."""
    return Appeal.objects.filter(cause=measure.cause).exists()
