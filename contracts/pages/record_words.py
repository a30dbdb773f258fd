"""The record of a contract in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.pages.facts import Facts
from core.presenting import long_deadline
from record.models import Event
from record.who import who

Said = dict[str, Any]


def _paid(said: Said) -> str:
    return f"{said.get('amount', '')}\u00a0{said.get('currency', '')}".strip()


def _about(said: Said) -> str:
    return f"milestone {said['milestone']}" if said.get("milestone") else "the contract"


def _files(said: Said) -> str:
    count = len(said.get("files", []))
    return f", {count} file{'' if count == 1 else 's'}" if count else ""


def _ended(said: Said) -> str:
    asked = said.get("asked_back", [])
    numbers = ", ".join(str(number) for number in asked)
    back = f" The money of milestone {numbers} is asked back: nothing was handed in for it." if asked else ""
    why = f" “{said['reason']}”" if said.get("reason") else ""
    return f"ended the contract. Nothing more is funded.{back}{why}"


def _card_disputed(said: Said) -> str:
    borne = f" Of this, {said['from_platform']} {said['currency']} had been released; the platform bears that."
    return (
        f"noted that the bank of the client’s card has taken {_paid(said)} of {_about(said)} back."
        f"{borne if Decimal(said['from_platform']) else ''} Until this is decided, what is held stands still."
    )


WORDS: dict[str, Callable[[Said], str]] = {
    "offer_contract": lambda _: "offered the contract.",
    "accept_contract": lambda said: f"accepted the contract, under {said['rulebook']}, version {said['version']}.",
    "fund": lambda said: f"paid {_paid(said)} into escrow for {_about(said)}.",
    "submit": lambda said: f"handed in version {said['version']} of {_about(said)}{_files(said)}.",
    "approve": lambda said: f"approved {_about(said)} and released {_paid(said)}.",
    "approve_part": lambda said: f"released {_paid(said)} of {_about(said)}: “{said['reason']}”",
    "request_changes": lambda said: f"asked for changes to {_about(said)}: {len(said['items'])}.",
    "request_refund": lambda said: f"asked for the money of {_about(said)} back: “{said['reason']}”",
    "grant_refund": lambda said: f"gave {_paid(said)} of {_about(said)} back.",
    "refuse_refund": lambda said: f"refused to give the money of {_about(said)} back.",
    "give_refund": lambda said: f"gave {_paid(said)} of {_about(said)} back without being asked.",
    "end_contract": _ended,
    "dormant_lapsed": lambda said: (
        f"gives notice to both sides: nothing has happened here for a long time, and the money of {_about(said)} is "
        "held. In two weeks it asks for it back in the client’s name, unless either side does something before."
    ),
    "dormant_notice_lapsed": lambda said: (
        f"asked for the money of {_about(said)} back in the client’s name: nothing happened after the notice."
    ),
    "card_disputed": _card_disputed,
    "card_dispute_won": lambda said: (
        f"noted that the card dispute about {_about(said)} is won: {_paid(said)} came back. What stood still runs on."
    ),
    "card_dispute_lost": lambda said: (
        f"noted that the card dispute about {_about(said)} is lost: {_paid(said)} stay with the client’s bank."
    ),
    "card_dispute_lapsed": lambda said: (
        f"let {_about(said)} run on: nobody has decided the card dispute about it in 120 days."
    ),
    "open": lambda said: f"opened case {said['case']}.",
    "review_lapsed": lambda said: f"released {_paid(said)} of {_about(said)}: the review had run out.",
    "changes_lapsed": lambda said: f"asked for the money of {_about(said)} back: no changes were handed in in time.",
    "refund_request_lapsed": lambda said: (
        f"opened case {said['case']}: the request about {_about(said)} was not answered."
        if "case" in said
        else f"gave {_paid(said)} of {_about(said)} back: the request was not answered."
    ),
}


def _extended(said: Said) -> str:
    until = long_deadline(datetime.fromisoformat(said["due_after"]))
    kind = said["deadline"].replace("_", " ")
    return f"extended the time for {kind} of {_about(said)} to {until} for both sides: the portal was away."


WORDS["extend_for_outage"] = _extended


def record_entries(facts: Facts, events: list[Event]) -> list[dict[str, Any]]:
    """As components/record.html draws them, newest first."""
    return [_entry(facts, event) for event in reversed(events)]


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
