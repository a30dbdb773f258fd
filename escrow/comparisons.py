"""What the reconciliation compares of money itself: balances with transfers, and the provider's books with ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection

from core import money
from escrow import noting
from escrow.checks import SETTLED_WITHIN, UNBALANCED, every_currency_comes_to_zero, no_guarded_account_is_below_zero
from escrow.models import State
from escrow.providers import Charge, Outcome
from escrow.providers.paying_out import Paid
from escrow.reconciling import Tally, compares, count, streamed

AT_ONCE = 500
CLOCKS_MAY_DIFFER = timedelta(hours=1)  # the provider's and ours

REPORTED = """
    CREATE TEMPORARY TABLE reported_charge (id text, key text, outcome text, amount bigint, currency text)"""
# What our books know of each charge that the provider has; the transfer is that of the act that used the payment.
FROM_THERE = """
    SELECT r.id, r.key, r.outcome, r.amount, r.currency, p.state, p.amount, p.currency, p.declined_at IS NOT NULL,
           t.amount, greatest(p.begun_at, p.decided_at, p.declined_at, p.ended_at), p.provider_id
      FROM reported_charge r LEFT JOIN escrow_payment p ON p.id::text = r.key
      LEFT JOIN escrow_transfer t ON t.key = 'payment:' || p.id ORDER BY r.key"""
TWICE = "SELECT key, count(*) FROM reported_charge GROUP BY key HAVING count(*) > 1 ORDER BY 1"
# What we take for paid, and the provider does not have.
FROM_HERE = """
    SELECT p.id::text, p.state, p.amount, p.currency FROM escrow_payment p
     WHERE p.provider = %s AND p.begun_at >= %s AND p.state IN ('succeeded', 'used', 'refunded')
       AND greatest(p.begun_at, p.decided_at, p.declined_at, p.ended_at) < %s
       AND NOT EXISTS (SELECT 1 FROM reported_charge r WHERE r.key = p.id::text) ORDER BY p.begun_at"""

# As what a payment stands that the provider says this of.
AGREES = {
    Outcome.SUCCEEDED: {State.SUCCEEDED, State.USED},
    Outcome.NEEDS_CONFIRMATION: {State.PENDING, State.NEEDS_CONFIRMATION},
    Outcome.DECLINED: {State.FAILED},
    Outcome.CANCELLED: {State.FAILED},
    Outcome.REFUNDED: {State.REFUNDED},
}
NOT_CHARGED = (Outcome.DECLINED, Outcome.CANCELLED)


@dataclass(frozen=True, slots=True)
class Both:
    """One charge, as the provider has it and as we have it. Amounts in minor units; ours None where we know nothing."""

    id: str
    key: str
    outcome: str
    amount: int
    currency: str
    state: str | None = None
    our_amount: int | None = None
    our_currency: str | None = None
    is_declined: bool = False
    booked: int | None = None
    moved_at: datetime | None = None
    known_as: str | None = None


def disagreement(both: Both, at: datetime) -> str:
    """What the two books say differently, in words; empty where they agree, or our side is still at it."""
    there = _shown(both.amount, both.currency)
    if both.state is None or both.moved_at is None:
        return f"the provider has a charge of {there} ({both.outcome}) that no payment is known for"
    if both.moved_at >= at:
        return ""
    if both.outcome not in NOT_CHARGED and (both.amount, both.currency) != (both.our_amount, both.our_currency):
        return f"the provider charged {there}, the payment is of {_shown(both.our_amount, both.our_currency)}"
    if both.known_as not in (None, both.id):
        return f"the provider knows it as {both.id}, we as {both.known_as}"
    if both.state not in AGREES[Outcome(both.outcome)]:
        waits = both.state in (State.PENDING, State.NEEDS_CONFIRMATION) or (
            both.state == State.SUCCEEDED and both.is_declined
        )
        is_young = at - both.moved_at < SETTLED_WITHIN
        return "" if waits and is_young else f"the provider says {both.outcome}, the payment is {both.state}"
    if both.state == State.USED and both.booked != both.amount:
        return f"{there} were charged, and {_shown(both.booked or 0, both.currency)} are booked"
    return ""


@compares("balances", "The balance of each account with the sum of its transfers")
def balances(tally: Tally) -> None:
    tally.compared = count("SELECT count(*) FROM escrow_account")
    for pk, kind, currency, kept, counted in streamed(UNBALANCED):
        shown = f"keeps {_shown(kept, currency)}, its transfers come to {_shown(int(counted), currency)}"
        tally.differ(f"{kind} account {pk}", shown)


@compares("currencies", "The sum of all accounts of each currency with zero")
def currencies(tally: Tally) -> None:
    tally.compared = count("SELECT count(DISTINCT currency) FROM escrow_account")
    for says in (*every_currency_comes_to_zero(), *no_guarded_account_is_below_zero()):
        tally.differ("currencies", says)


@compares("provider", "Each charge that the provider has with its payment and its transfer, by key")
def provider(tally: Tally) -> None:
    at = tally.begun_at
    with _reported(noting.provider().charges(tally.since)):
        for row in streamed(FROM_THERE):
            both = Both(*row)
            tally.compared += 1
            if says := disagreement(both, at):
                tally.differ(f"charge {both.key}", says)
        for key, times in streamed(TWICE):
            tally.differ(f"charge {key}", f"the provider has it {times} times")
        ours = [noting.provider().name, tally.since + CLOCKS_MAY_DIFFER, at]
        for key, state, amount, currency in streamed(FROM_HERE, ours):
            tally.compared += 1
            says = f"the payment of {_shown(amount, currency)} is {state}, and the provider has no such charge"
            tally.differ(f"charge {key}", says)


# As what a payout stands that the provider says this of.
ARRIVALS = {
    "on_its_way": {"begun", "waiting", "sent"},
    "arrived": {"arrived"},
    "refused": {"refused"},
    "returned": {"returned"},
}
PAID_OUT = """
    SELECT r.id, r.key, r.outcome, r.amount, r.currency, p.state, p.amount, p.currency, p.number,
           coalesce(p.asked_at, p.begun_at), p.provider_id
      FROM reported_charge r LEFT JOIN escrow_payout p ON p.subject_ptr_id::text = r.key ORDER BY r.key"""
# What is not taken yet, or was refused before it became anything there, the provider need not have.
NOT_PAID_OUT = """
    SELECT p.number, p.state, p.amount, p.currency FROM escrow_payout p
     WHERE p.provider = %s AND p.begun_at >= %s AND p.begun_at < %s
       AND p.state NOT IN ('begun', 'waiting') AND (p.state <> 'refused' OR p.provider_id IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM reported_charge r WHERE r.key = p.subject_ptr_id::text) ORDER BY p.number"""


@compares("payouts", "Each payout that the provider has with ours and its transfers, by key")
def payouts(tally: Tally) -> None:
    there = noting.provider()
    if not hasattr(there, "payouts"):
        return
    with _reported(there.payouts(tally.since)):
        for there_as, key, outcome, amount, currency, state, ours, our_currency, number, asked_at, known_as in streamed(
            PAID_OUT
        ):
            tally.compared += 1
            shown = _shown(amount, currency)
            if state is None:
                tally.differ(f"payout {key}", f"the provider paid out {shown} ({outcome}) that we know nothing of")
            elif (amount, currency) != (ours, our_currency):
                says = f"the provider paid out {shown}, ours is of {_shown(ours, our_currency)}"
                tally.differ(f"payout P-{number}", says)
            elif known_as not in (None, there_as):
                tally.differ(f"payout P-{number}", f"the provider knows it as {there_as}, we as {known_as}")
            elif state not in ARRIVALS[outcome] and _is_settled(state, asked_at, tally.begun_at):
                tally.differ(f"payout P-{number}", f"the provider says {outcome}, ours is {state}")
        for key, times in streamed(TWICE):
            tally.differ(f"payout {key}", f"the provider has it {times} times")
        for number, state, amount, currency in streamed(
            NOT_PAID_OUT, [there.name, tally.since + CLOCKS_MAY_DIFFER, tally.begun_at]
        ):
            tally.compared += 1
            says = f"{_shown(amount, currency)} are {state} here, and the provider has no such payout"
            tally.differ(f"payout P-{number}", says)


@contextmanager
def _reported(charges: Iterable[Charge | Paid]) -> Iterator[None]:
    """What the provider says in a table of this session alone: so that neither side is ever held in memory whole."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTED)
    try:
        waiting = iter(charges)
        while some := list(islice(waiting, AT_ONCE)):
            rows = [(each.id, each.key, _said(each), each.amount, each.currency) for each in some]
            with connection.cursor() as cursor:
                places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
                values = [value for row in rows for value in row]
                cursor.execute(f"INSERT INTO reported_charge VALUES {places}", values)  # noqa: S608  # places alone
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS reported_charge")


def _is_settled(state: str, asked_at: datetime, at: datetime) -> bool:
    """Whether we are not just being told: what is on its way is asked about every few seconds."""
    settles_in = SETTLED_WITHIN if state in ("begun", "waiting", "sent") else timedelta()
    return asked_at + settles_in < at


def _said(each: Charge | Paid) -> str:
    return str(each.outcome if isinstance(each, Charge) else each.arrival)


def _shown(amount: int | None, currency: str | None) -> str:
    return f"{money.show(amount or 0, currency)} {currency}" if currency in money.EXPONENTS else str(amount)
