"""A contract and its cases, on which anybody may try anything: what the state machine and the walk both stand on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.models import Contract
from core.clock import StoppedClock
from core.errors import Refusal
from disputes.models import Case
from disputes.play import player
from disputes.play.reading import parse
from escrow import checkout
from evidence import storing
from messaging.screening import screened_as
from people.models import User
from record import checking
from record.acts import perform
from record.declaring import Act, declared
from tests.journeys.invariants import Seen, Watch
from tests.journeys.trying import At
from timers.models import Deadline
from timers.sweep import sweep

BEGINNING = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)
CARD = "4242 4242 4242 4242"

HEAD = """
name: A life
rulebook: {rulebook}
start: 2026-04-06T09:00:00Z
contract: {{currency: {currency}, milestones: [{milestones}]}}
steps: []
"""


@dataclass
class Life:
    """One contract from its acceptance on, and everybody who may have something to do with it."""

    clock: StoppedClock
    rulebook: Any = "standard"
    currency: str = "USD"
    amounts: tuple[str, ...] = ("1000.00", "200.00")
    cast: dict[str, User] = field(init=False)
    contract: Contract = field(init=False)
    watch: Watch = field(init=False)
    performed: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    keys: int = 0

    def __post_init__(self) -> None:
        milestones = ", ".join(
            f'{{title: M{place}, amount: "{amount}", deliverables: [First, Second]}}'
            for place, amount in enumerate(self.amounts, 1)
        )
        scenario = parse(HEAD.format(rulebook=json.dumps(self.rulebook), currency=self.currency, milestones=milestones))
        self.cast = player.strangers()
        self.cast["outsider"] = player._person("outsider", f"{self.cast['client'].pk}")
        self.contract = player._contract(scenario, self.cast)
        self.watch = Watch(self.contract)

    # What there is to act on.

    def subjects(self) -> list[Any]:
        """The contract, and the newest case, if there is one; as they stand now."""
        newest = Case.objects.filter(contract_id=self.contract.pk).order_by("-number").first()
        found: list[Any] = [Contract.objects.fresh(self.contract.pk)]
        return [*found, Case.objects.fresh(newest.pk)] if newest else found

    def parts(self, declaration: Act, subject: Any) -> list[Any]:
        return list(subject.parts(declaration.part)) if declaration.part else [subject]

    def open_to(self, name: str, subject: Any, only: str = "") -> Iterator[tuple[Act, Any]]:
        """What this person could do now, the unlisted acts included."""
        person = self.cast[name]
        for declaration in declared.acts_on(type(subject)):
            if declaration.founds or (only and declaration.name != only):
                continue
            if subject.position_of(person, declaration.by) not in declaration.by:
                continue
            for part in self.parts(declaration, subject):
                if part.standing not in declaration.phase:
                    continue
                data = {declaration.part: part.number} if declaration.part else {}
                if checking.permitted(person, subject, declaration, data) is None:
                    yield declaration, part

    def at(self, name: str, declaration: Act, subject: Any, part: Any) -> At:
        side = subject.position_of(self.cast[name], declaration.by) or name
        fields = declaration.takes().fields if declaration.takes else {}
        needs_file = "files" in fields and fields["files"].required
        return At(subject, side, part, (self.upload(name),) if needs_file else ())

    def upload(self, name: str) -> str:
        self.keys += 1
        file = SimpleUploadedFile(f"{self.keys}.txt", f"Evidence {self.keys}".encode())
        return str(storing.store(file, self.cast[name]).pk)

    # Acting, and letting time pass.

    def act(
        self, name: str, subject: Any, declaration: Act, data: dict[str, Any], screened: str = "none"
    ) -> Refusal | None:
        """Try it through the one door there is. The refusal, where it was refused."""
        self.tried[declaration.name] += 1
        self.keys += 1
        try:
            if declaration.bill is not None:
                key = f"life-{self.contract.pk}-{self.keys}"
                checkout.pay_and_perform(subject, declaration.name, by=self.cast[name], data=data, card=CARD, key=key)
            else:
                with screened_as(screened):
                    perform(subject, declaration.name, by=self.cast[name], data=data)
        except Refusal as refusal:
            return refusal
        self.performed[declaration.name] += 1
        return None

    def pass_to(self, moment: datetime) -> None:
        """Time passes, and the clock does what it does."""
        self.clock.move_to(max(moment, self.clock.moment))
        sweep("life")

    def next_due(self) -> Deadline | None:
        subjects = [subject.pk for subject in self.subjects()]
        return Deadline.objects.running().filter(subject_id__in=subjects).in_order().first()

    def seen(self) -> Seen:
        assert self.watch.last is not None
        return self.watch.last


@contextmanager
def raises_once(kind: str) -> Iterator[None]:
    """The lapse of this kind of deadline fails the first time that it runs."""
    plain = declared.lapses[kind]
    failed: list[bool] = []

    def run(subject: Any, deadline: Deadline) -> Any:
        plain.run(subject, deadline)  # as far as it gets: all of it is to be undone
        if not failed:
            failed.append(True)
            raise RuntimeError("this lapse fails once")

    declared.lapses[kind] = replace(plain, run=run)
    try:
        yield
    finally:
        declared.lapses[kind] = plain


MILLISECOND = timedelta(milliseconds=1)
