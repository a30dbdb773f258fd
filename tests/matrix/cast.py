"""The people and the three cases on which every address is tried.

`own` is the case of the client, the freelancer and the mediator; `other` is one of other people, with a mediator of
its own; `waiting` is one of those other people that nobody has claimed yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db.models import QuerySet

from contracts import drafting
from contracts.models import OfferDraft, Rulebook
from core import clock
from disputes import saved_views
from disputes.models import Case, ReadyText, SavedView, Trial
from disputes.play import trials
from escrow import card_disputes, ledger, payouts, reconciling
from escrow.ledger import Move
from escrow.models import CardDispute, Payment, Reason, Report
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import dispute_charge
from escrow.providers.sandbox_bank import ARRIVES
from evidence.models import StoredFile, Upload
from evidence.uploads import sending
from messaging import reports
from messaging.asking import Asking
from messaging.models import Flag
from messaging.screening import screened_as
from people.models import User
from people.sanctions import Appeal, Measure
from record.declaring import THE_CLOCK
from record.performing import performing
from tests.stories import BEGINNING, TERMS, Story, person
from timers.models import Deadline
from timers.sweep import lock

THREAT = "Pay me tonight or I will come to your house and break your legs."


@dataclass
class Cast:
    """Who asks, and about what."""

    people: dict[str, User | None]
    stories: dict[str, Story]
    trial: Trial
    report: Report
    _parts: dict[str, dict[str, object]] = field(default_factory=dict)

    def parts(self, which: str) -> dict[str, object]:
        """What stands in the addresses, of one of the three; of own, where it is nobody's in particular."""
        if which not in self._parts:
            self._parts[which] = self._read(self.stories.get(which, self.stories["own"]))
        return self._parts[which]

    def _read(self, story: Story) -> dict[str, object]:
        case, contract = story.case, story.contract
        return {
            "case": case.pk,
            "contract": contract.pk,
            "offer_draft": OfferDraft.objects.filter(person=story.client).earliest("changed_at").pk,
            "milestone": 1,
            "payment": story.client.payments.get(purpose="fund", subject=contract).pk,
            "payout": story.freelancer.payouts.get().pk,
            "file": StoredFile.objects.filter(subject=case).earliest("uploaded_at").pk,
            "upload": Upload.objects.filter(by=story.freelancer).earliest("begun_at").pk,
            "deadline": Deadline.objects.of(case).open().get(kind="mediation").pk,
            "flag": Flag.objects.pending().get(message__subject_id=case.pk, category="threat").pk,
            "own_report": reports.Report.objects.get(about__subject_id=case.pk).pk,
            "asking": Asking.objects.get(message__subject_id=case.pk).pk,
            "appeal": Appeal.objects.get(measure__cause__in=_flags_of(case)).pk,
            "measure": Measure.objects.get(cause__in=_flags_of(case)).pk,
            "draft": self.trial.draft_id,
            "trial": self.trial.pk,
            "report": self.report.pk,
            "view": SavedView.objects.get(person=story.mediator).pk,
            "card_dispute": CardDispute.objects.get().pk,
            "ready_text": ReadyText.objects.filter(owner=None).earliest("pk").pk,  # of the house
        }


def _pay_out(story: Story) -> None:
    """The freelancer has 20.00 USD, and takes 10.00 of them out."""
    contract = story.contract
    if story.freelancer.payouts.exists():
        return
    lock(contract.pk)
    with performing(contract, "tried", THE_CLOCK):
        world, wallet = (ledger.account(kind, "USD", owner=story.freelancer) for kind in ("world", "wallet"))
        ledger.post(Move(world, wallet, 2000, Reason.CLIENT_APPROVAL), key=f"tried:{contract.pk}")
    payouts.begin(story.freelancer, 1000, "USD", BankAccount.read("Anybody", ARRIVES), key="matrix-payout")


def _threaten(story: Story) -> None:
    """The freelancer has reported what the client wrote first, and asks to see what was held then."""
    first = story.act(story.client, "say", text="You always do this.").result
    story.act(story.freelancer, "report", message=first.number)
    held = story.act(story.client, "say", text=THREAT).result
    story.act(story.freelancer, "ask_to_see", message=held.number)


def _flags_of(case: Case) -> QuerySet[Flag]:
    return Flag.objects.filter(message__subject_id=case.pk).values("pk")


def _rule_on_an_insult(story: Story) -> None:
    """Somebody else than the reviewer of the cast upheld it, and the client has appealed."""
    with screened_as("harassment"):
        message = story.act(story.client, "say", text="You are a fool.").result
    colleague = person("ruth@evenhand.example", "Ruth Adeyemi", "reviewer")
    story.act(colleague, "uphold", message=message.number, reason="An insult.")
    story.act(story.client, "appeal", message=message.number, words="It was a joke.")


@contextmanager
def cast() -> Iterator[Cast]:
    with clock.stopped_at(BEGINNING) as stopped:
        own, other, waiting = Story(stopped, TERMS), Story(stopped, TERMS), Story(stopped, TERMS)
        for story in (other, waiting):
            story.client = person("wilma@north.example", "Wilma North")
            story.freelancer = person("tomas@south.example", "Tomás South")
            story.mediator = person("bruno@evenhand.example", "Bruno Keller", "mediator")
        for story in (own, other, waiting):
            story.in_queue() if story is waiting else story.in_mediation()
            _threaten(story)
            _rule_on_an_insult(story)
            if story is not waiting:  # the insult went to the mediator alone, whose answer it would wait for
                story.act(story.mediator, "say", text="Let us keep to the work.")
            _pay_out(story)
        for mediator in (own.mediator, other.mediator):
            saved_views.save(mediator, name="Mine", query="q=x")
        for story in (own, other):
            sending.begin(story.freelancer, "Film.mp4", 9)
            OfferDraft.objects.create(person=story.client, said="title=A+logo")
        paid = Payment.objects.get(purpose="fund", subject=own.contract)
        dispute_charge(paid.provider_key, state="inquiry")  # which holds nothing
        card_disputes.ask_about_all()
        people = {
            "nobody": None,
            "client": own.client,
            "freelancer": own.freelancer,
            "mediator": own.mediator,
            "mediator2": person("ada@evenhand.example", "Ada Lin", "mediator"),
            "reviewer": own.reviewer,
            "operator": own.operator,
        }
        draft = drafting.begin(own.operator, name="standard", source=Rulebook.objects.latest_of("standard"))
        trial = trials.ask(draft, own.operator, [("a case", "")])
        yield Cast(people, {"own": own, "other": other, "waiting": waiting}, trial, reconciling.reconcile("the cast"))
