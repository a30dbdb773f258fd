"""Several cases of the queue at once: each is claimed or put off for itself, and each says what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core import sight
from core.errors import Invalid, Refusal, Stale, WrongPhase
from core.phrases import phrase_later
from disputes import snoozing
from disputes.models import Case
from people.models import User
from record import acts
from record.declaring import declared

MOST = 25  # a page of the queue
LOOK_AGAIN = phrase_later("Look at it as it is now, then choose it again.")
Does = Callable[[Case], str]


@dataclass(frozen=True)
class Outcome:
    """Of one case: what came of it, or would; or why nothing did, with what one can do instead."""

    case: Case
    words: str
    instead: str = ""
    is_good: bool = True


@sight.everything()
def cases(pks: Iterable[uuid.UUID]) -> list[Case]:
    """As mediators may try any case that they can name, and are told whose it is: also one that is gone meanwhile."""
    return list(Case.objects.whole().filter(pk__in=list(pks)[:MOST]).order_by("number"))


def visible(person: User, those: Iterable[Case]) -> set[uuid.UUID]:
    """Which of them this person may read more of than their number."""
    pks = [case.pk for case in those]
    return set(Case.objects.visible_to(person).filter(pk__in=pks).values_list("pk", flat=True))


def why_not_claimed(case: Case, by: User) -> Refusal | None:
    return acts.permitted(by, case, declared.acts[Case, "claim"])


def why_not_put_off(case: Case, by: User) -> Refusal | None:
    why = snoozing.why_not(case, by)
    return WrongPhase(why) if why else None


def one_by_one(those: Iterable[Case], does: Does) -> list[Outcome]:
    """One after the other: what is refused of one keeps none of the others back. Raises Invalid, which is about what
    was typed for all, and comes with the first.
    """
    outcomes: list[Outcome] = []
    for case in those:
        try:
            outcomes.append(Outcome(case, does(case)))
        except Invalid:
            raise
        except Stale as changed:
            outcomes.append(Outcome(case, changed.message, LOOK_AGAIN, is_good=False))
        except Refusal as refused:
            outcomes.append(Outcome(case, refused.message, refused.instead, is_good=False))
    return outcomes
