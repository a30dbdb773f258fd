"""One release through `perform`, beside the same one as pgbench makes it with prepared statements, in the same run.

Two references: all rows that the release leaves behind, with their guards; and the bare movement of money between two
accounts of plain tables. Rounds alternate, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass

from bench import cloning, reference
from config import machine
from contracts.models import Contract
from record.acts import perform
from tests import stories

ROUNDS = 5
RELEASES = 800  # a round


@dataclass(frozen=True)
class Releases:
    """Releases a second, medians of the rounds, and the ratios taken round by round."""

    ours: float
    whole: float
    bare: float
    of_whole: float
    of_bare: float


def measure(address: str, *, rounds: int = ROUNDS) -> Releases:
    """The last contracts are the reference's, the first ones ours."""
    with stories.told(stories.LARGE) as story:
        story.submitted()
        cloning.copies(story.contract, None, 2 * RELEASES * (rounds + 1))
    waiting = Contract.objects.exclude(pk=story.contract.pk).filter(milestones__state="submitted")
    mine = list(waiting.order_by("number").whole()[: RELEASES * (rounds + 1)])
    # What was read for the benchmark is no work of the collector's.
    gc.collect()
    gc.freeze()
    reference.set_up(address)
    reference.set_up_whole(address)
    found = []
    try:
        _ours(mine)  # warms up
        for _ in range(rounds):
            ours = _ours(mine)
            whole = reference.rate_of_whole(machine.DATABASE_URL, releases=RELEASES)
            _, bare = reference.rate(address, seconds=2)
            found.append((ours, whole, bare))
    finally:
        reference.tear_down(address)
    ours, whole, bare = (statistics.median(rates) for rates in zip(*found, strict=True))
    of_whole = statistics.median(ours / whole for ours, whole, _ in found)
    return Releases(ours, whole, bare, of_whole, statistics.median(ours / bare for ours, _, bare in found))


def _ours(waiting: list[Contract]) -> float:
    began = time.perf_counter()
    for _ in range(RELEASES):
        contract = waiting.pop()
        perform(contract, "approve", by=contract.client, data={"milestone": 1})
    return RELEASES / (time.perf_counter() - began)
