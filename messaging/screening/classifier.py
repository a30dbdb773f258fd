"""A small classifier behind the grammar: how much a text is like the messages that it was trained on.

The model is a table of small whole numbers, four for each feature, and is read without any library.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from messaging.screening.features import BUCKETS, GROUPS

MODEL = Path(__file__).parent / "model.bin"
CLASSES = ("threat", "circumvention", "harassment", "none")


@dataclass(frozen=True)
class Model:
    """Weights of each class and how telling each feature is, all in steps of `steps`; and where each class begins."""

    telling: bytes
    weights: tuple[memoryview, ...]
    step: float
    bias: tuple[float, ...]

    def scores(self, groups: list[Counter[int]]) -> dict[str, float]:
        """For each class, how sure the model is of it; together they make one."""
        sums = list(self.bias)
        for group in groups:
            values = {i: (1 + math.log(n)) * self.telling[i] for i, n in group.items() if self.telling[i]}
            length = math.sqrt(sum(value * value for value in values.values())) or 1.0
            for k, weights in enumerate(self.weights):
                sums[k] += self.step * sum(value * weights[i] for i, value in values.items()) / length
        odds = [math.exp(total - max(sums)) for total in sums]
        return {name: odd / sum(odds) for name, odd in zip(CLASSES, odds, strict=True)}


@functools.cache
def model() -> Model:
    """The model, read once, when it is first needed."""
    return unpacked(MODEL.read_bytes())


def packed(telling: bytes, weights: list[bytes], step: float, bias: tuple[float, ...]) -> bytes:
    """A model as its file holds it: a line with the numbers, then the tables, compressed."""
    head = " ".join(f"{number:.6f}" for number in (step, *bias))
    return zlib.compress(head.encode() + b"\n" + telling + b"".join(weights), 9)


def unpacked(file: bytes) -> Model:
    head, _, tables = zlib.decompress(file).partition(b"\n")
    step, *bias = (float(number) for number in head.split())
    tables_of = [tables[i * BUCKETS : (i + 1) * BUCKETS] for i in range(1 + len(CLASSES))]
    return Model(tables_of[0], tuple(memoryview(table).cast("b") for table in tables_of[1:]), step, tuple(bias))


assert len(GROUPS) == 3
