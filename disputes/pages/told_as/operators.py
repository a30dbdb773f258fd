"""Waivers, holds, card disputes and outages, as the record tells them. Why operators hold a case is in no sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.phrases import phrase, phrase_later, phrase_of
from core.presenting import long_deadline
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of
from record.declaring import SIDES
from timers.called import called

HOLDS = {
    "placed": phrase_later("held the case for legal reasons. All clocks stand still"),
    "confirmed": phrase_later("confirmed the legal hold as a second operator"),
    "renewal_proposed": phrase_later("proposed to renew the legal hold"),
    "renewed": phrase_later("renewed the legal hold as a second operator"),
}


ACTED = phrase_later("acted on the legal hold")


def _name(case: Case, said: dict[str, Any]) -> str:
    side = said.get("side", "")
    return str(case.person_of(side)) if side in SIDES else phrase("a side")


def _until(said: dict[str, Any]) -> str:
    return (
        phrase(", until {until}", until=long_deadline(datetime.fromisoformat(said["until"])))
        if said.get("until")
        else ""
    )


def _held(case: Case, said: dict[str, Any]) -> str:
    return str(HOLDS.get(said.get("step", ""), ACTED)) + _until(said)


def _release(case: Case, said: dict[str, Any]) -> str:
    if said.get("step") == "released":
        return phrase("ended the legal hold as a second operator. All clocks run on")
    return phrase("proposed to end the legal hold")


def _by_law(case: Case, said: dict[str, Any]) -> str:
    rule = f": “{said['rule']}”" if said.get("rule") else ""
    figure = phrase("{of} to the freelancer, as the law requires{rule}", of=of(said, "to_freelancer"), rule=rule)
    if said.get("step") == "executed":
        return phrase("agreed as a second operator to release the money by law: {figure}", figure=figure)
    return phrase("proposed to release the money by law: {figure}", figure=figure)


def extended(said: dict[str, Any]) -> str:
    """Of cases and contracts alike."""
    lost = sum((_lasted(*outage) for outage in said["outages"]), timedelta())
    kind = called(said["deadline"])
    until = long_deadline(datetime.fromisoformat(said["due_after"]))
    return phrase_of(
        int(lost.total_seconds() // 60),
        "extended the time for {kind} to {until} for both sides: the portal was away for {number} minute",
        "extended the time for {kind} to {until} for both sides: the portal was away for {number} minutes",
        kind=kind,
        until=until,
    )


def _lasted(began: str, ended: str) -> timedelta:
    return datetime.fromisoformat(ended) - datetime.fromisoformat(began)


SENTENCES: Sentences = {
    "request_waiver": phrase_later("asked the platform to pay the arbitration fee"),
    "grant_waiver": lambda case, said: phrase(
        "granted {name} the waiver of the fee, {of}. It counts as paid", name=_name(case, said), of=of(said, "amount")
    ),
    "refuse_waiver": lambda case, said: phrase("refused {name} the waiver of the fee", name=_name(case, said)),
    "hold": _held,
    "release_hold": _release,
    "hold_lapsed": phrase_later("noted that the legal hold had run out. All clocks run on"),
    "legal_release": _by_law,
    "card_disputed": lambda _, said: phrase(
        "noted that the bank of the client’s card has taken {of} back. The case is held until this is decided{until}",
        of=of(said, "amount"),
        until=_until(said),
    ),
    "card_dispute_won": lambda _, said: phrase(
        "noted that the card dispute is won: {of} came back", of=of(said, "amount")
    ),
    "card_dispute_lost": lambda _, said: phrase(
        "noted that the card dispute is lost: {of} stay with the client’s bank", of=of(said, "amount")
    ),
    "alarm_again": phrase_later("alarmed two operators again: no award has come"),
    "extend_for_outage": lambda _, said: extended(said),
}
