"""Waivers, holds, card disputes and outages, as the record tells them. Why operators hold a case is in no sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.presenting import long_deadline
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of
from record.declaring import SIDES

HOLDS = {
    "placed": "held the case for legal reasons. All clocks stand still",
    "confirmed": "confirmed the legal hold as a second operator",
    "renewal_proposed": "proposed to renew the legal hold",
    "renewed": "renewed the legal hold as a second operator",
}


def _name(case: Case, said: dict[str, Any]) -> str:
    side = said.get("side", "")
    return str(case.person_of(side)) if side in SIDES else "a side"


def _until(said: dict[str, Any]) -> str:
    return f", until {long_deadline(datetime.fromisoformat(said['until']))}" if said.get("until") else ""


def _held(case: Case, said: dict[str, Any]) -> str:
    return HOLDS.get(said.get("step", ""), "acted on the legal hold") + _until(said)


def _release(case: Case, said: dict[str, Any]) -> str:
    if said.get("step") == "released":
        return "ended the legal hold as a second operator. All clocks run on"
    return "proposed to end the legal hold"


def _by_law(case: Case, said: dict[str, Any]) -> str:
    rule = f": “{said['rule']}”" if said.get("rule") else ""
    figure = f"{of(said, 'to_freelancer')} to the freelancer, as the law requires{rule}"
    if said.get("step") == "executed":
        return f"agreed as a second operator to release the money by law: {figure}"
    return f"proposed to release the money by law: {figure}"


def extended(said: dict[str, Any]) -> str:
    """Of cases and contracts alike."""
    lost = sum((_lasted(*outage) for outage in said["outages"]), timedelta())
    kind = said["deadline"].replace("_", " ")
    until = long_deadline(datetime.fromisoformat(said["due_after"]))
    minutes = int(lost.total_seconds() // 60)
    return f"extended the time for {kind} to {until} for both sides: the portal was away for {minutes} minutes"


def _lasted(began: str, ended: str) -> timedelta:
    return datetime.fromisoformat(ended) - datetime.fromisoformat(began)


SENTENCES: Sentences = {
    "request_waiver": "asked the platform to pay the arbitration fee",
    "grant_waiver": lambda case, said: (
        f"granted {_name(case, said)} the waiver of the fee, {of(said, 'amount')}. It counts as paid"
    ),
    "refuse_waiver": lambda case, said: f"refused {_name(case, said)} the waiver of the fee",
    "hold": _held,
    "release_hold": _release,
    "hold_lapsed": "noted that the legal hold had run out. All clocks run on",
    "legal_release": _by_law,
    "card_disputed": lambda _, said: (
        f"noted that the bank of the client’s card has taken {of(said, 'amount')} back. The case is held until this is "
        f"decided{_until(said)}"
    ),
    "card_dispute_won": lambda _, said: f"noted that the card dispute is won: {of(said, 'amount')} came back",
    "card_dispute_lost": lambda _, said: (
        f"noted that the card dispute is lost: {of(said, 'amount')} stay with the client’s bank"
    ),
    "alarm_again": "alarmed two operators again: no award has come",
    "extend_for_outage": lambda _, said: extended(said),
}
