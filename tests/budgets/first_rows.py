"""The first of everything that a list of the portal shows, made by acts, for copies to be made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from core import clock
from core.clock import StoppedClock
from escrow import card_disputes, ledger, payouts, reconciling
from escrow.ledger import Move
from escrow.models import Payment, Reason, Report, SandboxCharge
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import dispute_charge
from escrow.providers.sandbox_bank import ARRIVES
from messaging.models import Flag, Message
from messaging.screening import screened_as
from people.models import User
from record.declaring import THE_CLOCK
from record.performing import performing
from tests.stories import LARGE, TERMS, Story, person
from timers.sweep import lock

FEW, MANY = 10, 10_000
MOST_MILESTONES = 50  # of a contract, by contracts/inputs.py
CASES = (  # a kind of case each, all of the same two people
    "default", "waiver", "arbitration", "awarded", "held", "waiting", "back", "mine", "second", "mediated", "threat",
)  # fmt: skip
LATE = ("late", "failing", "parked")  # contracts whose clock is due and was not executed


@dataclass
class Firsts:
    stopped: StoppedClock
    stories: dict[str, Story] = field(default_factory=dict)
    other: User = field(init=False)
    reviewer: User = field(init=False)  # who has not ruled on anything: an appeal is before another reviewer
    report: Report = field(init=False)
    milestones: dict[int, Story] = field(init=False)
    said: list[Message] = field(init=False)
    flags: list[Flag] = field(init=False)
    paid: Payment = field(init=False)

    def __post_init__(self) -> None:
        self.other = person("ada@evenhand.example", "Ada Lin", "mediator")
        self.reviewer = person("lena@evenhand.example", "Lena Roth", "reviewer")
        for name in (*CASES, *LATE, "talk", "flagged"):
            self.stories[name] = self._begun(name)
            getattr(self, f"_{name}")(self.stories[name])
        self.milestones = {each: self._with_milestones(each) for each in (FEW, MOST_MILESTONES)}
        self._money()
        self.said = list(Message.objects.filter(subject_id=self.stories["talk"].case.pk).order_by("pk"))
        of = [self.stories[name].case.pk for name in ("flagged", "threat")]
        self.flags = list(Flag.objects.filter(message__subject_id__in=of).order_by("pk"))
        self.paid = Payment.objects.get(purpose="fund", subject=self.stories["talk"].contract)

    @property
    def people(self) -> dict[str, User]:
        talk = self.stories["talk"]
        names = ("client", "freelancer", "mediator", "reviewer", "operator")
        return {name: getattr(talk, name) for name in names} | {"reviewer2": self.reviewer}

    def _begun(self, name: str) -> Story:
        large = name in ("waiver", "arbitration", "awarded", "held")
        return Story(self.stopped, (LARGE if large else TERMS) | {"title": f"Survey, {name}"})

    # The first of each.

    def _default(self, story: Story) -> None:
        story.in_default()
        story.act(story.client, "set_aside", **story.statement(story.client, to_freelancer="60.00", reason="Ill."))

    def _waiver(self, story: Story) -> None:
        story.in_election().act(story.client, "request_waiver", reason="I lost my job.")

    def _arbitration(self, story: Story) -> None:
        story.awarding()

    def _awarded(self, story: Story) -> None:
        story.awarded()

    def _held(self, story: Story) -> None:
        story.in_negotiation().act(story.operator, "hold", reason="The card was stolen.")
        story.act(story.second_operator, "hold", reason="Confirmed.")
        story.act(story.second_operator, "release_hold", reason="It was a mistake.")

    def _waiting(self, story: Story) -> None:
        story.in_queue()

    def _back(self, story: Story) -> None:
        story.mediator = self.other
        story.in_mediation().act(self.other, "hand_back", reason="I am ill.")

    def _mine(self, story: Story) -> None:
        story.in_mediation().act(story.client, "object_to_mediator", reason="You were seen together.")

    def _second(self, story: Story) -> None:
        story.mediator = self.other
        story.in_recommendation().act(story.freelancer, "request_second_opinion", reason="Too little.")

    def _mediated(self, story: Story) -> None:
        story.in_mediation().act(story.client, "offer", to_freelancer="60.00")
        story.act(story.freelancer, "accept_offer")

    def _late(self, story: Story) -> None:
        story.submitted()

    _failing = _parked = _late

    def _talk(self, story: Story) -> None:
        story.in_mediation()
        for figure in ("10.00", "20.00"):
            story.act(story.client, "offer", to_freelancer=figure)
        story.act(story.client, "say", text="The list of sources is short.", room="private")
        story.act(story.mediator, "say", text="I have read it.", room="private", to="client")
        story.act(story.client, "say", text="The list of sources is short.")

    def _flagged(self, story: Story) -> None:
        story.in_mediation()
        for ruling in ("dismiss", "uphold"):
            self._insult(story)
            story.act(story.freelancer, "report", message=self._last(story))
            story.act(story.reviewer, ruling, message=self._last(story), reason="Read.")
        story.act(story.client, "appeal", message=self._last(story), words="It was a joke.")
        self._insult(story)

    def _threat(self, story: Story) -> None:
        story.in_mediation()
        with screened_as("threat"):
            story.act(story.client, "say", text="Withdraw, or I call your university.")
        story.act(story.freelancer, "ask_to_see", message=self._last(story))

    def _insult(self, story: Story) -> None:
        with screened_as("harassment"):
            story.act(story.client, "say", text="You are a fool.")

    @staticmethod
    def _last(story: Story) -> int:
        return int(story.case.messages.order_by("-number").values_list("number", flat=True)[0])

    def _with_milestones(self, many: int) -> Story:
        parts = [TERMS["milestones"][0] | {"title": f"Part {number}", "amount": "40.00"} for number in range(many)]
        for part in parts:
            part["deliverables"] = [{"title": "A part of it"}]
        return Story(self.stopped, TERMS | {"title": f"{many} parts", "milestones": parts}).active()

    def _money(self) -> None:
        story = self.stories["mediated"]
        for owner in (story.client, story.freelancer):
            lock(story.contract.pk)
            with performing(story.contract, "tried", THE_CLOCK):
                world, wallet = (ledger.account(kind, "USD", owner=owner) for kind in ("world", "wallet"))
                ledger.post(Move(world, wallet, 2000, Reason.CLIENT_APPROVAL), key=f"tried:{owner.pk}")
            payouts.begin(owner, 1000, "USD", BankAccount.read("Anybody", ARRIVES), key="first")
        dispute_charge(
            Payment.objects.get(purpose="fund", subject=self.stories["talk"].contract).provider_key, state="inquiry"
        )
        card_disputes.ask_about_all()
        SandboxCharge.objects.create(key="stray", amount=1, currency="USD", state="succeeded", made_at=clock.now())
        self.report = reconciling.reconcile("a test")

    def parts(self, many: int) -> dict[str, object]:
        """What stands in the addresses."""
        talk, flagged = self.stories["talk"], self.stories["flagged"]
        flags = Flag.objects.filter(message__subject_id=flagged.case.pk)
        return {
            "case": talk.case.pk,
            "side": "client",
            "number": talk.case.exhibits.earliest("number").number,
            "contract": self.stories["mediated"].contract.pk,
            "flagged": flagged.case.pk,
            "milestones": self.milestones[min(many, MOST_MILESTONES)].contract.pk,
            "flag": flags.pending().earliest("pk").pk,
            "report": self.report.pk,
        }
