"""The record of a contract in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.pages.facts import Facts
from core.phrases import phrase, phrase_of
from core.presenting import NO_BREAK, grouped, long_deadline
from record.models import Event
from record.who import who
from timers.called import called

Said = dict[str, Any]


def _paid(said: Said) -> str:
    """The amount, which the record holds without grouping, as pages write amounts."""
    amount = str(said.get("amount", ""))
    shown = grouped(amount) if amount else ""
    return f"{shown}{NO_BREAK}{said.get('currency', '')}".strip()


def _about(said: Said) -> str:
    return (
        phrase("milestone {milestone}", milestone=said["milestone"])
        if said.get("milestone")
        else phrase("the contract")
    )


def _files(said: Said) -> str:
    count = len(said.get("files", []))
    return phrase_of(count, ", {number} file", ", {number} files") if count else ""


def _ended(said: Said) -> str:
    asked = said.get("asked_back", [])
    numbers = ", ".join(str(number) for number in asked)
    back = (
        phrase(" The money of milestone {numbers} is asked back: nothing was handed in for it.", numbers=numbers)
        if asked
        else ""
    )
    why = f" “{said['reason']}”" if said.get("reason") else ""
    return phrase("ended the contract. Nothing more is funded.{back}{why}", back=back, why=why)


def _card_disputed(said: Said) -> str:
    if not Decimal(said["from_platform"]):
        return phrase(
            "noted that the bank of the client’s card has taken {paid} of {about} back. "
            "Until this is decided, what is held stands still.",
            paid=_paid(said),
            about=_about(said),
        )
    return phrase(
        "noted that the bank of the client’s card has taken {paid} of {about} back. "
        "Of this, {from_platform} {currency} had been released; the platform bears that. "
        "Until this is decided, what is held stands still.",
        paid=_paid(said),
        about=_about(said),
        from_platform=grouped(said["from_platform"]),
        currency=said["currency"],
    )


WORDS: dict[str, Callable[[Said], str]] = {
    "offer_contract": lambda _: phrase("offered the contract."),
    "accept_contract": lambda said: phrase(
        "accepted the contract, under {rulebook}, version {version}.",
        rulebook=said["rulebook"],
        version=said["version"],
    ),
    "fund": lambda said: phrase("paid {paid} into escrow for {about}.", paid=_paid(said), about=_about(said)),
    "submit": lambda said: phrase(
        "handed in version {version} of {about}{files}.",
        version=said["version"],
        about=_about(said),
        files=_files(said),
    ),
    "approve": lambda said: phrase("approved {about} and released {paid}.", about=_about(said), paid=_paid(said)),
    "approve_part": lambda said: phrase(
        "released {paid} of {about}: “{reason}”", paid=_paid(said), about=_about(said), reason=said["reason"]
    ),
    "request_changes": lambda said: phrase(
        "asked for changes to {about}: {items}.", about=_about(said), items=len(said["items"])
    ),
    "request_refund": lambda said: phrase(
        "asked for the money of {about} back: “{reason}”", about=_about(said), reason=said["reason"]
    ),
    "grant_refund": lambda said: phrase("gave {paid} of {about} back.", paid=_paid(said), about=_about(said)),
    "refuse_refund": lambda said: phrase("refused to give the money of {about} back.", about=_about(said)),
    "give_refund": lambda said: phrase(
        "gave {paid} of {about} back without being asked.", paid=_paid(said), about=_about(said)
    ),
    "end_contract": _ended,
    "dormant_lapsed": lambda said: phrase(
        "gives notice to both sides: nothing has happened here for a long time, and the "
        "money of {about} is held. In two weeks it asks for it back in the client’s "
        "name, unless either side does something before.",
        about=_about(said),
    ),
    "dormant_notice_lapsed": lambda said: phrase(
        "asked for the money of {about} back in the client’s name: nothing happened after the notice.",
        about=_about(said),
    ),
    "card_disputed": _card_disputed,
    "card_dispute_won": lambda said: phrase(
        "noted that the card dispute about {about} is won: {paid} came back. What stood still runs on.",
        about=_about(said),
        paid=_paid(said),
    ),
    "card_dispute_lost": lambda said: phrase(
        "noted that the card dispute about {about} is lost: {paid} stay with the client’s bank.",
        about=_about(said),
        paid=_paid(said),
    ),
    "card_dispute_lapsed": lambda said: phrase(
        "let {about} run on: nobody has decided the card dispute about it in 120 days.", about=_about(said)
    ),
    "open": lambda said: phrase("opened case {case}.", case=said["case"]),
    "review_lapsed": lambda said: phrase(
        "released {paid} of {about}: the review had run out.", paid=_paid(said), about=_about(said)
    ),
    "changes_lapsed": lambda said: phrase(
        "asked for the money of {about} back: no changes were handed in in time.", about=_about(said)
    ),
    "refund_request_lapsed": lambda said: (
        phrase("opened case {case}: the request about {about} was not answered.", case=said["case"], about=_about(said))
        if "case" in said
        else phrase("gave {paid} of {about} back: the request was not answered.", paid=_paid(said), about=_about(said))
    ),
}


def _extended(said: Said) -> str:
    until = long_deadline(datetime.fromisoformat(said["due_after"]))
    return phrase(
        "extended the time for {kind} of {about} to {until} for both sides: the portal was away.",
        kind=called(said["deadline"]),
        about=_about(said),
        until=until,
    )


WORDS["extend_for_outage"] = _extended


def record_entries(facts: Facts, events: Iterable[Event]) -> list[dict[str, Any]]:
    """As components/record.html draws them."""
    return [_entry(facts, event) for event in events]


def words_of(event: Event) -> str:
    """What happened, after the name of who did it."""
    words = WORDS.get(event.act)
    return words(event.said) if words else f"{event.act.replace('_', ' ')}."


def _entry(facts: Facts, event: Event) -> dict[str, Any]:
    return {
        "position": event.position,
        "who": who(event, facts.reader),
        "text": words_of(event),
        "at": event.at,
        "number": event.number,
        "hash": event.hash_hex,
    }
