"""What comes of a milestone if nobody does anything: beside what every act on it leads to."""

from __future__ import annotations

from typing import Any

from contracts.acting import Telling, silence_of
from contracts.models import Contract, Milestone
from contracts.pages.facts import facts_of_all
from contracts.pages.silence import lead, silence


@silence_of(Contract)
def nobody_acts(telling: Telling) -> dict[str, Any] | None:
    """The same words as on the page of the contract; None where no clock runs."""
    milestone = telling.part
    if not isinstance(milestone, Milestone):
        return None
    facts = facts_of_all([telling.subject], telling.by)[0]
    running = next((clock for clock in facts.clocks[milestone.number] if not clock.is_stopped), None)
    if running is None:
        return None
    led = silence(facts, milestone, running)
    return {"lead": lead(facts, led.waits_for), "text": led.text}
