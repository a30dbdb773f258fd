"""One release through `perform`, beside the bare movement of money as pgbench makes it, in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from bench import cloning, reference
from contracts.models import Contract
from record.acts import perform
from tests import stories

ROUNDS = 5
SECONDS = 3


@dataclass(frozen=True)
class Releases:
    """Releases per second, medians of the rounds, and the ratio taken round by round."""

    ours: float
    bare: float
    ratio: float
    by: str
    rounds: int


def measure(address: str, *, rounds: int = ROUNDS, seconds: int = SECONDS) -> Releases:
    """In each round our rate and then the reference's, so that a machine that slows down slows both."""
    with stories.told(stories.LARGE) as story:
        story.submitted()
        cloning.copies(story.contract, None, 1500 * seconds * rounds // 2)
    waiting = list(Contract.objects.exclude(pk=story.contract.pk).filter(milestones__state="submitted").whole())
    reference.set_up(address)
    pairs = []
    try:
        for _ in range(rounds):
            ours = _ours(waiting, seconds)
            by, bare = reference.rate(address, seconds=seconds)
            pairs.append((ours, bare))
    finally:
        reference.tear_down(address)
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    return Releases(statistics.median(o for o, _ in pairs), statistics.median(b for _, b in pairs), ratio, by, rounds)


def _ours(waiting: list[Contract], seconds: int) -> float:
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        contract = waiting.pop()
        perform(contract, "approve", by=contract.client, data={"milestone": 1})
        done += 1
    return done / (time.perf_counter() - began)
