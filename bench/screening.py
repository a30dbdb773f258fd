"""How good the screen is, on messages with gold labels: recall, false flags, and what a message costs the processor.

`bench/screening/heldout.jsonl` was written and labelled by people who never saw the screen, and nobody who works on the
screen reads it. SCREENING_GOLD names other files, parted by colons; what is not there is skipped.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from messaging.screening import Category, screen

HELD_OUT = Path(__file__).resolve().parent / "screening" / "heldout.jsonl"
CLASSES = ("threat", "harassment", "circumvention")
BENIGN_TAGS = ("quote", "lawful", "idiom")


@dataclass
class Found:
    """Of how many messages of each kind how many were flagged, and found rather than suspected."""

    name: str
    of: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def share(self, kind: str) -> str:
        sure, all_of_it = self.found[kind], self.flagged[kind]
        share = 100 * all_of_it / self.of[kind]
        return f"{share:.1f} % ({sure} + {all_of_it - sure} of {self.of[kind]})"

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * (len(self.seconds) - 1))]


def measure() -> list[Found]:
    """Every gold file that is there."""
    named = [Path(path) for path in os.environ.get("SCREENING_GOLD", "").split(":") if path]
    return [_measured(path) for path in (HELD_OUT, *named) if path.exists()]


def _measured(path: Path) -> Found:
    found = Found(path.name)
    screen("The first one reads the model.")
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        began = time.process_time()
        verdict = screen(gold["text"])
        found.seconds.append(time.process_time() - began)
        sure = {verdict.category.value} - {Category.NONE.value}
        flagged = sure | ({verdict.suspected.value} if verdict.suspected else set())
        label = gold["label"]
        for kind in _kinds(gold):
            found.of[kind] += 1
            found.flagged[kind] += label in flagged if label in CLASSES else bool(flagged)
            found.found[kind] += label in sure if label in CLASSES else bool(sure)
    return found


def _kinds(gold: dict[str, Any]) -> Iterator[str]:
    label, tags, others = gold["label"], gold["tags"], gold["lang"] != "en"
    yield label
    if label in CLASSES:
        yield from (
            ("evasion",) * ("evasion" in tags)
            + ("other languages",) * others
            + (f"{label}, hard left out",) * ("hard" not in tags)
        )
    else:
        yield from (f"benign {tag}" for tag in BENIGN_TAGS if tag in tags)
        yield from ("benign, other languages",) * others + ("benign, hard left out",) * ("hard" not in tags)
