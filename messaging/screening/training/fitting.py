"""Training the classifier: the same lines give the same bytes, on any machine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from messaging.screening.classifier import CLASSES, packed
from messaging.screening.features import BUCKETS
from messaging.screening.judging import examined
from messaging.screening.training.lines import Line

Groups = list[Counter[int]]
STRENGTH = 8.0  # how closely the model may follow its lines
TELLING_STEPS = 16.0  # steps of the table that says how telling a feature is
RARE = 1  # a feature is kept when this many lines have it


def trained(lines: Sequence[Line]) -> bytes:
    """A model file, from labelled messages."""
    return fitted([examined(line.text).features for line in lines], [line.label for line in lines])


def fitted(lines: Sequence[Groups], labels: Sequence[str]) -> bytes:
    """A model file, from the features of each line and the class that it is of."""
    telling = _telling(lines)
    table = _table(lines, telling)
    found = [_fitted(table, np.array([name == label for label in labels])) for name in CLASSES]
    step = max(float(np.abs(weights).max()) for weights, _ in found) / 127
    step = float(f"{step:.6f}") or 1e-6
    quantised = [np.clip(np.rint(weights / step), -127, 127).astype(np.int8) for weights, _ in found]
    return packed(telling.tobytes(), [table.tobytes() for table in quantised], step, tuple(b for _, b in found))


def _telling(lines: Sequence[Groups]) -> np.ndarray:
    """Rare features tell more than common ones: the logarithm of their rarity, in whole steps."""
    counts = Counter(i for groups in lines for group in groups for i in group)
    table = np.zeros(BUCKETS, dtype=np.uint8)
    for i, count in counts.items():
        if count >= RARE:
            table[i] = min(255, round((1 + math.log((1 + len(lines)) / (1 + count))) * TELLING_STEPS))
    return table


def _table(lines: Sequence[Groups], telling: np.ndarray) -> csr_matrix:
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, groups in enumerate(lines):
        for group in groups:
            told = [(i, (1 + math.log(n)) * int(telling[i])) for i, n in sorted(group.items()) if telling[i]]
            length = math.sqrt(sum(value * value for _, value in told)) or 1.0
            rows += [row] * len(told)
            columns += [i for i, _ in told]
            values += [value / length for _, value in told]
    return csr_matrix((values, (rows, columns)), shape=(len(lines), BUCKETS))


def _fitted(table: csr_matrix, belongs: np.ndarray) -> tuple[np.ndarray, float]:
    # The dual solver goes from line to line in an order of its own seed and sums in that order: no library of linear
    # algebra, whose sums differ between processors, has a part in it.
    model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, max_iter=3000, tol=1e-3, random_state=0)
    model.fit(table, belongs)
    return model.coef_[0], float(model.intercept_[0])
