"""The whole life cycle, walked: every act that is open in a state and every lapse is taken from it once.

States are told apart by what can come of them (`Core`); a state that was seen before is entered again only for the
acts that were not open in it then. It branches by savepoints on the real database. In every new state the walk looks
on, with nobody acting, until the case is closed, and at the invariants all the way.

Questions, objections, holds and the like run beside the clock of a phase, and could run in every mixture. A state with
more than one of them is looked on from, and let lapse, but no act is taken from it: mixtures are for the random lives.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from core import clock
from disputes.models import Case
from disputes.play.inputs import inputs_of
from disputes.play.reading import Step
from record.declaring import declared
from tests.journeys import invariants
from tests.journeys.living import BEGINNING, Life
from tests.journeys.trying import possible

PEOPLE = ("client", "freelancer", "mediator", "mediator2", "operator", "operator2")
# Words and evidence change nothing in the life cycle; the threat that one start has is said beforehand.
BESIDES = {
    "say", "report", "uphold", "dismiss", "appeal", "no_contact", "allow_contact", "add_exhibits", "read_exhibit",
    "add_evidence",
}  # fmt: skip
CASES = 1  # a contract may have more, and each goes the same ways
LONGEST = timedelta(days=500)
MOST = 20_000  # edges: a walk that takes more does not merge what is alike
BESIDE = 1  # of what may run beside the clock of a phase, so many at once are walked on from
SOAK = bool(os.environ.get("SOAK_MINUTES"))
ENOUGH = 3 if SOAK else 1  # visits of a state that found nothing new in it: what could be found was found

Core = tuple[Any, ...]


class Undone(Exception):
    """What was tried in a branch is undone."""


@contextmanager
def branch() -> Iterator[None]:
    try:
        with transaction.atomic():
            # Payments insist on a transaction of their own; here one that will be undone stands for the outermost.
            connection.atomic_blocks[-1]._from_testcase = True
            yield
            raise Undone
    except Undone:
        pass


def _of_phase(case: Case) -> tuple[Any, ...]:
    """What decides in this phase how it goes on; what earlier phases left behind decides amounts alone."""
    match case.phase:
        case "response" | "default":
            return case.claimant, case.claimed
        case "mediation":
            return case.mediator_id is None, case.mediation_lapsed_at is None
        case "recommendation":
            last = case.last_recommendation
            return tuple(last.replies.order_by("side").values_list("side", "accepts")) if last else ()
        case "election" | "arbitration":
            fees = [(fee.side, str(fee.state)) for fee in case.fee_rows.order_by("side")]
            return *fees, case.file_sent_at is None
        case _:
            return ()


@dataclass
class Walk:
    life: Life
    cores: set[Core] = field(default_factory=set)
    taken: set[tuple[Any, ...]] = field(default_factory=set)
    in_vain: Counter[Core] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    deepest: int = 0
    paths: int = 0

    def core(self) -> Core:
        """What can come of a state, read off it: where all stands, which clocks run, who answered."""
        seen = self.life.seen()
        case = next((case for case in reversed(seen.cases) if not case.is_closed), None)
        if case is None:
            clocks = sorted((d.kind, d.is_stopped) for d in seen.open_of(seen.contract))
            return tuple(
                map(repr, (seen.contract.phase, [m.standing for m in seen.milestones], clocks, len(seen.cases)))
            )
        clocks = sorted((d.kind, d.is_stopped) for d in seen.open_of(case))
        return tuple(map(repr, (case.standing, case.is_held, case.about_released, clocks, *_of_phase(case))))

    def edges(self) -> list[tuple[str, Any, Any, Any]]:
        found = []
        for subject in self.life.subjects():
            if isinstance(subject, Case) and subject.is_closed:
                continue
            for name in PEOPLE:
                for declaration, part in self.life.open_to(name, subject):
                    if declaration.name not in BESIDES and not self.is_one_too_many(declaration.name):
                        found.append((name, subject, declaration, part))
        return found

    def is_one_too_many(self, act: str) -> bool:
        return act == "open" and len(self.life.seen().cases) >= CASES

    def from_here(self, depth: int = 0) -> None:
        """Take every edge of this state that was not taken from one like it."""
        assert len(self.taken) < MOST, f"the walk does not end: {len(self.cores)} states, {len(self.taken)} edges"
        self.deepest = max(self.deepest, depth)
        core = self.core()
        if core not in self.cores:
            self.cores.add(core)
            self.look_on()
        # All that is new here is noted before any of it is taken: what comes later leaves it to this state.
        for name, subject, declaration, given in self.new_edges(core):
            with branch():
                self.take(name, subject, declaration, given, depth)
        if self.is_new(core, "clock"):
            with branch():
                self.lapse(depth)

    def new_edges(self, core: Core) -> list[tuple[str, Any, Any, dict[str, Any]]]:
        found: list[tuple[str, Any, Any, dict[str, Any]]] = []
        if self.in_vain[core] >= ENOUGH or self.beside() > BESIDE:
            return found
        so_many = 2 if SOAK or not self.beside() else 1
        for name, subject, declaration, part in self.edges():
            inputs = possible(declaration, self.life.at(name, declaration, subject, part))[:so_many]
            found += [
                (name, subject, declaration, given)
                for place, given in enumerate(inputs)
                if self.is_new(core, name, declaration.name, place)
            ]
        self.in_vain[core] += not found
        return found

    def beside(self) -> int:
        seen = self.life.seen()
        case = next((case for case in reversed(seen.cases) if not case.is_closed), None)
        clocks = set(invariants.CLOCK_OF.values()) | {"award"}
        return sum(deadline.kind not in clocks for deadline in seen.open_of(case)) if case else 0

    def is_new(self, *edge: Any) -> bool:
        if edge in self.taken:
            return False
        self.taken.add(edge)
        return True

    def take(self, name: str, subject: Any, declaration: Any, given: dict[str, Any], depth: int) -> None:
        before = self.life.watch.last
        self.life.clock.advance(hours=1)
        refusal = self.life.act(name, subject, declaration, given)
        if refusal is not None:  # what was open was not possible with this input: an offer worse than the last one
            self.refused[f"{declaration.name}: {type(refusal).__name__}"] += 1
        else:
            self.came[declaration.name] += 1
            self.arrive(depth)
        self.life.watch.last = before
        self.life.clock.moment -= timedelta(hours=1)

    def lapse(self, depth: int) -> None:
        before, moment = self.life.watch.last, self.life.clock.moment
        if (due := self.life.next_due()) is not None:
            self.life.pass_to(due.due_at)
            self.came[f"{due.kind}_lapsed"] += 1
            self.arrive(depth)
        self.life.watch.last, self.life.clock.moment = before, moment

    def arrive(self, depth: int) -> None:
        self.must_hold()
        self.from_here(depth + 1)

    def must_hold(self) -> None:
        assert self.life.watch.breaches() == []
        for case in self.life.seen().cases[-1:]:
            self.phases[str(case.phase)] += 1
            self.paths += case.is_closed

    def look_on(self) -> None:
        """Nobody acts from here on: every case comes to its end, and nothing stays held without a clock or a reason.

        Executed as it falls due, or all of it after months in which the system was down: the same comes of it. Every
        day the second is looked at where nothing runs beside the clock of a phase; by `make soak` everywhere.
        """
        before, moment = self.life.watch.last, self.life.clock.moment
        ends, came = moment + LONGEST, []
        for is_down in (False, True) if SOAK or not self.beside() else (False,):
            with branch():
                while not is_down and (due := self.life.next_due()) is not None and due.due_at <= ends:
                    self.life.pass_to(due.due_at)
                    assert self.life.watch.breaches() == []
                self.life.pass_to(ends)
                assert self.life.watch.breaches() == []
                self.all_has_ended()
                came.append(self.what_came())
            self.life.watch.last, self.life.clock.moment = before, moment
        assert came[0] == came[-1], "executed late, something else came of it"

    def all_has_ended(self) -> None:
        seen = self.life.seen()
        for case in seen.cases:
            waits = case.phase == "arbitration" and case.file_sent_at is not None
            assert case.is_closed or waits, f"{case.reference} stays in {case.phase} with nobody acting"
            assert not case.is_closed or not seen.open_of(case)
        assert list(invariants.overdue(seen, clock.portal_now())) == []

    def what_came(self) -> tuple[Any, ...]:
        """What happened when, where the money went, and where everything stands."""
        seen = self.life.seen()
        happened = sorted((event.at, event.act) for event in seen.events)
        went = [(transfer.at, transfer.amount, str(transfer.reason)) for transfer in seen.transfers]
        return happened, went, [case.closed_at for case in seen.cases], [m.state for m in seen.milestones]


RULEBOOK = {"low_value.below": None, "response.days": 3}
STARTS: dict[str, Any] = {
    "everything the standard rulebook has": RULEBOOK,
    "of low value": {"low_value.below": "5000.00", "negotiation.days": 0, "set_aside.days": 0},
    "upwork-2018, where most of it is missing": "upwork-2018",
    "where a threat was made, and withdrawing waits": RULEBOOK,
    "where the money was released": RULEBOOK,
}
EVERYDAY = list(STARTS)[:1]  # the others are walked by `make soak`


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("start", STARTS if SOAK else EVERYDAY)
def test_every_way_through_the_life_cycle_ends_and_keeps_the_money(
    start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.stopped_at(BEGINNING) as stopped:
        walk = Walk(Life(stopped, STARTS[start], amounts=("1000.01",)))
        begin(walk.life, start)
        walk.from_here()
    with capsys.disabled():
        print(f"\n{start}: {len(walk.cores)} states, {len(walk.taken)} edges, {walk.paths} ways to an end,")
        print(f"the longest of {walk.deepest} steps; refused by their input: {dict(walk.refused)}")
        print(f"acts and lapses on the way: {dict(walk.came)}")
    assert set(walk.phases) >= {"closed", "mediation", "recommendation"}
    if start == "everything the standard rulebook has":
        assert set(walk.phases) == {*invariants.CLOCK_OF, "closed"}


def begin(life: Life, start: str) -> None:
    """What has happened where the walk begins."""
    assert life.watch.breaches() == []
    must(life, "client", life.contract, "fund", milestone=1)
    if "released" in start:
        must(life, "client", life.contract, "approve", milestone=1)
    if "threat" in start:
        must(life, "freelancer", life.contract, "open", **played("open", life, to_freelancer="1000.01"))
        case = life.subjects()[-1]
        must(life, "client", case, "say", screened="threat", text="Withdraw, or I will find you.", room="joint")
        must(life, "client", case, "respond", **played("respond", life, to_freelancer="10.00"))


def played(act: str, life: Life, **given: Any) -> dict[str, Any]:
    subject = life.subjects()[-1]
    more = {"milestones": [1]} if act == "open" else {}
    return inputs_of(Step(line=0, at=BEGINNING, by="freelancer", act=act, inputs=given | more), subject)


def must(life: Life, name: str, subject: Any, act: str, screened: str = "none", **given: Any) -> None:
    declaration = declared.act(type(subject), act)
    assert declaration is not None
    assert life.act(name, subject, declaration, given, screened) is None
    assert life.watch.breaches() == []
