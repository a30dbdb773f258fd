"""What crowds of lapses on cases read beforehand: everything that the end of an election looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F

from contracts.models import Milestone, Rulebook
from disputes import process
from disputes.models import Case, Fee, Recommendation
from disputes.undecided import undecided_of
from escrow import books, ledger
from escrow.ledger import Place
from escrow.models import Account
from record.crowds import OpenDeadlines, Read, reads
from record.declaring import SIDES
from timers.models import Deadline


@reads(process.ELECTION)
def elections(deadlines: list[Deadline], is_open: OpenDeadlines) -> Read:
    """Cases with their rulebook, fees, last recommendation, disputed milestones, clocks and accounts, and what of
    payments and waivers is not decided.
    """
    cases = _with_clocks([deadline.subject_id for deadline in deadlines], is_open)
    fees, frozen, recommended = _fees(cases), _frozen(cases), _recommended(cases)
    begun = undecided_of({deadline.subject_id: deadline.due_at for deadline in deadlines})
    for pk, case in cases.items():
        for milestone in frozen[pk]:
            milestone.contract = case.contract
        # What the stages read once per loaded case has been read.
        case.__dict__ |= {"fees": fees[pk], "frozen": frozen[pk], "undecided": begun[pk]}
        case.__dict__["last_recommendation"] = recommended.get(pk)
    return Read(dict(cases), lambda: books.opened(_accounts(cases.values()), len(cases)))


def _accounts(cases: Collection[Case]) -> dict[books.Identity, Account]:
    """Of the cases and their contracts, and the wallets of both sides, which may have to be made."""
    contracts = [case.contract for case in cases]
    found = books.read(
        [pk for case in cases for pk in (case.pk, case.contract_id)],
        [pk for contract in contracts for pk in (contract.client_id, contract.freelancer_id)],
    )
    wallets = [
        Place("wallet", contract.currency, owner=contract.holder(side)) for contract in contracts for side in SIDES
    ]
    missing = [place for place in wallets if place.columns not in found]
    return found | {books.identity(made): made for made in ledger.accounts(missing)} if missing else found


def _with_clocks(pks: Iterable[UUID], is_open: OpenDeadlines) -> dict[UUID, Case]:
    cases = {case.pk: case for case in Case.objects.select_related("contract").filter(pk__in=list(pks))}
    # Many share one rulebook: it is read once, and not with each of them.
    rulebooks = Rulebook.objects.in_bulk({case.contract.rulebook_id for case in cases.values()})
    for case in cases.values():
        case.contract.rulebook = rulebooks[case.contract.rulebook_id]
        case.__dict__["open_deadlines"] = is_open.get(case.pk, [])
        case.contract.__dict__["open_deadlines"] = is_open.get(case.contract_id, [])
    return cases


def _fees(cases: Iterable[UUID]) -> dict[UUID, dict[str, Fee]]:
    found: dict[UUID, dict[str, Fee]] = defaultdict(dict)
    for fee in Fee.objects.filter(case_id__in=list(cases)):
        found[fee.case_id][fee.side] = fee
    return found


def _recommended(cases: Iterable[UUID]) -> dict[UUID, Recommendation]:
    rows = Recommendation.objects.filter(case_id__in=list(cases)).order_by("case_id", "-number").distinct("case_id")
    return {made.case_id: made for made in rows}


def _frozen(cases: Iterable[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = Milestone.objects.filter(disputes__case__in=list(cases)).annotate(of=F("disputes__case_id"))
    for milestone in rows.order_by("number"):
        found[milestone.of].append(milestone)
    return found
