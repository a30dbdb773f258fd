"""How good the screen is on messages that its model has not seen: in five folds, each judged by the other four.

`thresholds.ENGLISH` and `thresholds.OTHERS` are chosen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from messaging.screening.classifier import CLASSES, unpacked
from messaging.screening.judging import decided, examined
from messaging.screening.training.fitting import fitted
from messaging.screening.training.lines import Line
from messaging.screening.verdict import Category, Verdict

FOLDS = 5


def report(lines: Sequence[Line]) -> list[str]:
    """Recall of each class and false flags, of what is found and of everything that is flagged."""
    verdicts = held_back(lines)
    rows = ["| lines | | threat | circumvention | harassment | false flags |", "|---|---|---|---|---|---|"]
    for language in ("en", "others"):
        own = [i for i, line in enumerate(lines) if (line.language == "en") == (language == "en")]
        for name, suspects in (("found", False), ("found or suspected", True)):
            shares = [
                _share([i for i in own if lines[i].label == label], label, lines, verdicts, suspects)
                for label in CLASSES
            ]
            rows.append(f"| {language} | {name} | {' | '.join(shares)} |")
    return rows


def held_back(lines: Sequence[Line]) -> list[Verdict]:
    """The verdict on each line with a model trained on the other folds."""
    known = [examined(line.text) for line in lines]
    fold = [crc32(line.text.encode()) % FOLDS for line in lines]
    verdicts = [Verdict()] * len(lines)
    for held in range(FOLDS):
        kept = [i for i in range(len(lines)) if fold[i] != held]
        model = unpacked(fitted([known[i].features for i in kept], [lines[i].label for i in kept]))
        for i in range(len(lines)):
            if fold[i] == held:
                verdicts[i] = decided(known[i], model.scores(known[i].features))
    return verdicts


def labels(verdict: Verdict, *, suspects: bool = True) -> set[str]:
    """What a verdict says, with or without what is only suspected."""
    said = {verdict.category, (suspects and verdict.suspected) or Category.NONE}
    return {category.value for category in said if category is not Category.NONE}


def _share(of: list[int], label: str, lines: Sequence[Line], verdicts: Sequence[Verdict], suspects: bool) -> str:
    flagged = [labels(verdicts[i], suspects=suspects) for i in of]
    got = sum(bool(said) if label == "none" else label in said for said in flagged)
    return f"{100 * got / max(1, len(of)):.1f} %"
