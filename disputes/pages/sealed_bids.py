"""Sealed bids as a side finds them: what they are, that it has bid and the other side has, and how many are left.

No figure of any bid is read here, not even the reader's own: nobody is shown one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.phrases import phrase, phrase_later
from disputes.models import Phase
from disputes.models.bid import MOST_BIDS
from disputes.outcomes import bids_met
from disputes.pages.buttons import Button, button
from disputes.pages.reader import Reader
from disputes.pages.wording import marked, sentence
from record.declaring import CLIENT, SIDES

COUNTED = {0: phrase_later("no bid yet"), 1: "1 bid", 2: "2 bids", 3: "3 bids"}


@dataclass(frozen=True)
class SealedBids:
    """For disputes/_bids.html."""

    lines: list[SafeString]
    placed: list[tuple[str, str]]
    make: Button | None


def sealed_bids(reader: Reader) -> SealedBids | None:
    """For a side, as long as bids can be placed."""
    if not reader.side or reader.case.phase not in (Phase.NEGOTIATION, Phase.MEDIATION):
        return None
    placed = bids_placed(reader)
    again = phrase("Place another sealed bid") if placed[reader.side] else ""
    return SealedBids(
        lines=[marked(line) for line in explained(reader)],
        placed=[(side, _placed(reader, side, placed[side])) for side in SIDES],
        make=button(reader, "bid", again, style="second"),
    )


def bids_placed(reader: Reader) -> dict[str, int]:
    """Side -> how many bids it has placed."""
    sides = list(reader.case.bids.values_list("side", flat=True))
    return {side: sides.count(side) for side in SIDES}


def explained(reader: Reader) -> list[str]:
    them, amount = reader.name(reader.other), reader.case.amount
    high, low = amount * 3 // 5, amount * 2 // 5
    met = bids_met(high, low)
    middle = reader.money(met.to_freelancer or 0) if met else ""
    return [
        phrase(
            "A sealed bid names the most that you would give. "
            "Nobody is ever shown it: not {them}, not the mediator, not an arbitrator.",
            them=them,
        )
        if reader.side == CLIENT
        else phrase(
            "A sealed bid names the least that you would take. "
            "Nobody is ever shown it: not {them}, not the mediator, not an arbitrator.",
            them=them,
        ),
        phrase(
            "As soon as the client’s bid is at least the freelancer’s, the case settles at "
            "once, in the middle of the two. If the client bids {high} and the freelancer "
            "{low}, it settles at {middle}.",
            high=reader.money(high),
            low=reader.money(low),
            middle=middle,
        ),
        phrase(
            "If they do not meet, nothing happens, and nobody learns how far apart they "
            "are. Each side has {most_bids} bids.",
            most_bids=MOST_BIDS,
        ),
    ]


def _placed(reader: Reader, side: str, count: int) -> str:
    if side == reader.side:
        return phrase("You have placed {counted}, {left} left", counted=COUNTED[count], left=MOST_BIDS - count)
    return phrase("{name} has placed {counted}", name=sentence(reader.name(side)), counted=COUNTED[count])
