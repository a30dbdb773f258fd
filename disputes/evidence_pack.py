"""The evidence pack of a card dispute: what the portal knows of the payment, for whoever answers the bank.

Contract terms, submissions, a list of the exhibits, payments and movements, and the records of contract and cases. As
in the arbitrator's file, nothing is in it that was said without prejudice, and it is in English, whoever downloads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.models import Contract, Milestone
from core import clock, money, sight
from core.phrases import in_english
from core.zipping import zipped
from disputes.bundle import Bound, as_json, how_to_verify, listed, moment, record_of, sums_of, text_of
from disputes.models import Case
from escrow.models import CardDispute, Payment
from escrow.statements import COLUMNS, statement
from record.models import Event
from record.verify import one_file
from record.verifying import exported_event

README = """\
Evidence about the card dispute {number}.

dispute.json       what the bank disputes, and what became of the money
contract.json      what was agreed: milestones, deliverables, when each counts as done, the rules
submissions.json   what was handed in, when, and which files, by their hashes
exhibits.json      the evidence in the cases about this contract, by their hashes
payments.json      what was paid by card, and every movement of money since
records/           the records of the contract and of its cases; each entry carries the hash of the one before it
SHA256SUMS         the hash of every file: check them with “sha256sum --check SHA256SUMS”
SEAL               the portal's own seal under SHA256SUMS: its page can tell it from any other
verify.py          checks all of it, without the portal
{verify}
Offers, bids, messages and private rooms are without prejudice: they are not in here. Where a record leaves an entry
out, its hashes remain, so that the chain of the others can be followed.
"""


def pack_of(dispute: CardDispute) -> Iterator[bytes]:
    """The archive, made while it is sent."""
    members = members_of(dispute)
    parts = [(bound.path, bound.chunks()) for bound in members]
    return zipped([*parts, *sums_of(members)], clock.portal_now())


@in_english()
def members_of(dispute: CardDispute) -> list[Bound]:
    contract = contract_of(dispute)
    cases = list(Case.objects.whole().filter(contract=contract).order_by("number"))
    return [
        text_of("README.txt", README.format(number=dispute.provider_id, verify=how_to_verify())),
        text_of("dispute.json", as_json(_dispute(dispute))),
        text_of("contract.json", as_json(_terms(contract))),
        text_of("submissions.json", as_json({"milestones": [_submitted(each) for each in contract.all_milestones]})),
        text_of("exhibits.json", as_json({case.reference: _exhibits(case) for case in cases})),
        text_of("payments.json", as_json(_money(contract))),
        text_of(f"records/{contract.reference}.json", as_json(_record(contract))),
        *(text_of(f"records/{case.reference}.json", as_json(record_of(case, None))) for case in cases),
        text_of("verify.py", one_file()),
    ]


def contract_of(dispute: CardDispute) -> Contract:
    return Contract.objects.whole().get(pk=dispute.payment.subject.root_pk)


def _dispute(dispute: CardDispute) -> dict[str, Any]:
    currency = dispute.payment.currency
    return {
        "format": "evenhand evidence about a card dispute 1",
        "number": dispute.provider_id,
        "payment": str(dispute.payment_id),
        "amount": money.show(dispute.amount, currency),
        "currency": currency,
        "reason": dispute.reason,
        "state": dispute.state,
        "opened_at": moment(dispute.opened_at),
        "answer_by": moment(dispute.answer_by) if dispute.answer_by else None,
        "from_escrow": money.show(dispute.from_escrow, currency),
        "borne_by_the_platform": money.show(dispute.from_platform, currency),
    }


def _terms(contract: Contract) -> dict[str, Any]:
    return {
        "contract": contract.reference,
        "title": contract.title,
        "client": str(contract.client),
        "freelancer": str(contract.freelancer),
        "rulebook": f"{contract.rulebook.name}, version {contract.rulebook.version}",
        "offered_at": moment(contract.offered_at),
        "accepted_at": moment(contract.accepted_at) if contract.accepted_at else None,
        "milestones": [_milestone(contract, each) for each in contract.all_milestones],
    }


def _milestone(contract: Contract, milestone: Milestone) -> dict[str, Any]:
    return {
        "number": milestone.number,
        "title": milestone.title,
        "amount": money.show(milestone.amount, contract.currency),
        "currency": contract.currency,
        "stands": milestone.standing,
        "deliverables": [
            {"number": each.number, "title": each.title, "counts_as_done_when": each.criterion}
            for each in milestone.deliverables.all()
        ],
    }


def _submitted(milestone: Milestone) -> dict[str, Any]:
    versions = milestone.submissions.order_by("version").prefetch_related("files", "meets").select_related("by")
    return {
        "milestone": milestone.number,
        "versions": [
            {
                "version": each.version,
                "by": str(each.by),
                "at": moment(each.submitted_at),
                "note": each.note,
                "links": each.links,
                "meets": [deliverable.number for deliverable in each.meets.all()],
                "files": [{"name": f.name, "sha256": f.sha256, "bytes": f.size} for f in each.files.all()],
            }
            for each in versions
        ],
    }


def _exhibits(case: Case) -> list[dict[str, Any]]:
    with sight.everything():  # all of them are listed; `listed` says nothing of what is sealed but that it is
        rows = list(case.exhibits.select_related("file").order_by("number"))
    return [listed(case, exhibit) for exhibit in rows]


def _money(contract: Contract) -> dict[str, Any]:
    paid = Payment.objects.filter(subject__in=[contract.pk, *contract.branches.values_list("pk", flat=True)])
    return {
        "payments": [_payment(each) for each in paid.select_related("payer").order_by("begun_at")],
        "movements": [dict(zip(COLUMNS, row.plain, strict=True)) for row in statement(contract)],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "payment": str(payment.pk),
        "for": payment.purpose,
        "milestone": payment.about,
        "by": str(payment.payer),
        "amount": money.show(payment.amount, payment.currency),
        "currency": payment.currency,
        "card": payment.card,
        "provider": payment.provider,
        "number_there": payment.provider_id,
        "confirmed_at": moment(payment.confirmed_at) if payment.confirmed_at else None,
        "state": payment.state,
    }


def _record(contract: Contract) -> dict[str, Any]:
    events = Event.objects.filter(subject_id=contract.pk).order_by("number")
    return {
        "format": "evenhand record 1",
        "subject": str(contract.pk),
        "events": [exported_event(event) for event in events],
    }
