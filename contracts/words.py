"""Words of acts on a contract that reach the other side: a note, items to change, a reason.

Before there is a dispute they are between the two. Whoever has to look at them then says so here, one layer above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contracts.models import Contract
from record.acts import Actor

# (contract, who writes, the field, its words, whether the act can do without them); raises a Refusal.
Watches = Callable[[Contract, Actor, str, str, bool], None]

_watches: list[Watches] = []


def watches_words(watch: Watches) -> Watches:
    _watches.append(watch)
    return watch


def reach_the_other(contract: Contract, by: Actor, field: str, words: Iterable[str], *, needed: bool = False) -> None:
    """Inside an act, before anything is done. `needed`: the act cannot be performed without such words."""
    text = "\n".join(words).strip()
    if text:
        for watch in _watches:
            watch(contract, by, field, text, needed)
