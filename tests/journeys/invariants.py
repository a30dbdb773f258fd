"""What must always hold of a contract and its cases, looked at from outside after every step.

Written from the rulebook and from what the tables hold; of the portal's own decisions it uses none. A `Watch`
remembers what it saw before, so that it also sees what may never change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from contracts.models import Contract, Milestone
from disputes.models import Case
from escrow.models import Account, CardDispute, Transfer
from record.lapsing import family
from record.models import Event
from tests.journeys import replaying
from timers.models import Deadline

CLOCK_OF = {
    "response": "response", "default": "set_aside", "negotiation": "negotiation", "mediation": "mediation",
    "recommendation": "recommendation", "election": "election", "arbitration": "send",
}  # fmt: skip
ANYWHERE = {"hold", "cooling_off"}
BESIDE = {
    "default": {"application"},
    "mediation": {"neutral_reply", "objection"},
    "recommendation": {"question", "correction", "second_opinion"},
}
# What stops the clock of a phase while it is open; a hold stops every other one.
STOPS = {
    "set_aside": {"application"},
    "recommendation": {"question", "correction", "second_opinion"},
}
OF_MILESTONE = {"review", "changes", "refund_request"}
CARD_DISPUTE = "card_dispute"
DORMANCY = {"dormant", "dormant_notice"}
NEVER_BELOW_ZERO = {"wallet", "escrow", "fee", "arbitrator"}

FEES_BACK = {"fee_refunded", "fee_kept"}
SPLITS = {"recommendation_accepted", "recommendation_stood"}
SETTLED = {"offer_accepted"} | FEES_BACK
# For which reasons money may move, by what moved it. What is not named here moves none.
MOVES: dict[str, set[str]] = {
    "fund": {"fund"}, "approve": {"client_approval"}, "approve_part": {"part_approval"},
    "review_lapsed": {"review_lapse"}, "grant_refund": {"refund_granted"}, "give_refund": {"refund_given"},
    "refund_request_lapsed": {"refund_request_lapse"}, "accept_offer": SETTLED, "bid": {"bids_met"},
    "respond": {"conceded"}, "concede": {"conceded"}, "response_lapsed": {"default_lapse"},
    "set_aside_lapsed": {"default_lapse"}, "refuse_set_aside": {"default_lapse"}, "accept": SPLITS, "reject": SPLITS,
    "recommendation_lapsed": SPLITS, "refuse_correction": SPLITS, "correction_lapsed": SPLITS, "pay_fee": {"fee_paid"},
    "election_lapsed": {"fee_default", "neither_paid", "fee_refunded"}, "send_lapsed": {"neither_paid", "fee_refunded"},
    "send_file": {"fee_to_arbitrator", "waiver_by_platform"}, "approve_award": {"award", "award_fee_shift"},
    "card_disputed": {"clawback"}, "card_dispute_won": {"clawback_won"},
    "legal_release": {"legal_release", "fee_refunded"}, "cooling_off_lapsed": SETTLED | {"conceded"},
}  # fmt: skip


def of_contract(contract: Contract, path: str = "") -> Q:
    """Payments, or what belongs to them, of a contract itself and of its cases."""
    return Q(**{f"{path}subject_id": contract.pk}) | Q(**{f"{path}subject__root_id": contract.pk})


@dataclass
class Seen:
    """Everything at one moment."""

    contract: Contract
    milestones: list[Milestone]
    cases: list[Case]
    events: list[Event]
    transfers: list[Transfer]
    deadlines: dict[int, Deadline]
    accounts: dict[int, Account]
    disputes: list[CardDispute]

    @classmethod
    def now(cls, contract: Contract) -> Seen:
        mine = family(contract.pk)
        transfers = list(Transfer.objects.filter(mine).order_by("pk"))
        touched = {pk for transfer in transfers for pk in (transfer.debit_id, transfer.credit_id)}
        return cls(
            contract=Contract.objects.get(pk=contract.pk),
            milestones=list(Milestone.objects.filter(contract=contract).select_related("contract").order_by("number")),
            cases=list(
                Case.objects.filter(contract=contract).order_by("number").prefetch_related("disputed_milestones")
            ),
            events=list(Event.objects.filter(mine).order_by("subject_id", "number")),
            transfers=transfers,
            deadlines={deadline.pk: deadline for deadline in Deadline.objects.filter(mine)},
            accounts={account.pk: account for account in Account.objects.filter(pk__in=touched)},
            disputes=list(CardDispute.objects.filter(of_contract(contract, "payment__")).select_related("payment")),
        )

    def open_of(self, subject: Any) -> list[Deadline]:
        return [d for d in self.deadlines.values() if d.subject_id == subject.pk and d.is_open]

    def held_for(self, number: int) -> int:
        return sum(
            account.balance
            for account in self.accounts.values()
            if account.kind == "escrow" and account.subject_id == self.contract.pk and account.number == number
        )

    def taken_from(self, number: int, since: datetime | None = None) -> int:
        """What banks have taken out of a milestone's escrow and not given back, as the disputes themselves say."""
        return sum(
            dispute.from_escrow
            for dispute in self.disputes
            if dispute.payment.purpose == "fund" and dispute.payment.about == number and dispute.returned_at is None
            and dispute.taken_at is not None and (since is None or dispute.taken_at >= since)
        )  # fmt: skip


@dataclass
class Watch:
    """Looks at one contract again and again; says what is wrong."""

    contract: Contract
    last: Seen | None = None
    shared: set[str] = field(default_factory=lambda: {"platform", "arbitrator"})

    def breaches(self) -> list[str]:
        seen = Seen.now(self.contract)
        found = [*_money(seen, self.shared), *_process(seen), *_clocks(seen), *_record(seen)]
        if self.last is not None:
            found += _kept(self.last, seen)
        self.last = seen
        return found


def _money(seen: Seen, shared: set[str]) -> Iterator[str]:
    sums: Counter[int] = Counter()
    for transfer in seen.transfers:
        if transfer.amount <= 0 or transfer.debit_id == transfer.credit_id:
            yield f"transfer {transfer.pk} moves nothing"
        if transfer.currency != seen.contract.currency:
            yield f"transfer {transfer.pk} is in another currency than its contract"
        sums[transfer.debit_id] -= transfer.amount
        sums[transfer.credit_id] += transfer.amount
    if sum(sums.values()):
        yield "the accounts do not come to zero"
    for pk, account in seen.accounts.items():
        is_shared = account.kind in shared and account.subject_id is None
        if not is_shared and account.balance != sums[pk]:
            yield f"{account.kind} keeps {account.balance}, its transfers come to {sums[pk]}"
        if account.kind in NEVER_BELOW_ZERO and account.balance < 0:
            yield f"{account.kind} is at {account.balance}"
    yield from _escrow(seen)
    for milestone in seen.milestones:
        yield from _once(seen, milestone)
    yield from _borne(seen)


def _once(seen: Seen, milestone: Milestone) -> Iterator[str]:
    """What was held leaves escrow once in total: released + refunded + clawed back from it = funded."""
    ways: Counter[str] = Counter()
    wallets = {"freelancer": seen.contract.freelancer_id, "client": seen.contract.client_id}
    for transfer in seen.transfers:
        debit, credit = seen.accounts[transfer.debit_id], seen.accounts[transfer.credit_id]
        mine = [each for each in (debit, credit) if each.kind == "escrow" and each.number == milestone.number]
        if not mine:
            continue
        way = {"fund": "funded", "clawback": "clawed back", "clawback_won": "came back"}.get(str(transfer.reason))
        other = debit if mine[0].pk == credit.pk else credit
        if way is not None and (other.kind, other.owner_id) != ("world", wallets["client"]):
            yield f"transfer {transfer.pk} ({transfer.reason}) is between escrow and {other.kind}"
        if way is None:
            side = next((side for side, owner in wallets.items() if owner == other.owner_id), "")
            way = {"freelancer": "released", "client": "refunded"}.get(side, "elsewhere")
            if other.kind != "wallet" or other.pk != credit.pk or not side:
                yield f"transfer {transfer.pk} ({transfer.reason}) leaves escrow for {other.kind}"
        ways[way] += transfer.amount
    taken = ways["clawed back"] - ways["came back"]
    left = ways["funded"] - ways["released"] - ways["refunded"] - taken
    held = seen.held_for(milestone.number)
    if left != held or (held and milestone.state in ("paid", "refunded")):
        yield f"milestone {milestone.number} ({milestone.state}) was {dict(ways)}, and {held} is held"
    if ways["released"] != milestone.released:
        yield f"milestone {milestone.number} says {milestone.released} was released, the transfers {dict(ways)}"
    if min(ways.values(), default=0) < 0 or taken < 0 or taken > ways["funded"]:
        yield f"milestone {milestone.number}: more came back than was taken, or was taken than funded: {dict(ways)}"


def _borne(seen: Seen) -> Iterator[str]:
    """What was released already is borne by the platform, in an account of this contract; each dispute moves once."""
    by_key: Counter[tuple[str, str]] = Counter()
    for transfer in seen.transfers:
        if transfer.reason in ("clawback", "clawback_won"):
            ends = (seen.accounts[transfer.debit_id], seen.accounts[transfer.credit_id])
            inside = next((each for each in ends if each.kind != "world"), None)
            by_key[transfer.key, str(inside and inside.kind)] += transfer.amount
    debt = 0
    for dispute in seen.disputes:
        out = {kind: by_key.pop((f"clawback:{dispute.pk}", kind), 0) for kind in ("escrow", "platform")}
        back = {kind: by_key.pop((f"clawback_won:{dispute.pk}", kind), 0) for kind in ("escrow", "platform")}
        if (out["escrow"], out["platform"]) != (dispute.from_escrow, dispute.from_platform):
            yield f"dispute {dispute.pk} took {out}, and says otherwise"
        if sum(out.values()) != (dispute.amount if dispute.taken_at else 0):
            yield f"dispute {dispute.pk} is about {dispute.amount} and took {out}"
        if sum(back.values()) != (dispute.amount if dispute.returned_at else 0) or back["escrow"] > out["escrow"]:
            yield f"dispute {dispute.pk} took {out}, and {back} came back"
        if dispute.taken_at and (dispute.state == "won") != (dispute.returned_at is not None):
            yield f"dispute {dispute.pk} is {dispute.state}, and came back: {dispute.returned_at}"
        debt += back["platform"] - out["platform"]
    if by_key:
        yield f"money was taken back for no dispute: {dict(by_key)}"
    kept = sum(a.balance for a in seen.accounts.values() if a.kind == "platform" and a.subject_id == seen.contract.pk)
    if kept != debt:
        yield f"the platform has borne {debt} of this contract, and its account says {kept}"


def _escrow(seen: Seen) -> Iterator[str]:
    for milestone in seen.milestones:
        held = seen.held_for(milestone.number)
        has_ended = milestone.state in ("unfunded", "paid", "refunded")
        if has_ended != (held == 0) and (has_ended or not seen.taken_from(milestone.number)):
            yield f"milestone {milestone.number} is {milestone.state} and holds {held}"
    for case in seen.cases:
        fees = sum(a.balance for a in seen.accounts.values() if a.kind == "fee" and a.subject_id == case.pk)
        if case.is_closed and fees:
            yield f"{case.reference} is closed and holds {fees} of fees"
        in_dispute = {disputed.milestone_id for disputed in case.disputed_milestones.all()}
        frozen = [m for m in seen.milestones if m.pk in in_dispute and m.state == "disputed"]
        taken = sum(seen.taken_from(m.number, case.opened_at) for m in frozen)
        if not case.is_closed and frozen and sum(seen.held_for(m.number) for m in frozen) + taken != case.amount:
            yield f"{case.reference} is about {case.amount}, and another amount is held"


def _process(seen: Seen) -> Iterator[str]:
    from_record = replaying.replayed(seen.events)
    for case in seen.cases:
        stands = from_record.stands.get(case.reference)
        if stands is None or replaying.WITHIN.get(stands, stands) != case.phase:
            yield f"{case.reference} is in {case.phase}, by its record in {stands}"
    for milestone in seen.milestones:
        stands = from_record.stands.get(f"milestone:{milestone.number}", "unfunded")
        if milestone.state != "unfunded" and stands != milestone.standing:
            yield f"milestone {milestone.number} is {milestone.standing}, by its record {stands}"
    for account in seen.accounts.values():
        by_record = from_record.balances[f"{account.kind} {account.pk}"]
        if account.kind not in ("platform", "arbitrator") and by_record != account.balance:
            yield f"{account.kind} keeps {account.balance}, by the record {by_record}"
    told = {(pk, said[2], said[3]) for pk, said in from_record.transfers.items()}
    if told != {(transfer.pk, transfer.amount, str(transfer.reason)) for transfer in seen.transfers}:
        yield "the record tells of other transfers than there are"
    for pk, (_, _, _, reason, act) in from_record.transfers.items():
        if reason not in MOVES.get(act, set()):
            yield f"transfer {pk}: {act} moves no money for {reason}"


def _clocks(seen: Seen) -> Iterator[str]:
    for case in seen.cases:
        yield from _clocks_of_case(case, seen.open_of(case))
    yield from _clocks_of_contract(seen)
    for deadline in seen.deadlines.values():
        if deadline.status == "lapsed" and (deadline.executed_at or deadline.due_at) < deadline.due_at:
            yield f"{deadline.kind} lapsed early"


def _clocks_of_case(case: Case, there: list[Deadline]) -> Iterator[str]:
    open_kinds = {deadline.kind for deadline in there}
    kinds = Counter((deadline.kind, deadline.about) for deadline in there)
    if twice := [kind for kind, count in kinds.items() if count > 1]:
        yield f"{case.reference} has more than one open {twice}"
    beside = ANYWHERE | BESIDE.get(str(case.phase), set())
    clocks = open_kinds - (set() if case.is_closed else beside)
    allowed: list[set[str]] = [set()] if case.is_closed else [{CLOCK_OF[str(case.phase)]}]
    if case.phase == "arbitration" and case.file_sent_at:
        allowed = [{"award"}, set()]
    if clocks not in allowed:
        yield f"{case.reference} is in {case.phase}, and its clocks are {sorted(clocks)}"
    for deadline in there:
        stops = STOPS.get(deadline.kind, set()) | ({"hold"} - {deadline.kind})
        if deadline.is_stopped != bool(stops & open_kinds):
            stands = "stands" if deadline.is_stopped else "runs"
            yield f"{case.reference}: {deadline.kind} {stands} beside {sorted(open_kinds)}"


def _clocks_of_contract(seen: Seen) -> Iterator[str]:
    there = seen.open_of(seen.contract)
    numbers = {milestone.number for milestone in seen.milestones}
    for deadline in there:
        if deadline.kind not in OF_MILESTONE | DORMANCY | {CARD_DISPUTE} or deadline.about not in numbers | {0}:
            yield f"the contract has a clock {deadline.kind} about {deadline.about}"
    expected = {"submitted": {"review"}, "changes_requested": {"changes"}, "refund_requested": {"refund_request"}}
    for milestone in seen.milestones:
        about = [d for d in there if d.about == milestone.number and d.kind in OF_MILESTONE]
        running = {deadline.kind for deadline in about if not deadline.is_stopped}
        if running != expected.get(milestone.standing, set()):
            yield f"milestone {milestone.number} is {milestone.standing}, and its running clocks are {sorted(running)}"
        stopped = {deadline.kind for deadline in about if deadline.is_stopped}
        if stopped and milestone.standing not in ("disputed", "refund_requested", "card_disputed"):
            yield f"milestone {milestone.number} is {milestone.standing}, and {sorted(stopped)} stands still"
        holds = [d for d in there if d.about == milestone.number and d.kind == CARD_DISPUTE and not d.is_stopped]
        if len(holds) != (milestone.standing == "card_disputed"):
            yield f"milestone {milestone.number} is {milestone.standing}, with {len(holds)} clocks of a card dispute"


def _record(seen: Seen) -> Iterator[str]:
    last: dict[Any, Event] = {}
    for event in seen.events:
        before = last.get(event.subject_id)
        if event.number != (before.number if before else 0) + 1:
            yield f"event {event.number} ({event.act}) follows {before}"
        if bytes(event.previous) != (bytes(before.hash) if before else bytes(32)):
            yield f"event {event.number} ({event.act}) is not chained"
        if bytes(event.hash) != event.counted_hash():
            yield f"event {event.number} ({event.act}) has another hash than its content"
        last[event.subject_id] = event
    ended = [deadline for deadline in seen.deadlines.values() if deadline.status == "lapsed"]
    lapsed = Counter((deadline.subject_id, f"{deadline.kind}_lapsed", deadline.due_at) for deadline in ended)
    told = Counter((event.subject_id, event.act, event.at) for event in seen.events if event.act.endswith("_lapsed"))
    if lapsed != told:
        yield f"lapses and their events differ: {(lapsed - told) + (told - lapsed)}"


def _kept(before: Seen, after: Seen) -> Iterator[str]:
    """What was there is there still: nothing deleted, nothing that ended changed, no clock shortened."""
    if (
        after.events
        and not {e.pk: bytes(e.hash) for e in before.events}.items()
        <= {e.pk: bytes(e.hash) for e in after.events}.items()
    ):
        yield "an event is gone or changed"
    if [transfer.pk for transfer in before.transfers] != [t.pk for t in after.transfers][: len(before.transfers)]:
        yield "a transfer is gone"
    for pk, deadline in before.deadlines.items():
        now = after.deadlines.get(pk)
        if now is None:
            yield f"a deadline ({deadline.kind}) is gone"
        elif not deadline.is_open and (now.status, now.due_at, now.ended_at) != (
            deadline.status, deadline.due_at, deadline.ended_at,
        ):  # fmt: skip
            yield f"{deadline.kind} had ended and was changed"
        elif now.due_at < deadline.due_at and not deadline.waits_since:
            yield f"{deadline.kind} was shortened from {deadline.due_at} to {now.due_at}"


def overdue(seen: Seen, at: datetime) -> Iterable[str]:
    """What should have lapsed by now; a lapse that failed waits for its next try."""
    for deadline in seen.deadlines.values():
        if deadline.is_open and not deadline.is_stopped and deadline.due_at <= at and deadline.retry_at is None:
            yield f"{deadline.kind} was due at {deadline.due_at}, and has not lapsed by {at}"
