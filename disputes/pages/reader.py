"""One person who looks at one case: their position, their name for the sides, and what they can do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core import sight
from core.kept import Kept
from core.phrases import phrase, row_of
from core.presenting import money_words
from disputes import sealed_exhibits
from disputes.cooling import Cooling, cooling
from disputes.models import Case, Exhibit, Offer, PartyQuestion, Phase, Reading
from disputes.pages.wording import YOU
from disputes.process import APPLICATION, LENGTH_OF
from people.models import User
from record.acts import acts_open_to
from record.declaring import MEDIATOR, OPERATOR, SIDES, Act, other_side
from timers.models import Deadline

STAFF_FIRST = (MEDIATOR, OPERATOR)

_CLOCKS = Kept(lambda case: Deadline.objects.open().filter(subject=case).order_by("due_at"), "uuid")
_EXHIBITS = Kept(lambda case: Exhibit.objects.filter(case=case).select_related("file").order_by("number"), "uuid")
_READINGS = Kept(
    lambda case: Reading.objects.filter(exhibit__case=case).select_related("mediator").order_by("opened_at", "pk"),
    "uuid",
)


def ruling(clocks: Iterable[Deadline]) -> Deadline | None:
    """The clock that says what happens next: that of the phase, or of the application that stops it."""
    there = {deadline.kind: deadline for deadline in clocks}
    return there.get(APPLICATION) or next((there[kind] for kind in LENGTH_OF if kind in there), None)


@dataclass(frozen=True)
class Reader:
    """Nothing here says more than this person may know."""

    case: Case
    person: User

    @cached_property
    def position(self) -> str:
        if self.case.mediator_id == self.person.pk:
            return MEDIATOR
        return self.case.position_of(self.person, STAFF_FIRST) or ""

    @property
    def side(self) -> str:
        """Client or freelancer; empty for staff."""
        return self.position if self.position in SIDES else ""

    @property
    def other(self) -> str:
        return other_side(self.side) if self.side else ""

    @property
    def is_claimant(self) -> bool:
        return self.side == self.case.claimant

    @property
    def is_respondent(self) -> bool:
        return self.side == self.case.respondent

    def name(self, side: str) -> str:
        return str(self.case.person_of(side))

    def called(self, side: str) -> str:
        """The side's name; “you” for the reader's own."""
        return YOU if side == self.side else self.name(side)

    def money(self, amount: int) -> str:
        return money_words(amount, self.case.currency)

    def share(self, side: str, to_freelancer: int) -> int:
        """What a side gets of the amount in dispute."""
        return to_freelancer if side == "freelancer" else self.case.amount - to_freelancer

    def divided(self, to_freelancer: int) -> str:
        """How the amount in dispute is divided, in words that follow “the clock”: the client first, always."""
        case = self.case
        for side, whole in (("freelancer", case.amount), ("client", 0)):
            if to_freelancer == whole:
                return phrase("releases {amount} to {name}", amount=self.money(case.amount), name=self.called(side))
        return phrase("divides {amount}: {shares}", amount=self.money(case.amount), shares=self.shares(to_freelancer))

    def shares(self, to_freelancer: int) -> str:
        return row_of(
            phrase("{amount} to {name}", amount=self.money(self.share(side, to_freelancer)), name=self.called(side))
            for side in ("client", "freelancer")
        )

    @cached_property
    def open_acts(self) -> dict[str, Act]:
        """What this person can do now, by name."""
        return {act.name: act for act, _ in acts_open_to(self.person, self.case)}

    @cached_property
    def deadline(self) -> Deadline | None:
        """The clock of the phase."""
        return None if self.case.is_closed else ruling(self.clocks)

    @cached_property
    def clocks(self) -> list[Deadline]:
        """All that is open: the clock of the phase, and what runs beside it, the next due first."""
        return _CLOCKS.of(self.case.pk)

    @cached_property
    def exhibits(self) -> list[Exhibit]:
        """Of both sides, in their order, each with its file; in place of what is sealed from the reader, none."""
        with sight.everything():
            there = _EXHIBITS.of(self.case.pk, case=self.case)
        return sealed_exhibits.masked(self.case, self.person, there)

    @cached_property
    def readings(self) -> dict[int, list[Reading]]:
        """Exhibit -> when mediators opened it, the first time first."""
        found: dict[int, list[Reading]] = {}
        for each in _READINGS.of(self.case.pk) if self.exhibits else []:
            found.setdefault(each.exhibit_id, []).append(each)
        return found

    @property
    def cooling(self) -> Cooling:
        """What was decided and has not taken effect yet."""
        return cooling(self.case)

    @property
    def clocks_beside(self) -> list[Deadline]:
        """What runs beside the clock of the phase, the next due first."""
        return [each for each in self.clocks if each.kind not in LENGTH_OF]

    @cached_property
    def asked(self) -> list[PartyQuestion]:
        """The mediator's questions that are not answered yet, in their order."""
        if self.case.phase != Phase.MEDIATION:
            return []
        return [question for question in self.case.party_questions.all() if question.is_open]

    @cached_property
    def had_one(self) -> bool:
        """Whether a mediator has had the case and left it."""
        return self.case.mediatings.exclude(ended_at=None).exists()

    @property
    def their_offer(self) -> Offer | None:
        return self.case.open_offers.get(self.other)

    @property
    def own_offer(self) -> Offer | None:
        return self.case.open_offers.get(self.side)

    @property
    def may_still_pay(self) -> bool:
        """In an election: whether the side's fee is open, and the time to pay it is not over or standing still."""
        in_time = self.deadline is not None and not self.deadline.waits_since
        return in_time and not self.has_paid and not self.case.is_held

    @property
    def has_paid(self) -> bool:
        fee = self.case.fees.get(self.side)
        return fee is not None and fee.is_settled
