"""All that pages need to know of some contracts, read at once: the number of queries does not grow with them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.models import Contract, Milestone, RefundRequest, Submission
from escrow.models import Account
from people.models import User
from record.declaring import other_side
from timers.models import Deadline


@dataclass
class Facts:
    """One contract as it stands, for one reader. `side` is empty for staff. Keys are the milestones' numbers."""

    contract: Contract
    reader: User
    holds: dict[int, int] = field(default_factory=dict)
    clocks: dict[int, list[Deadline]] = field(default_factory=lambda: defaultdict(list))
    submissions: dict[int, list[Submission]] = field(default_factory=lambda: defaultdict(list))
    requests: dict[int, list[RefundRequest]] = field(default_factory=lambda: defaultdict(list))

    @property
    def side(self) -> str:
        return self.contract.side_of(self.reader) or ""

    @property
    def other(self) -> str:
        return other_side(self.side)

    @property
    def milestones(self) -> list[Milestone]:
        return self.contract.all_milestones

    @property
    def currency(self) -> str:
        return self.contract.currency

    @property
    def held(self) -> int:
        return sum(self.holds.values())

    def held_for(self, milestone: Milestone) -> int:
        return self.holds.get(milestone.number, 0)

    def clock_of(self, milestone: Milestone) -> Deadline | None:
        """The clock that counts: a running one before one that stands still."""
        return min(self.clocks[milestone.number], key=lambda each: (each.is_stopped, each.due_at), default=None)

    def newest(self, milestone: Milestone) -> Submission | None:
        return self.submissions[milestone.number][-1] if self.submissions[milestone.number] else None

    def name_of(self, side: str) -> str:
        return self.contract.person_of(side).display_name


def facts_of(contract: Contract, reader: User) -> Facts:
    return facts_of_all([contract], reader, in_full=True)[0]


def facts_of_all(contracts: Iterable[Contract], reader: User, *, in_full: bool = False) -> list[Facts]:
    """The contracts in their order, each with its milestones, what they hold, and their clocks.

    `in_full` also reads the deliverables, and the files of the submissions.
    """
    found = {contract.pk: Facts(contract, reader) for contract in contracts}
    numbers = _milestones(found, in_full=in_full)
    for subject, number, balance in _escrow(found):
        found[subject].holds[number] = balance
    for deadline in Deadline.objects.open().filter(subject_id__in=found).in_order():
        found[deadline.subject_id].clocks[deadline.about].append(deadline)
    submissions = Submission.objects.filter(milestone__contract_id__in=found).order_by("version")
    for submission in submissions.prefetch_related("files", "meets") if in_full else submissions:
        facts, number = numbers[submission.milestone_id]
        facts.submissions[number].append(submission)
    for request in RefundRequest.objects.filter(milestone__contract_id__in=found).order_by("requested_at"):
        facts, number = numbers[request.milestone_id]
        facts.requests[number].append(request)
    return list(found.values())


def _milestones(found: dict[uuid.UUID, Facts], *, in_full: bool) -> dict[int, tuple[Facts, int]]:
    """Give each contract its milestones; milestone -> (its contract's facts, its number)."""
    numbers: dict[int, tuple[Facts, int]] = {}
    by_contract: dict[uuid.UUID, list[Milestone]] = {pk: [] for pk in found}
    rows = Milestone.objects.filter(contract_id__in=found).order_by("contract_id", "number")
    for milestone in rows.prefetch_related("deliverables") if in_full else rows:
        facts = found[milestone.contract_id]
        milestone.contract = facts.contract
        by_contract[milestone.contract_id].append(milestone)
        numbers[milestone.pk] = facts, milestone.number
    for pk, milestones in by_contract.items():
        found[pk].contract.all_milestones = milestones
    return numbers


def _escrow(found: Iterable[uuid.UUID]) -> Iterable[tuple[uuid.UUID, int, int]]:
    rows = Account.objects.filter(kind="escrow", subject_id__in=found, number__isnull=False)
    return [(row.subject_id, row.number or 0, row.balance) for row in rows if row.subject_id]
