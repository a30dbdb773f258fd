"""Replaying the record: from its events alone, where everything stands and what every account holds.

It reads events, and nothing else of the portal's: what it comes to is compared with what the tables say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Which phase may follow which, from the rulebook: the phases of a case in their order, and what each one leads to.
FOLLOWS: dict[str, set[str]] = {
    # A case about money that was released begins with negotiation; without one, with mediation.
    "": {"response", "negotiation", "mediation"},
    "response": {"default", "negotiation", "mediation", "closed"},
    "default": {"negotiation", "mediation", "closed"},
    "negotiation": {"mediation", "closed"},
    "mediation": {"recommendation", "election", "closed"},
    "recommendation": {"election", "closed"},
    "election": {"arbitration", "closed"},
    "arbitration": {"closed"},
    "closed": set(),
}
# Stands that are no phases of their own.
WITHIN = {"awarding": "arbitration", "second_opinion": "recommendation"}
# How something stands of which the record has told nothing yet.
BEGINS = ("", "unfunded", "offered", "direct")


class Unfaithful(AssertionError):
    """The record says something that cannot have happened, or not in this order."""


@dataclass
class Replayed:
    """Where things stand by the record; balances by "kind number", in minor units."""

    stands: dict[str, str] = field(default_factory=dict)
    balances: Counter[str] = field(default_factory=Counter)
    transfers: dict[int, list[Any]] = field(default_factory=dict)

    def move(self, what: str, before: str, after: str) -> None:
        if what.startswith("EH-"):
            before, after = WITHIN.get(before, before), WITHIN.get(after, after)
            if before != after and after not in FOLLOWS[before]:
                raise Unfaithful(f"{what} goes from {before or 'nothing'} to {after}")
        self.stands[what] = after

    def stands_at(self, what: str, before: str) -> bool:
        """Whether a move may start here: each begins where the last one of the same thing ended."""
        here = self.stands.get(what)
        if here is None:
            return before in BEGINS
        return here == before or WITHIN.get(here, here) == WITHIN.get(before, before)


def replayed(events: Iterable[Any]) -> Replayed:
    """Play the record of a contract and its cases: events in the order of their moments, chained by what they move."""
    come_to = Replayed()
    waiting = sorted(events, key=lambda event: (event.at, event.number))
    while waiting:
        moment = waiting[0].at
        together = [event for event in waiting if event.at == moment]
        waiting = waiting[len(together) :]
        while together:
            following = next((event for event in together if _follows(come_to, event, together)), None)
            if following is None:
                raise Unfaithful(f"nothing that happened at {moment} follows: {[(e.act, e.moved) for e in together]}")
            together.remove(following)
            for what, before, after in _moved(following):
                come_to.move(what, before, after)
    for event in events:
        for pk, debit, credit, amount, _, reason in event.said.get("transfers", []):
            if pk in come_to.transfers:
                raise Unfaithful(f"transfer {pk} stands twice in the record")
            come_to.transfers[pk] = [debit, credit, amount, reason, event.act]
            come_to.balances[debit] -= amount
            come_to.balances[credit] += amount
    return come_to


def _follows(come_to: Replayed, event: Any, together: list[Any]) -> bool:
    """An event's own record comes in its order, and what it moves stands where the event found it."""
    if any(other.subject_id == event.subject_id and other.number < event.number for other in together):
        return False
    stands = dict(come_to.stands)
    for what, before, after in _moved(event):
        here = Replayed(stands)
        if not here.stands_at(what, before):
            return False
        stands[what] = after
    return True


def _moved(event: Any) -> list[tuple[str, str, str]]:
    """Each case of a contract has a contact between the sides of its own."""
    return [
        (f"{what} of {event.subject_id}" if what == "contact" else what, before, after)
        for what, before, after in event.moved
    ]
