"""Letters about a contract: what the other side did, or the clock, what one can do, and what silence leads to.

No mail carries what somebody wrote: no reason, no note.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from contracts.models import Contract
from contracts.pages.facts import facts_of
from contracts.pages.record_words import words_of
from contracts.pages.step_cards import ifnothing
from contracts.pages.steps import step_of
from core.phrases import phrase, without_stop
from core.presenting import long_moment
from people.models import User
from record.letters import Letter, letter, unquoted
from record.models import Event
from record.outbox import letters_of
from record.wanted import RECEIPTS
from record.who import who


@letters_of("contract")
def about_contract(contract: Any, event: Event, to: User) -> Letter | None:
    """Who opens a case writes to the other side in the case's own letter."""
    if event.act == "open":
        return None
    what = what_happened(event, to)
    link = reverse("contract", args=[contract.pk])
    if event.by_id == to.pk:
        return _receipt(contract, event, to, what, link)
    facts = facts_of(contract, to)
    step = step_of(facts) if facts.side else None
    said: dict[str, Any] = {}
    if step is not None:
        title = without_stop(_words(step.title))
        said["can_do"] = (
            phrase("What you can do: {title}.", title=title)
            if step.by == facts.side
            else phrase("What comes next: {title}.", title=title)
        )
        led = ifnothing(facts, step)
        said["otherwise"] = f"{led['lead']} {_words(led['text'])}" if led else ""
        runs = step.deadline is not None and not step.deadline.is_stopped
        said["due"] = step.deadline.due_at if step.deadline and runs else None
    said["ending"] = f"({contract.reference})"
    return letter(what, [f"{what}.", contract.title], link=link, to=to, **said)


def what_happened(event: Event, to: User) -> str:
    """Who did what, without a word of theirs."""
    words = without_stop(unquoted(words_of(event)))
    return f"{who(event, to)} {words}"


def _receipt(contract: Contract, event: Event, to: User, what: str, link: str) -> Letter:
    """That an act was received, when, and under which number and hash it stands in the record."""
    entry = phrase(
        "Received {at}. It is entry {number} of the record of {reference}, with the hash {hash_hex}.",
        at=long_moment(event.at),
        number=event.number,
        reference=contract.reference,
        hash_hex=event.hash_hex,
    )
    title, ending = phrase("Receipt: {happened}", happened=what[0].lower() + what[1:]), f"({contract.reference})"
    return letter(title, [f"{what}.", contract.title, entry], link=link, to=to, topic=RECEIPTS, ending=ending)


def _words(shown: object) -> str:
    return unescape(strip_tags(str(shown)))
