"""Stories for tests: one contract and its case, driven to any phase by the acts that people perform.

    with stories.told() as story:
        story.in_election()
        story.pay_fee(story.client)

The clock is stopped and moves with the story. Each `in_...` goes on from where the story stands.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.models import Contract
from core import clock
from core.clock import StoppedClock
from disputes import process
from disputes.models import Case, Reading
from escrow import checkout
from escrow.models import Account
from evidence import storing
from people.models import StaffRole, User
from record.acts import Performed, found, perform
from timers.models import Deadline
from timers.sweep import sweep

BEGINNING = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)  # a Monday
CARD = "4242 4242 4242 4242"
TERMS: dict[str, Any] = {
    "title": "Research proposal, 12 pages",
    "currency": "USD",
    "rulebook": "standard",
    "milestones": [
        {
            "title": "Research proposal",
            "amount": "100.00",
            "deliverables": [
                {"title": "Proposal text", "criterion": "12 pages without the list of references", "worth": "60.00"},
                {"title": "Reference list", "criterion": "At least 20 sources, published after 2015", "worth": "25.00"},
                {"title": "One revision", "criterion": "Each comment is answered", "worth": "15.00"},
            ],
        }
    ],
}
# Above the rulebook's amount of low value: a rejected recommendation of this one leads to the election.
LARGE = TERMS | {"milestones": [TERMS["milestones"][0] | {"amount": "1200.00"}]}
SAID_DONE = ["done", "done", "done"]
SAID_NOT = ["partly", "not_done", "cannot_tell"]

_keys = itertools.count(1)


@dataclass
class Story:
    """Who is in it, and how far it has come."""

    clock: StoppedClock
    terms: dict[str, Any]
    claimant_side: str = "freelancer"
    claimed: str = ""  # to the freelancer; all of it for a freelancer, nothing for a client, unless said
    answered: str = ""
    recommended: str = "75%"
    client: User = field(init=False)
    freelancer: User = field(init=False)
    mediator: User = field(init=False)
    reviewer: User = field(init=False)
    operator: User = field(init=False)
    second_operator: User = field(init=False)
    stranger: User = field(init=False)
    _contract: Contract = field(init=False)
    _case: Case | None = None

    def __post_init__(self) -> None:
        self.client = person("victor@hale.example", "Victor Hale", time_zone="America/New_York")
        self.freelancer = person("maribel@reyes.example", "Maribel Reyes", time_zone="Asia/Kuala_Lumpur")
        self.mediator = person("ines@evenhand.example", "Inês Carvalho", "mediator")
        self.reviewer = person("kofi@evenhand.example", "Kofi Mensah", "reviewer")
        self.operator = person("asta@evenhand.example", "Asta Lind", "operator")
        self.second_operator = person("jun@evenhand.example", "Jun Mori", "operator")
        self.stranger = person("nobody@elsewhere.example", "Nora Nobody")

    # Who and what.

    @property
    def contract(self) -> Contract:
        return Contract.objects.fresh(self._contract.pk)

    @property
    def case(self) -> Case:
        if self._case is None:
            raise LookupError("the story has no case yet")
        return Case.objects.fresh(self._case.pk)

    @property
    def claimant(self) -> User:
        return self.freelancer if self.claimant_side == "freelancer" else self.client

    @property
    def respondent(self) -> User:
        return self.client if self.claimant_side == "freelancer" else self.freelancer

    def wallet(self, owner: User) -> int:
        account = Account.objects.filter(kind="wallet", owner=owner).first()
        return account.balance if account else 0

    def deadline(self) -> Deadline:
        """The clock of the case's present phase."""
        return Deadline.objects.of(self.case).open().get(kind__in=process.LENGTH_OF)

    # Acting, and letting time pass.

    def act(self, by: User, name: str, **data: Any) -> Performed:
        """Perform an act on the case; an hour passes first, so that no two fall together."""
        self.clock.advance(hours=1)
        return perform(self.case, name, by=by, data=data)

    def act_on_contract(self, by: User, name: str, **data: Any) -> Performed:
        self.clock.advance(hours=1)
        return perform(self.contract, name, by=by, data=data)

    def pay_fee(self, by: User, card: str = CARD) -> None:
        self.clock.advance(hours=1)
        checkout.pay_and_perform(self.case, "pay_fee", by=by, data={}, card=card, key=f"fee-{next(_keys)}")

    def upload(self, by: User, name: str = "proposal-v2.txt", content: bytes = b"Twelve pages of proposal.\n") -> str:
        return str(storing.store(SimpleUploadedFile(name, content), by).pk)

    def let_lapse(self) -> None:
        """The present deadline of the case passes, and the clock does what it does."""
        self.clock.move_to(self.deadline().due_at + timedelta(minutes=1))
        sweep("story")

    # The contract.

    def offered(self) -> Story:
        made = found(
            Contract, "offer_contract", by=self.client, data=self.terms | {"freelancer": self.freelancer.email}
        )
        self._contract = made.result
        return self

    def active(self) -> Story:
        self.offered()
        self.act_on_contract(self.freelancer, "accept_contract")
        return self

    def funded(self) -> Story:
        self.active()
        for number, _ in enumerate(self.terms["milestones"], 1):
            self.clock.advance(hours=1)
            checkout.pay_and_perform(
                self.contract, "fund", by=self.client, data={"milestone": number}, card=CARD, key=f"fund-{next(_keys)}"
            )
        return self

    def submitted(self) -> Story:
        self.funded()
        self.act_on_contract(self.freelancer, "submit", milestone=1, note="Version 1 of the proposal.", meets=[1, 2, 3])
        return self

    # The case, phase by phase.

    def statement(self, by: User, **more: Any) -> dict[str, Any]:
        """What a side states: item by item, its figure, its story."""
        side = self.contract.side_of(by)
        found_there = SAID_DONE if side == "freelancer" else SAID_NOT
        deliverables = self.terms["milestones"][0]["deliverables"]
        items = [
            {"deliverable": f"1.{number}", "done": done, "words": f"About deliverable {number}."}
            for (number, _), done in zip(enumerate(deliverables, 1), found_there, strict=False)
        ]
        figure = self.claimed if by == self.claimant else self.answered
        said = {
            "to_freelancer": figure or (self.terms["milestones"][0]["amount"] if side == "freelancer" else "0.00"),
            "items": items,
            "statement": f"The story of the {side}.",
            "wants": "",
        }
        return said | more

    def in_response(self, **more: Any) -> Story:
        self.submitted()
        said = {"milestones": [1], "files": [self.upload(self.claimant)]} | self.statement(self.claimant) | more
        self.clock.advance(days=1)
        self._case = perform(self.contract, "open", by=self.claimant, data=said).result
        return self

    def in_default(self) -> Story:
        self.in_response()
        self.let_lapse()
        return self

    def in_negotiation(self, **more: Any) -> Story:
        self.in_response()
        self.clock.advance(days=1)
        self.act(self.respondent, "respond", **self.statement(self.respondent, **more))
        return self

    def in_queue(self) -> Story:
        """In mediation, and nobody has claimed it."""
        self.in_negotiation()
        self.clock.advance(days=3)
        self.act(self.claimant, "escalate")
        return self

    def in_mediation(self) -> Story:
        self.in_queue()
        self.act(self.mediator, "claim", declaration="I know neither side.")
        return self

    def read_all(self) -> Story:
        """The mediator opens every exhibit."""
        for exhibit in self.case.exhibits.all():
            Reading.objects.get_or_create(exhibit=exhibit, mediator=self.mediator, defaults={"opened_at": clock.now()})
        return self

    def recommendation(self, **more: Any) -> dict[str, Any]:
        deliverables = self.terms["milestones"][0]["deliverables"]
        findings = [
            {
                "deliverable": f"1.{number}",
                "found": "partly",
                "rule": "The criterion of the contract",
                "reason": "Read.",
            }
            for number, _ in enumerate(deliverables, 1)
        ]
        said = {
            "to_freelancer": self.recommended,
            "findings": findings,
            "reasons": "Three quarters of what was agreed is there.",
            "would_change": "A list of sources after 2015.",
        }
        return said | more

    def in_recommendation(self) -> Story:
        self.in_mediation()
        self.clock.advance(days=2)
        self.read_all()
        self.act(self.mediator, "recommend", **self.recommendation())
        return self

    def in_election(self) -> Story:
        """Both sides have rejected the recommendation."""
        self.in_recommendation()
        self.act(self.client, "reject", typed="REJECT")
        self.act(self.freelancer, "reject", typed="REJECT")
        return self

    def one_paid(self, payer: User | None = None) -> Story:
        self.in_election()
        self.pay_fee(payer or self.freelancer)
        return self

    def both_paid(self) -> Story:
        self.one_paid(self.freelancer)
        self.pay_fee(self.client)
        return self

    def file_sent(self) -> Story:
        self.both_paid()
        self.act(self.operator, "send_file")
        return self

    def awarding(self, **more: Any) -> Story:
        self.file_sent()
        self.clock.advance(days=20)
        return self.recorded(**more)

    def recorded(self, **more: Any) -> Story:
        """An operator records the award, with the award itself."""
        said = {"to_freelancer": "60.00", "fee_shift": "none", "rule": "Award no. 7 of 20 March, paragraph 4"} | more
        said.setdefault("files", [self.upload(self.operator, "award.txt", b"Award no. 7.\n")])
        self.act(self.operator, "record_award", **said)
        return self

    # Ends.

    def settled(self, to_freelancer: str = "60.00") -> Story:
        self.in_negotiation()
        self.act(self.client, "offer", to_freelancer=to_freelancer)
        self.act(self.freelancer, "accept_offer")
        return self

    def fee_defaulted(self, payer: User | None = None) -> Story:
        """Only one side paid, and the clock has decided."""
        self.one_paid(payer)
        self.let_lapse()
        return self

    def neither_paid(self) -> Story:
        self.in_election()
        self.let_lapse()
        return self

    def awarded(self, **more: Any) -> Story:
        self.awarding(**more)
        self.act(self.second_operator, "approve_award")
        return self

    def withdrawn(self) -> Story:
        self.in_negotiation()
        self.act(self.claimant, "withdraw")
        return self


def person(email: str, name: str, *roles: str, time_zone: str = "UTC") -> User:
    made = User.objects.filter(email=email).first() or User.objects.create_user(
        email, display_name=name, time_zone=time_zone
    )
    for role in roles:
        StaffRole.objects.get_or_create(person=made, role=role)
    return made


@contextmanager
def told(terms: dict[str, Any] | None = None, **how: Any) -> Iterator[Story]:
    """A story that has not begun, with the clock stopped for as long as it is told."""
    with clock.stopped_at(BEGINNING) as stopped:
        yield Story(stopped, terms or TERMS, **how)
