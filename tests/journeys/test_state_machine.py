"""Random lives of a contract: acts by everybody, right and wrong; lapses, jumps of the clock, and faults.

After every step all of `invariants` must hold. `make soak` goes on for an hour; SOAK_MINUTES says how long. Each
round's seed is printed: SOAK_SEED=that number plays the same round again.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, InterfaceError, connection
from hypothesis import HealthCheck, Phase, event, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from contracts.models import Contract
from core import clock
from core.errors import Busy, NotAllowed, NotFound
from core.money import show
from disputes.coercion import is_guarded
from disputes.models import Case
from disputes.reading import to_be_opened
from escrow import audit, card_disputes
from escrow.models import CardDispute, Payment
from escrow.providers.sandbox import decide_dispute, dispute_charge
from messaging import rooms
from messaging.models import Message
from record.declaring import declared
from tests.journeys import invariants, living
from tests.journeys.invariants import of_contract
from tests.journeys.living import BEGINNING, MILLISECOND, Life, raises_once
from tests.journeys.trying import WRONG, possible, spoiled
from timers.models import Deadline

EVERYBODY = (
    "client", "freelancer", "mediator", "mediator2", "mediator3", "reviewer", "reviewer2", "operator", "operator2",
    "outsider",
)  # fmt: skip
SIDES = ("client", "freelancer")
RULEBOOKS: tuple[Any, ...] = (
    "standard",
    {"negotiation.days": 0, "low_value.below": None},
    {"set_aside.days": 0, "fee_default": "all", "neither_pays": "even", "low_value.below": "5000.00"},
    {"time_zone": "America/New_York", "response.days": 2, "fee_refund_on_settlement": "none", "low_value.below": None},
    "upwork-2018",
    "upwork-2023",
)
# What ends a case is seldom taken, else no case would get far.
ENDS = {"withdraw", "concede", "accept_offer", "accept", "approve", "grant_refund", "legal_release", "end_contract"}

WEIGHTS = tuple(
    what
    for what, often in {
        "somebody_does_something_possible": 9,
        "the_case_goes_on": 3,
        "somebody_replies": 3,
        "anybody_tries_anything": 3,
        "somebody_says_something_wrong": 3,
        "time_passes": 3,
        "something_fails": 2,
        "the_bank_does_something": 3,
    }.items()
    for _ in range(often)
)
BANKS = 0.5  # of the lives
# What brings a case on, in its order.
ONWARD = (
    "fund", "submit", "open", "respond", "escalate", "claim", "recommend", "reject", "pay_fee", "send_file",
    "record_award", "approve_award",
)  # fmt: skip
# What somebody else waits for. Left to chance alone, the one who could reply seldom comes before the clock does.
REPLIES = (
    "answer", "answer_party", "take_back", "set_aside", "grant_set_aside", "refuse_set_aside", "correct",
    "refuse_correction", "sustain_objection", "overrule_objection", "grant_waiver", "refuse_waiver", "refuse_award",
    "legal_release", "hand_back", "ask_party", "close_evidence", "read_exhibit", "close_exhibit",
)  # fmt: skip
# What cools off first where its maker was threatened.
COOLS = ("accept_offer", "accept", "concede", "withdraw")

tried: Counter[str] = Counter()
performed: Counter[str] = Counter()
steps = Counter[str]()


class Lives(RuleBasedStateMachine):
    """The rules say what may happen next; hypothesis says what does."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.life: Life | None = None
        self.has_looked = False
        self.has_bank = False
        self.chance = self.count = 0  # what hypothesis drew, so that each step of each life goes its own way

    @initialize(chance=st.integers(0, 10**9))
    def begin(self, chance: int) -> None:
        self.chance, rnd = chance, random.Random(f"{chance}")
        rulebook, small, how_far = rnd.choice(RULEBOOKS), rnd.random() < 0.5, rnd.randint(0, len(ONWARD) + 2)
        stopped = self.stack.enter_context(clock.stopped_at(BEGINNING))
        self.life = Life(stopped, rulebook, amounts=("100.01", "33.33") if small else ("1000.01", "0.07"))
        self.life.tried, self.life.performed = tried, performed
        self.has_bank = rnd.random() < BANKS
        performed["accept_contract"] += 1
        assert self.life.watch.breaches() == []
        for _ in range(how_far):
            self.the_case_goes_on(rnd)

    @rule(chance=st.integers(0, 10**9))
    def step(self, chance: int) -> None:
        self.count += 1
        rnd = random.Random(f"{self.chance} {self.count} {chance}")
        what = rnd.choice(WEIGHTS)
        steps[what] += 1
        getattr(self, what)(rnd)

    def somebody_does_something_possible(self, rnd: random.Random) -> None:
        life = self.here
        found: list[tuple[str, Any, Any, Any]] = []
        for name in (rnd.choice(SIDES), rnd.choice(EVERYBODY[2:-1])):
            for subject in life.subjects():
                found += [(name, subject, declaration, part) for declaration, part in life.open_to(name, subject)]
        rare = rnd.randint(0, 9) == 0
        found = [one for one in found if rare or one[2].name not in ENDS]
        if not found:
            return
        # One act as often as another, however many parts it could be about.
        chosen = rnd.choice(sorted({one[2].name for one in found}))
        name, subject, declaration, part = rnd.choice([one for one in found if one[2].name == chosen])
        given = rnd.choice(possible(declaration, life.at(name, declaration, subject, part)))
        screened = rnd.choice(("none", "none", "threat", "harassment", "circumvention"))
        self.do(name, subject, declaration, given, screened)

    def the_case_goes_on(self, rnd: random.Random) -> None:
        """An act that brings the case on, so that the late phases are seen as often as the early ones.

        What is refused, because nothing is funded yet or an input was not right, leaves it to what comes before it.
        """
        life = self.here
        subjects = life.subjects()
        case = subjects[-1] if isinstance(subjects[-1], Case) and not subjects[-1].is_closed else None
        life.pass_to(clock.portal_now() + living.timedelta(hours=49 if case and case.phase == "negotiation" else 3))
        for act in reversed(ONWARD):
            for subject in reversed(life.subjects()):
                for name in self.anybody(rnd) if not (case and act == "open") else ():
                    for declaration, part in life.open_to(name, subject, only=act):
                        at = life.at(name, declaration, subject, part)
                        given = rnd.choice(possible(declaration, at))
                        if act in ("open", "respond"):  # each side wants all of it: nobody concedes
                            given["to_freelancer"] = show(at.at_stake if name == "freelancer" else 0, at.currency)
                        if act == "recommend":
                            self.reads_everything(name, subject)
                        if self.do(name, subject, declaration, given) is None:
                            return

    @staticmethod
    def anybody(rnd: random.Random) -> list[str]:
        """All but the outsider, nobody always first: who may answer again would keep the other side from it."""
        return rnd.sample(EVERYBODY[:-1], len(EVERYBODY) - 1)

    def somebody_replies(self, rnd: random.Random) -> None:
        """What was never done in this run comes first, so that a long one does everything."""
        subject = self.here.subjects()[-1]
        acts = rnd.sample(REPLIES, len(REPLIES))
        if isinstance(subject, Case) and any(is_guarded(subject, side, clock.now()) for side in SIDES):
            acts = [*rnd.sample(COOLS, len(COOLS)), *acts]
        for act in sorted(acts, key=lambda name: performed[name] > 0):
            if declared.act(type(subject), act) is not None and self.somebody_does(act, subject, rnd):
                return

    def somebody_does(self, act: str, subject: Any, rnd: random.Random) -> bool:
        for name in self.anybody(rnd):
            for declaration, part in self.here.open_to(name, subject, only=act):
                given = rnd.choice(possible(declaration, self.here.at(name, declaration, subject, part)))
                return self.do(name, subject, declaration, given) is None
        return False

    def reads_everything(self, name: str, case: Any) -> None:
        """What was added and not opened keeps every recommendation back."""
        opens = declared.act(Case, "read_exhibit")
        for exhibit in to_be_opened(case, self.here.cast[name]):
            self.do(name, case, opens, {"exhibit": exhibit.number})

    def anybody_tries_anything(self, rnd: random.Random) -> None:
        life = self.here
        name, subject, declaration, part = self.some_act(rnd)
        given = rnd.choice(possible(declaration, life.at(name, declaration, subject, part)))
        self.do(name, subject, declaration, given)

    def somebody_says_something_wrong(self, rnd: random.Random) -> None:
        life = self.here
        wrong = rnd.choice([..., *WRONG])
        name, subject, declaration, part = self.some_act(rnd)
        if rnd.random() < 0.5:  # somebody who may, so that it is the input that counts
            who = rnd.choice((*SIDES, *EVERYBODY[:-1]))
            may = [(who, *one) for one in life.open_to(who, subject) if one[0].takes]
            if may:
                name, declaration, part = rnd.choice(may)
        given = possible(declaration, life.at(name, declaration, subject, part))[0]
        if given:
            given = spoiled(given, rnd.choice(sorted(given)), wrong)
        self.do(name, subject, declaration, given)

    def time_passes(self, rnd: random.Random) -> None:
        """To a millisecond before, at or after the next deadline; hours; or months in which nothing is executed."""
        life, due = self.here, self.here.next_due()
        how = rnd.choice(("before", "at", "after", "hours", "days", "months"))
        if how in ("before", "at", "after"):
            if due is None:
                return
            steps[f"{how} a deadline"] += 1
            life.pass_to(due.due_at + {"before": -1, "at": 0, "after": 1}[how] * MILLISECOND)
        else:
            most = {"hours": 80, "days": 9 * 24, "months": 200 * 24}[how]
            if how == "months" and rnd.randint(0, 3):
                return
            life.pass_to(clock.portal_now() + living.timedelta(hours=rnd.randint(1, most)))
        self.nothing_is_overdue()

    def something_fails(self, rnd: random.Random) -> None:
        how = rnd.choice(("terminated", "serialization", "lapse"))
        after = rnd.randint(1, 22)
        if how == "lapse":
            self.a_lapse_fails_once(after % 4)
        else:
            self.the_database_fails_in_an_act(rnd, after, how)

    def the_database_fails_in_an_act(self, rnd: random.Random, after: int, how: str) -> None:
        life = self.here
        name, subject, declaration, part = self.some_act(rnd)
        side = rnd.choice(SIDES)
        may = [(side, *one) for one in life.open_to(side, subject) if not one[0].bill]
        if may:
            name, declaration, part = rnd.choice(may)
        elif declaration.bill:
            return
        given = possible(declaration, life.at(name, declaration, subject, part))[0]
        before = {event.pk for event in life.seen().events}
        with failing(after, how) as failed:
            try:
                life.act(name, subject, declaration, given)
            except (DatabaseError, InterfaceError):
                assert how == "terminated", "a serialization failure is tried again, and nobody hears of it"
        steps[f"{how}: {'hit' if failed else 'missed'}"] += 1
        if connection.connection is None or connection.connection.closed:
            connection.close()
        if failed and how == "terminated":
            now = invariants.Seen.now(life.contract)
            acted = [e for e in now.events if e.pk not in before and not e.act.endswith("_lapsed")]
            assert not acted, f"{acted} is there although the connection was lost in it"

    def a_lapse_fails_once(self, moments: int) -> None:
        life = self.here
        due = life.next_due()
        if due is None:
            return
        with raises_once(due.kind):
            life.pass_to(due.due_at)
            failed = Deadline.objects.get(pk=due.pk)
            if failed.is_open and failed.retry_at:
                steps["a lapse failed"] += 1
                for subject in life.subjects():
                    refusal = life.act("client", subject, *self.say_or_any(subject))
                    assert isinstance(refusal, Busy | NotFound | NotAllowed), refusal
            life.pass_to(clock.portal_now() + living.timedelta(minutes=1 + moments))
        now = Deadline.objects.get(pk=due.pk)
        assert not (now.is_open and now.retry_at), f"{now} was not tried again"
        assert now.status != "lapsed" or now.ended_at == now.due_at

    def say_or_any(self, subject: Any) -> tuple[Any, dict[str, Any]]:
        acts = {declaration.name: declaration for declaration in declared.acts_on(type(subject))}
        chosen = acts.get("say") or acts["accept_contract"]
        return chosen, {"text": "Is anybody there?"}

    def the_bank_does_something(self, rnd: random.Random) -> None:
        """It takes a payment back, or a part; asks about one; or decides. What it says comes twice, or too late."""
        if not self.has_bank:
            return
        disputes = list(CardDispute.objects.undecided().filter(of_contract(self.here.contract, "payment__")))
        if disputes and rnd.random() < 0.4:
            dispute = rnd.choice(disputes)
            states = ("open", "won") if dispute.state == "inquiry" else ("won", "lost")
            said = decide_dispute(dispute.provider_id, rnd.choice(states))
        else:
            paid = self.what_can_be_disputed()
            if not paid:
                return
            payment, left = rnd.choice(paid)
            amount = left if rnd.random() < 0.5 else rnd.randint(1, left)
            said = dispute_charge(payment.provider_key, amount, state=rnd.choice(("open", "open", "open", "inquiry")))
        self.reported(said)
        if rnd.random() < 0.3:
            self.reported(said)

    def what_can_be_disputed(self) -> list[tuple[Payment, int]]:
        """Payments that were booked, and how much of each no bank has spoken of; minor units."""
        booked = Payment.objects.filter(of_contract(self.here.contract), state="used").order_by("begun_at")
        left = [(each, each.amount - sum(dispute.amount for dispute in each.card_disputes.all())) for each in booked]
        return [(payment, amount) for payment, amount in left if amount > 0]

    def reported(self, said: Any) -> None:
        """Through the same door as what a provider reports; never refused, but for what is due this very moment."""
        before = {event.pk for event in self.here.seen().events}
        card_disputes.note(said, "sandbox")
        assert self.here.watch.breaches() == []
        self.has_looked = True
        steps[f"a bank: {said.state}"] += 1
        new = [each for each in self.here.seen().events if each.pk not in before]
        assert all(each.position == "clock" for each in new)

    @property
    def here(self) -> Life:
        assert self.life is not None
        return self.life

    def some_act(self, rnd: random.Random) -> tuple[str, Any, Any, Any]:
        life = self.here
        name = rnd.choice(EVERYBODY)
        subject = rnd.choice(life.subjects())
        acts = {one.name: one for one in declared.acts_on(type(subject)) if not one.founds}
        declaration = acts[rnd.choice(sorted(acts))]
        return name, subject, declaration, rnd.choice(life.parts(declaration, subject))

    def do(self, name: str, subject: Any, declaration: Any, given: dict[str, Any], screened: str = "none") -> Any:
        """Try an act, and look whether what came of it is what may come of it. The refusal, where it was refused."""
        life = self.here
        before = {event.pk for event in life.seen().events}
        refusal = life.act(name, subject, declaration, given, screened)
        assert life.watch.breaches() == []
        self.has_looked = True
        new = [one for one in life.seen().events if one.pk not in before]
        acted = [one for one in new if not one.act.endswith("_lapsed")]
        event(f"{declaration.name} {type(refusal).__name__ if refusal else 'done'}")
        if refusal is None:
            mine = [one for one in acted if one.act == declaration.name and one.subject_id == subject.pk]
            assert len(mine) == 1 or (declaration.bill and not mine), f"{declaration.name} left {len(mine)} events"
            assert all(one.by_id == life.cast[name].pk or one.position == "clock" for one in acted)
        else:
            assert not acted, f"{declaration.name} was refused ({refusal.message}), and still {acted} happened"
            assert refusal.message
        position = subject.position_of(life.cast[name], declaration.by)
        if name == "outsider":
            assert isinstance(refusal, NotFound | Busy), f"an outsider learned of {declaration.name}: {refusal!r}"
        elif position not in declaration.by:
            assert isinstance(refusal, NotAllowed | Busy), f"{name}: {declaration.name} answers {refusal!r}"
        return refusal

    def nothing_is_overdue(self) -> None:
        seen = invariants.Seen.now(self.here.contract)
        assert list(invariants.overdue(seen, clock.portal_now())) == []

    @invariant()
    def all_that_must_hold_holds(self) -> None:
        if self.life is None:
            return
        steps["steps"] += 1
        if not self.has_looked:
            assert self.life.watch.breaches() == []
        self.has_looked = False
        self.nobody_sees_what_is_not_theirs()

    def nobody_sees_what_is_not_theirs(self) -> None:
        life, outsider = self.here, self.here.cast["outsider"]
        assert not Contract.objects.visible_to(outsider).filter(pk=life.contract.pk).exists()
        case = next(reversed(life.seen().cases), None)
        if case is None:
            return
        assert not Case.objects.visible_to(outsider).filter(pk=case.pk).exists()
        for message in Message.objects.filter(subject_id=case.pk, state="held").order_by("-number")[:1]:
            for side in SIDES:
                if life.cast[side].pk != message.author_id:
                    shown = rooms.messages_visible_to(case, life.cast[side])
                    assert all(message.body not in one.text for one in shown if one.number == message.number)

    def teardown(self) -> None:
        try:
            if self.life is not None:
                self.all_that_must_hold_holds()
                assert audit.breaches() == []
        finally:
            self.stack.close()


@contextmanager
def failing(after: int, how: str) -> Iterator[list[str]]:
    """The database fails at the so-manieth statement: the backend is gone, or a serialization failure."""
    count, failed = 0, []

    def fail(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == after and not failed and context["connection"].in_atomic_block:
            failed.append(str(sql))
            if how == "serialization":
                # A cursor of its own: that of the statement may be one on the server, which takes no other.
                with context["connection"].wrap_database_errors, context["connection"].connection.cursor() as plain:
                    plain.execute("DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '40001'; END $$")
            terminate(context["connection"].connection.info.backend_pid)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(fail):
        yield failed


def terminate(pid: int) -> None:
    """As an operator, or a failing server, would: from another connection."""
    with psycopg2.connect(**connection.get_connection_params()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def play(number: int, *, examples: int, at_a_time: int) -> None:
    how = settings(
        max_examples=examples,
        stateful_step_count=at_a_time,
        deadline=None,
        database=None,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Lives), settings=how)


def say_what_happened(began: float) -> None:
    never = sorted(act.name for act in declared.acts.values() if not act.founds and not performed[act.name])
    print(f"\n{steps['steps']} steps in {time.monotonic() - began:.0f} s; {dict(steps)}")
    print(f"performed: {dict(performed.most_common())}")
    print(f"tried and never performed: {[name for name in never if tried[name]]}; never tried: "
          f"{[name for name in never if not tried[name]]}")  # fmt: skip


EVERYDAY = 4
LIVES, EVERYDAY_LIVES = 50, 20  # in a round of `make soak`, and every day


@pytest.mark.django_db(transaction=True)
def test_whatever_anybody_does_all_that_must_hold_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """Everyday: twenty lives, some eight hundred steps.

    For SOAK_MINUTES: on and on, and every act must have been performed.
    """
    minutes = float(os.environ.get("SOAK_MINUTES", "0"))
    first = os.environ.get("SOAK_SEED")
    # The everyday run plays the same lives each time, so that a build says something about its change; a soak does not.
    began, number = time.monotonic(), int(first or (random.randrange(10**9) if minutes else EVERYDAY))
    with capsys.disabled():
        while True:
            print(f"\nstate machine: seed {number}", flush=True)
            play(number, examples=LIVES if minutes or first else EVERYDAY_LIVES, at_a_time=40)
            if time.monotonic() - began > 60 * minutes:
                break
            number += 1
        say_what_happened(began)
    if minutes:
        assert [act.name for act in declared.acts.values() if not act.founds and not performed[act.name]] == []
