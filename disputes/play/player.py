"""Playing a scenario: each step goes through the same door as a click, on a clock that stands still between steps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from contracts.models import Contract, Rulebook
from core import clock
from core.clock import StoppedClock
from core.errors import NotFound, Refusal
from disputes.models import Case
from disputes.play import banking
from disputes.play.inputs import inputs_of
from disputes.play.reading import Scenario, Step
from disputes.play.vocabulary import BY_THE_BANK, ON_CONTRACT
from escrow import checkout
from escrow.noting import only_played
from evidence import storing
from messaging.screening import screened_as
from people.models import Role, StaffRole, User
from record.acts import found, perform
from record.declaring import declared
from record.lapsing import family, lapse_due
from timers.models import Deadline, Subject
from timers.sweep import lock

CARD = "4242 4242 4242 4242"
AWARD = b"The award of a played case.\n"
ROLES = {"mediator": Role.MEDIATOR, "reviewer": Role.REVIEWER, "operator": Role.OPERATOR}
Cast = dict[str, User]


@dataclass
class Played:
    """A scenario after its last step."""

    scenario: Scenario
    cast: Cast
    contract: Contract
    wrong: list[str] = field(default_factory=list)

    @property
    def cases(self) -> list[Case]:
        return list(Case.objects.whole().filter(contract=self.contract).order_by("opened_at", "number"))


def play(scenario: Scenario, *, cast: Cast | None = None) -> Played:
    """Play all steps. A step that is refused unexpectedly, or not refused as it says, is noted in `wrong`."""
    with clock.stopped_at(scenario.start) as stopped, only_played():
        people = cast or strangers()
        played = Played(scenario, people, _contract(scenario, people))
        for step in scenario.steps:
            _let_time_pass(played.contract, stopped, step.at)
            if not step.is_only_time:
                _take(played, step)
    return played


def strangers() -> Cast:
    """New people for one scenario, each in a house of their own."""
    tag = uuid.uuid4().hex[:10]
    return {name: _person(name, tag) for name in (
        "client", "freelancer", "mediator", "mediator2", "mediator3", "reviewer", "reviewer2", "operator", "operator2",
    )}  # fmt: skip


def _person(name: str, tag: str) -> User:
    person = User.objects.create_user(f"{name}@{name}-{tag}.example", display_name=name.capitalize())
    role = ROLES.get(name.rstrip("23"))
    if role:
        StaffRole.objects.create(person=person, role=role)
    return person


def _contract(scenario: Scenario, cast: Cast) -> Contract:
    terms = {
        "title": scenario.milestones[0]["title"],
        "freelancer": cast["freelancer"].email,
        "currency": scenario.currency,
        "rulebook": _rulebook(scenario),
        "milestones": scenario.milestones,
    }
    contract: Contract = found(Contract, "offer_contract", by=cast["client"], data=terms).result
    perform(contract, "accept_contract", by=cast["freelancer"])
    return contract


def _rulebook(scenario: Scenario) -> str:
    """The rulebook's name; parameters of a scenario's own are published under a name of their own."""
    if isinstance(scenario.rulebook, str):
        return scenario.rulebook
    name = f"played-{uuid.uuid4().hex[:12]}"
    Rulebook.objects.create(name=name, version=1, params=scenario.rulebook, published_at=clock.now())
    return name


def _let_time_pass(contract: Contract, stopped: StoppedClock, until: datetime) -> None:
    """Move the clock on; what falls due on the way lapses at its own moment."""
    running = Deadline.objects.running().filter(family(contract.pk), due_at__lte=until).in_order()
    while deadline := running.filter(parked_at=None, retry_at=None).first():
        stopped.move_to(max(stopped.moment, deadline.due_at))
        with transaction.atomic():
            lock(contract.pk)
            lapse_due(contract.pk, stopped.moment)
    stopped.move_to(until)


def _take(played: Played, step: Step) -> None:
    try:
        _act(played, step)
    except Refusal as refusal:
        kind = type(refusal).__name__
        if kind != step.refused and not any(base.__name__ == step.refused for base in type(refusal).__mro__):
            expected = f", not {step.refused}" if step.refused else ""
            said = f"{refusal.message} {refusal.fields or ''}".strip()
            played.wrong.append(f"line {step.line}: {step.by} {step.act} was refused as {kind}{expected}: {said}")
    else:
        if step.refused:
            played.wrong.append(f"line {step.line}: {step.by} {step.act} was not refused as {step.refused}")


def _act(played: Played, step: Step) -> None:
    if step.act in BY_THE_BANK:
        banking.take(played.contract, step)
        return
    person = played.cast[step.by]
    subject = _subject(played, step)
    declaration = declared.act(type(subject), step.act)
    if declaration is None:
        raise NotFound(f"There is no act called “{step.act}” here.")
    data = inputs_of(step, subject)
    if step.act == "record_award" and "files" not in data:
        data["files"] = [str(storing.store(SimpleUploadedFile("award.txt", AWARD), person).pk)]
    if declaration.bill is not None:
        result = checkout.pay_and_perform(subject, step.act, by=person, data=data, card=CARD, key=uuid.uuid4().hex)
        assert result.payment is None or not result.is_undecided, "the sandbox's good card is decided at once"
        return
    with screened_as(step.inputs.get("screened")):
        perform(subject, step.act, by=person, data=data)


def _subject(played: Played, step: Step) -> Subject:
    if step.act in ON_CONTRACT:
        return Contract.objects.fresh(played.contract.pk)
    # Bare: the act reads it whole when it has it locked.
    cases = list(Case.objects.filter(contract=played.contract).order_by("opened_at", "number"))
    if step.case is not None:
        if step.case > len(cases):
            raise NotFound(f"There is no case {step.case}.")
        return cases[step.case - 1]
    if not cases:
        raise NotFound("No case has been opened.")
    still_open = [case for case in cases if not case.is_closed]
    return (still_open or cases)[-1]
