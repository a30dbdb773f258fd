"""The grammar of the screen, as data: which notions, said near each other, make a threat, an insult or an invitation.

    unless: said fiction
    Authorities
        will > tell > police 8
        jail & you|your 10 ?

A heading is the reason in words; each line below it is a frame. `>` wants that order, `&` takes any; `a|b` is one or
the other; the number says within how many words. What stands after `unless` voids a frame when it is near. A frame with
a question mark is loose: it counts where the classifier is sure, and is voided by nothing.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from messaging.screening.tagging import PERSONS, Tag

_FOLDER = Path(__file__).parent
_ROUND = 6  # words on either side in which a veto is looked for
_MOST = 60  # occurrences of one notion that are tried; no honest message has more

Positions = Mapping[str, list[Tag]]


@dataclass(frozen=True)
class Frame:
    """Notions that together mean something, and what takes the meaning away."""

    category: str
    why: str
    line: str
    orders: tuple[tuple[tuple[str, ...], ...], ...]
    width: int
    vetoes: tuple[str, ...]
    is_loose: bool

    def stands_in(self, positions: Positions) -> tuple[int, int] | None:
        """The words from first to last in which the frame is filled, if it is anywhere."""
        slots = self.orders[0]
        if not all(any(notion in positions for notion in slot) for slot in slots):
            return None
        for order in self.orders:
            for span in _filled(order, positions, self.width):
                if not self._is_void(span, positions):
                    return span
        return None

    def _is_void(self, span: tuple[int, int], positions: Positions) -> bool:
        first, last = span[0] - _ROUND, span[1] + _ROUND
        return any(first <= tag.first < last for veto in self.vetoes for tag in positions.get(veto, ()))


def _filled(order: tuple[tuple[str, ...], ...], positions: Positions, width: int) -> Iterator[tuple[int, int]]:
    for tag in _of(order[0], positions)[:_MOST]:
        before, end = tag, tag.last
        for slot in order[1:]:
            # Persons may stand inside the phrase of another notion: “your boss” is a boss and yours.
            is_inside = before.notion in PERSONS or PERSONS.issuperset(slot)
            following = _next(slot, positions, before.first if is_inside else before.last, tag.first + width)
            if following is None:
                break
            before, end = following, max(end, following.last)
        else:
            yield tag.first, end


def _of(slot: tuple[str, ...], positions: Positions) -> list[Tag]:
    if len(slot) == 1:
        return positions.get(slot[0], [])
    return sorted((tag for notion in slot for tag in positions.get(notion, ())), key=lambda tag: tag.first)


def _next(slot: tuple[str, ...], positions: Positions, start: int, end: int) -> Tag | None:
    found: Tag | None = None
    for notion in slot:
        tags = positions.get(notion, [])
        at = bisect_left(tags, start, key=lambda tag: tag.first)
        if at < len(tags) and tags[at].last <= end and (found is None or tags[at].first < found.first):
            found = tags[at]
    return found


def placed(tags: list[Tag]) -> Positions:
    """Where each notion stands, in order."""
    positions: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        positions[tag.notion].append(tag)
    return dict(positions)


@functools.cache
def frames() -> tuple[Frame, ...]:
    """All frames, read once; the gravest category first."""
    return tuple(
        frame
        for category in ("threat", "circumvention", "harassment")
        for frame in _read((_FOLDER / f"{category}.frames").read_text(encoding="utf-8"), category)
    )


def _read(text: str, category: str) -> Iterator[Frame]:
    why = ""
    vetoes: tuple[str, ...] = ()
    for line in text.splitlines():
        if line.startswith("    "):
            yield _frame(line.strip(), why, category, vetoes)
        elif line.startswith("unless: "):
            vetoes = tuple(line.split()[1:])
        elif line.strip() and not line.startswith("#"):
            why = line.strip()


def _frame(line: str, why: str, category: str, vetoes: tuple[str, ...]) -> Frame:
    words = line.split()
    is_loose = words[-1] == "?"
    width = next(int(word) for word in words if word.isdecimal())
    slots = tuple(tuple(word.split("|")) for word in words if word[0].isalpha())
    orders = tuple(permutations(slots)) if "&" in words else (slots,)
    # What the frame itself asks for is no veto.
    against = tuple(veto for veto in vetoes if not any(veto in slot for slot in slots))
    return Frame(category, why, line, orders, width, () if is_loose else against, is_loose)
