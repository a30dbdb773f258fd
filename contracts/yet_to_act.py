"""Whom each kind of deadline of a contract waits for, and the reminders of them."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from contracts.letters import what_happened
from contracts.models import Contract
from contracts.pages.facts import facts_of
from contracts.pages.silence import knows, silence
from contracts.pages.told import tells_reminders
from contracts.stages import clocks
from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_day
from people.models import User
from record.declaring import CLIENT, FREELANCER
from record.letters import Letter, letter
from record.outbox import reminders_of
from record.reminding import waits_for
from timers.models import Deadline
from timers.reminders import left_words

# Kind -> the sides that can meet it. A kind that is not here waits for nobody, and nobody is reminded of it.
SIDES_OF: dict[str, tuple[str, ...]] = {
    clocks.REVIEW: (CLIENT,),
    clocks.CHANGES: (FREELANCER,),
    clocks.REFUND_REQUEST: (FREELANCER,),
    "dormant": (CLIENT, FREELANCER),
    "dormant_notice": (CLIENT, FREELANCER),
}
# Kind -> what they can do; it follows “24 hours left:”.
TASKS: dict[str, str] = {
    clocks.REVIEW: phrase_later("look at the work"),
    clocks.CHANGES: phrase_later("hand in the changes"),
    clocks.REFUND_REQUEST: phrase_later("answer the request for the money back"),
    "dormant": phrase_later("do something on the contract"),
    "dormant_notice": phrase_later("do something on the contract"),
}
OTHER = phrase_later("see what waits for you")


@waits_for("contract")
def people(contract: Any, deadline: Deadline) -> Iterable[User]:
    return [contract.person_of(side) for side in SIDES_OF.get(deadline.kind, ())]


def task(deadline: Deadline) -> str:
    what = str(TASKS.get(deadline.kind, OTHER))
    return phrase("{task}, milestone {number}", task=what, number=deadline.about) if deadline.about else what


@reminders_of("contract")
def remind(contract: Any, deadline: Any, to: User) -> Letter:
    what = task(deadline)
    left = left_words(deadline.due_at - clock.portal_now())
    return letter(
        phrase("{left}: {task} ({reference})", left=left, task=what, reference=contract.reference),
        [
            phrase(
                "This is a reminder about contract {reference}, {title}. {left}.",
                reference=contract.reference,
                title=contract.title,
                left=left,
            ),
            *_began(deadline, to),
        ],
        can_do=phrase("What you can do: {task}.", task=what),
        link=reverse("contract", args=[contract.pk]),
        to=to,
        otherwise=otherwise(contract, deadline, to),
        due=deadline.due_at,
    )


def _began(deadline: Deadline, to: User) -> list[str]:
    """What happened when the clock started, as the record tells it."""
    events = deadline.subject.events.filter(at__lte=deadline.started_at).select_related("by").order_by("number")
    event = events.last()
    return [f"{long_day(event.at)}: {what_happened(event, to)}."] if event else []


def otherwise(contract: Contract, deadline: Deadline, to: User) -> str:
    """What comes of doing nothing, as the contract's page says it."""
    if not knows(deadline.kind):
        return ""
    facts = facts_of(contract, to)
    milestone = next(each for each in facts.milestones if each.number == deadline.about)
    return phrase(
        "If you do nothing: {silence}", silence=unescape(strip_tags(silence(facts, milestone, deadline).text))
    )


def _in_portal(deadline: Deadline, left: str, _contract: Contract, _person: User) -> str:
    return phrase("reminds you: {left}: {task}.", left=left, task=task(deadline))


tells_reminders("contract", says=_in_portal)
