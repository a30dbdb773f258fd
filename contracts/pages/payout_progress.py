"""How far a payout has come, as steps: out of the wallet, with the provider, at the bank, or back again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from core.phrases import phrase, phrase_later
from core.presenting import short_moment
from escrow import payouts

# What each step is called, and the event by which it is done.
WAY = (
    (phrase_later("Out of your wallet"), payouts.BEGIN),
    (phrase_later("With the payment provider"), payouts.SENT),
    (phrase_later("At your bank"), payouts.ARRIVED),
)
BACK = phrase_later("Back in your wallet")


def way_of(happened: Collection[str]) -> list[tuple[str, str, str]]:
    """(name, state as components/stepper.html knows it, event). What came back shows the way that it came, and back."""
    back = next((act for act in (payouts.RETURNED, payouts.REFUSED) if act in happened), "")
    if back:
        return [*((name, "done", act) for name, act in WAY if act in happened), (BACK, "done", back)]
    reached = [act in happened for _, act in WAY]
    now = reached.index(False) if False in reached else len(WAY)
    return [
        (name, "done" if reached[place] else "now" if place == now else "next", act)
        for place, (name, act) in enumerate(WAY)
    ]


def progress(events: Mapping[str, datetime]) -> list[dict[str, str]]:
    """For components/stepper.html. `events` says when each thing happened."""
    waits = payouts.WAITING in events and payouts.SENT not in events
    steps = []
    for name, state, act in way_of(events):
        note = phrase("{events} UTC", events=short_moment(events[act])) if act in events else ""
        steps.append(
            {
                "name": name,
                "state": state,
                "note": phrase("Waits, and is tried again") if waits and state == "now" else note,
            }
        )
    return steps
