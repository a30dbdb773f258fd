"""Why the clock of the recommendation stands still, and until when at most."""

from __future__ import annotations

from core.phrases import all_of, phrase, phrase_later
from core.presenting import long_deadline
from disputes import process
from disputes.pages.reader import Reader
from timers.models import Deadline

STOPPERS = {
    process.SECOND_OPINION: phrase_later("a second opinion is awaited"),
    process.CORRECTION: phrase_later("a correction is asked for"),
    process.QUESTION: phrase_later("a question waits for its answer"),
}


def stoppers(reader: Reader) -> list[Deadline]:
    """What is open and stops the clock, by kind; of one kind the last to end."""
    running = [clock for clock in reader.clocks if clock.kind in STOPPERS and not clock.is_stopped]
    return sorted(running, key=lambda clock: clock.due_at)


def standing_still(reader: Reader) -> str:
    """One sentence for both sides; empty while the clock runs."""
    there = stoppers(reader)
    if not there or reader.deadline is None or not reader.deadline.is_stopped:
        return ""
    why = all_of(STOPPERS[kind] for kind in STOPPERS if any(clock.kind == kind for clock in there))
    return phrase(
        "The clock stands still for both sides, because {why}: at most until {due_at}.",
        why=why,
        due_at=long_deadline(there[-1].due_at),
    )
