"""How sure the classifier must be before something is done about a message, by what else speaks for it.

Chosen on messages that it had not been trained on (`training/folds.py`, docs/screening.md). English has numbers of its
own: more than half of the messages that it learned from are English, and it is surer there.

Circumvention goes by a rule: the classifier alone suspects from where on those messages that a lower number would add
are right at least five times for every ordinary one. With an address or number that somebody is asked to use, it only
has to be as likely as not. What is masked or suspected costs its writer a mask or a question; threats are held, so
their numbers are higher than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from messaging.screening.verdict import Category


class By(StrEnum):
    """What finds something: an address or number to use, a plain frame, a loose one, or the classifier alone."""

    DETAIL = "detail"
    PLAIN = "plain"
    LOOSE = "loose"
    ALONE = "alone"


Thresholds = Mapping[Category, Mapping[By, float]]


def _by(detail: float, plain: float, loose: float, alone: float) -> dict[By, float]:
    return {By.DETAIL: detail, By.PLAIN: plain, By.LOOSE: loose, By.ALONE: alone}


ENGLISH: Thresholds = {
    Category.THREAT: _by(1, 0.65, 0.87, 0.972),
    Category.CIRCUMVENTION: _by(0.5, 0.65, 0.9, 0.85),
    Category.HARASSMENT: _by(1, 0.75, 0.77, 0.88),
}
OTHERS: Thresholds = {
    Category.THREAT: _by(1, 0.7, 0.82, 0.95),
    Category.CIRCUMVENTION: _by(0.5, 0.7, 0.72, 0.8),
    Category.HARASSMENT: _by(1, 0.3, 0.55, 0.65),
}
