"""A contract between a client and a freelancer, and the money that is held for its milestones."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q

from contracts.rules import Rules
from core.errors import NotFound, invalid
from core.kept import Kept, put_below
from core.phrases import phrase, phrase_later
from people.models import User
from record.declaring import CLIENT, FREELANCER
from timers.models import Subject

if TYPE_CHECKING:
    from contracts.models.milestone import Milestone


class ContractPhase(models.TextChoices):
    OFFERED = "offered", phrase_later("Offered")
    ACTIVE = "active", phrase_later("Active")
    ENDED = "ended", phrase_later("Ended")


class Contracts(models.QuerySet["Contract"]):
    def whole(self) -> Contracts:
        return self.select_related("client", "freelancer", "rulebook")

    def fresh(self, pk: uuid.UUID) -> Contract:
        """For an act: people and rulebook are read when they are asked for. Raises NotFound."""
        for contract in _BY_PK.of(pk):
            return contract
        raise NotFound(phrase("There is no such contract."))

    def visible_to(self, person: User) -> Contracts:
        """A person's own contracts. Operators see all: they keep the money straight."""
        if person.has_role("operator"):
            return self.all()
        return self.of(person)

    def of(self, person: User) -> Contracts:
        """Those in which the person is a side."""
        return self.filter(Q(client=person) | Q(freelancer=person))


def next_contract_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('contract_numbers')")
        return int(cursor.fetchone()[0])


class Contract(Subject):
    subject_ptr = models.OneToOneField(
        Subject, models.PROTECT, parent_link=True, primary_key=True, related_name="as_contract"
    )
    number = models.PositiveIntegerField(unique=True, default=next_contract_number, editable=False)
    title = models.CharField(max_length=160)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contracts_as_client")
    freelancer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contracts_as_freelancer")
    currency = models.CharField(max_length=3)
    rulebook = models.ForeignKey("contracts.Rulebook", models.PROTECT, related_name="contracts")
    phase = models.CharField(max_length=8, choices=ContractPhase, default=ContractPhase.OFFERED)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Contracts.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(client=F("freelancer")), name="two_people_make_a_contract"),
            models.CheckConstraint(condition=Q(phase__in=ContractPhase.values), name="known_contract_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"C-{self.number}"

    @cached_property
    def rules(self) -> Rules:
        return self.rulebook.rules(self.currency)

    @cached_property
    def all_milestones(self) -> list[Milestone]:
        """In their order, each with its deliverables."""
        milestones, deliverables = _all_milestones()
        found = milestones.of(self.pk, contract=self)
        put_below(found, deliverables.of(self.pk), "deliverables")
        return found

    def person_of(self, side: str) -> User:
        return self.client if side == CLIENT else self.freelancer

    def side_of(self, person: User) -> str | None:
        return CLIENT if person.pk == self.client_id else FREELANCER if person.pk == self.freelancer_id else None

    def position_of(self, person: User, wanted: Iterable[str] = ()) -> str | None:
        """The position in which a person meets this contract; None for one who may not even know of it."""
        side = self.side_of(person)
        if side:
            return side
        return next((role for role in wanted if role in person.roles), None) or next(iter(sorted(person.roles)), None)

    def holder(self, side: str) -> int:
        """The side's person by number alone: an account's owner, without reading who it is."""
        return self.client_id if side == CLIENT else self.freelancer_id

    def audience_ids(self) -> set[int]:
        return {self.client_id, self.freelancer_id}

    # What an act asks of its subject: where it stands, and its parts.

    @property
    def standing(self) -> str:
        return self.phase

    @property
    def called(self) -> str:
        return "contract"

    def standing_in_words(self) -> str:
        return {
            "offered": phrase("the contract has not been accepted yet"),
            "active": phrase("the contract is active"),
            "ended": phrase("the contract has ended"),
        }[self.phase]

    def what_now(self) -> str:
        return phrase("Look at the contract to see what is possible now.")

    def what_happened(self, events: list[Any], by: User | None = None) -> str:
        return phrase(
            "The contract has changed since you opened this page: {replace}.", replace=events[-1].act.replace("_", " ")
        )

    def parts(self, kind: str) -> list[Milestone]:
        return self.all_milestones

    def part(self, kind: str, data: Any) -> Milestone:
        """The milestone that the input names."""
        named = str(data.get(kind, "")).strip()
        if not named:
            raise invalid(kind, phrase("Say which milestone."))
        if named.isascii() and named.isdigit() and len(named) <= 4:
            found = self._milestone(int(named))
            if found is not None:
                return found
        raise NotFound(phrase("This contract has no milestone {named}.", named=named[:20]))

    def _milestone(self, number: int) -> Milestone | None:
        """From those that are read already, else this one alone: an act needs no others."""
        if "all_milestones" in self.__dict__:
            return next((milestone for milestone in self.all_milestones if milestone.number == number), None)
        for milestone in _milestones().of(self.pk, number):
            milestone.contract = self
            return milestone
        return None


_BY_PK = Kept(lambda pk: Contract.objects.filter(pk=pk), "uuid")


@cache
def _milestones() -> Kept[Milestone]:
    model: Any = Contract.milestones.rel.related_model  # below in the order of the models
    return Kept(lambda contract, number: model.objects.filter(contract=contract, number=number), "uuid", "smallint")


@cache
def _all_milestones() -> tuple[Kept[Milestone], Kept[Any]]:
    model: Any = Contract.milestones.rel.related_model
    below: Any = model.deliverables.rel.related_model
    return (
        Kept(lambda contract: model.objects.filter(contract=contract).order_by("number"), "uuid"),
        Kept(lambda contract: below.objects.filter(milestone__contract=contract), "uuid"),
    )
