"""What a person's home lists: contracts and cases that need them, that wait for others, and that are over.

Cases are known one layer above, which registers what they add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse

from contracts.acting import address
from contracts.models import Contract, Milestone, MilestoneState
from contracts.pages.facts import Facts, facts_of_all
from contracts.pages.milestones import BADGES
from contracts.pages.step_cards import ifnothing, main_act
from contracts.pages.steps import Step, step_of
from core.phrases import phrase
from core.positions import noun
from core.presenting import day
from escrow.models import Account, Kind, Payment, State
from people.models import User
from record.declaring import CLIENT

NEEDS, WAITS, CLOSED = "needs", "waits", "closed"
FAR = datetime.max.replace(tzinfo=UTC)
MOST = 200  # contracts, and cases, on one home; their lists have the rest


@dataclass(frozen=True)
class Matter:
    """One thing on a home. `card` is what components/matter.html draws; a closed one is a line of the list."""

    place: str
    card: dict[str, Any]
    due: datetime | None = None


@dataclass
class Money:
    """A person's money in one currency, in minor units."""

    currency: str
    held: int = 0
    disputed: int = 0
    free: int = 0
    on_its_way: int = 0


@dataclass
class Home:
    needs: list[dict[str, Any]] = field(default_factory=list)
    waits: list[dict[str, Any]] = field(default_factory=list)
    closed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether there may be more than what is shown."""
        return len(self.needs) + len(self.waits) >= MOST


Adds = Callable[[User], Iterable[Matter]]
_adds: list[Adds] = []


def adds_matters(add: Adds) -> Adds:
    """Register what another app puts on a person's home."""
    _adds.append(add)
    return add


def _asks(payment: Payment) -> str:
    return (
        phrase("It is paid at the provider’s page.") if payment.pay_at else phrase("Your bank asks you to confirm it.")
    )


@adds_matters
def payments_under_way(person: User) -> Iterable[Matter]:
    """Payments whose last word is still to come: one that waits for the payer is something to do."""
    for payment in Payment.objects.filter(payer=person).to_settle().select_related("subject").order_by("begun_at"):
        is_yours = payment.state == State.NEEDS_CONFIRMATION
        card: dict[str, Any] = {
            "facts": [phrase("Payment"), payment.card_in_words],
            "title": payment.purpose.replace("_", " ").capitalize(),
            "url": reverse("payment", args=[payment.pk]),
            "text": _asks(payment) if is_yours else phrase("You need not pay again. We keep asking."),
            "amount": payment.amount,
            "currency": payment.currency,
            "time_label": phrase("No deadline of its own"),
        }
        if is_yours:
            card["main"] = {"label": phrase("Confirm or cancel"), "url": card["url"]}
            card["ifnothing"] = {"text": phrase("the payment is cancelled after 24 hours. Nothing is charged.")}
        yield Matter(NEEDS if is_yours else WAITS, card)


def contracts_of(person: User) -> list[Facts]:
    """The person's own contracts, the newest first, whatever else the person may see."""
    contracts = Contract.objects.visible_to(person).whole().of(person).order_by("-offered_at")
    return facts_of_all(contracts[:MOST], person)


def home_of(person: User, contracts: Iterable[Facts]) -> Home:
    """All matters in their places, the most urgent first."""
    matters = [matter for facts in contracts if (matter := matter_of(facts))]
    for add in _adds:
        matters += add(person)
    home = Home()
    for matter in sorted(matters, key=lambda each: each.due or FAR):
        {NEEDS: home.needs, WAITS: home.waits, CLOSED: home.closed}[matter.place].append(matter.card)
    return home


def money_of(person: User) -> dict[str, Money]:
    """Currency -> what is held on all of the person's contracts, and how much of it is in dispute."""
    disputed = Milestone.objects.filter(
        contract=OuterRef("subject"), number=OuterRef("number"), state=MilestoneState.DISPUTED
    )
    own = Contract.objects.of(person).values("pk")
    accounts = Account.objects.filter(kind=Kind.ESCROW, subject__in=own, number__isnull=False, balance__gt=0)
    sums = accounts.annotate(is_disputed=Exists(disputed)).order_by().values_list("currency", "is_disputed")
    found: dict[str, Money] = {}
    for currency, is_disputed, amount in sums.annotate(Sum("balance")):
        money = found.setdefault(currency, Money(currency))
        if is_disputed:
            money.disputed = amount
        else:
            money.held = amount
    return found


def matter_of(facts: Facts) -> Matter | None:
    """The contract as a matter; None where all that is left of it stands in its cases."""
    step = step_of(facts)
    if step is not None:
        running = step.counts_down if step.counts_down and not step.counts_down.is_stopped else None
        place = NEEDS if step.by == facts.side else WAITS
        return Matter(place, _card(facts, step), running.due_at if running else None)
    if any(milestone.state == MilestoneState.DISPUTED for milestone in facts.milestones):
        return None
    return Matter(CLOSED, _line(facts))


def _card(facts: Facts, step: Step) -> dict[str, Any]:
    contract, milestone = facts.contract, step.milestone
    standing = BADGES[milestone.standing][0] if milestone else contract.get_phase_display()
    amount = facts.held_for(milestone) or milestone.amount if milestone else sum(m.amount for m in facts.milestones)
    card: dict[str, Any] = {
        "facts": [phrase("Contract {reference}", reference=contract.reference), standing],
        "title": contract.title,
        "url": address(contract),
        "position": facts.other,
        "who": facts.name_of(facts.other),
        "text": step.title,
        "amount": amount,
        "currency": facts.currency,
        "ifnothing": ifnothing(facts, step),
    }
    if main := main_act(facts, step):
        card["main"] = main
    return card | _time(step)


def _time(step: Step) -> dict[str, Any]:
    if step.counts_down is None:
        return {"time_label": phrase("No deadline"), "time_note": phrase("Nothing runs out.")}
    if step.counts_down.is_stopped:
        return {"time_label": phrase("Paused"), "time_note": phrase("The clock stands still.")}
    return {"due": step.counts_down.due_at}


def _line(facts: Facts) -> dict[str, Any]:
    contract = facts.contract
    got = sum(milestone.released for milestone in facts.milestones)
    return {
        "title": contract.title,
        "url": address(contract),
        "about": phrase(
            "Contract {reference}, with {name}, as {side}, offered {offered_at}",
            reference=contract.reference,
            name=facts.name_of(facts.other),
            side=noun(facts.side),
            offered_at=day(contract.offered_at),
        ),
        "amount": got,
        "currency": facts.currency,
        "label": phrase("Paid by you") if facts.side == CLIENT else phrase("Paid to you"),
    }
