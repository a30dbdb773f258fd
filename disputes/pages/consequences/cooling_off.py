"""What it leads to that a decision takes effect later only, and what taking it back does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from contracts.acting import Telling, Told, consequences_of
from core import clock
from core.phrases import phrase
from core.presenting import long_moment
from disputes.coercion import is_guarded
from disputes.models import Case
from disputes.pages.consequences.common import reader_of, told
from disputes.pages.cooling_off import HELD_FOR_YOUR_SAFETY, when_taken_back
from disputes.pages.decided_later import own_decision
from disputes.pages.reader import Reader


@dataclass(frozen=True)
class Later:
    """A decision that would take effect later: until when it can be taken back; empty where it takes effect at once."""

    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.until)

    @property
    def sentences(self) -> list[str]:
        """What stands before all else that the decision leads to."""
        if not self.until:
            return []
        return [
            phrase(
                "{held_for_your_safety} It takes effect on {until}. Until then you can take it back.",
                held_for_your_safety=HELD_FOR_YOUR_SAFETY,
                until=self.until,
            )
        ]

    def done(self, words: str, at_once: str = "") -> str:
        return phrase("{words_} You can still take that back.", words_=words) if self.until else at_once or words


def cools_first(reader: Reader, *, offered: int | None = None) -> Later:
    if not reader.side or not is_guarded(reader.case, reader.side, clock.now(), offered=offered):
        return Later()
    return Later(long_moment(clock.now() + timedelta(hours=reader.case.rules.cooling_off_hours)))


@consequences_of(Case, "take_back")
def take_back(telling: Telling) -> Told:
    reader = reader_of(telling)
    mine = own_decision(reader)
    if mine is None:
        return Told()
    sentences = [
        phrase("Your {called} does not take effect. The case goes on as if you had not made it.", called=mine.called)
    ]
    if reader.cooling.waits_since:
        sentences.append(
            phrase(
                "The deadline that waited for it passes: {when_taken_back} at once.",
                when_taken_back=when_taken_back(reader),
            )
        )
    elif mine.row.act == "respond":
        sentences.append(phrase("You can answer the claim again, with another figure, until the deadline."))
    elif mine.row.offer:
        sentences.append(phrase("The offer stays open."))
    return told(
        sentences,
        button=phrase("Take your {called} back", called=mine.called),
        done=phrase("Your {called} is taken back.", called=mine.called),
    )
