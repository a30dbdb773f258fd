"""The audit's checks of money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from core import clock, roles
from escrow import guards
from escrow.audit import check, rows
from escrow.models import Payment, Payout, PayoutState, State
from escrow.models.account import GUARDED

SETTLED_WITHIN = timedelta(hours=1)

UNBALANCED = """
    SELECT a.id, a.kind, a.currency, a.balance, coalesce(moved.total, 0)
      FROM escrow_account a
      LEFT JOIN (SELECT account, sum(delta) AS total
                   FROM (SELECT debit_id AS account, -amount AS delta FROM escrow_transfer
                         UNION ALL SELECT credit_id, amount FROM escrow_transfer) AS sides
                  GROUP BY account) AS moved ON moved.account = a.id
     WHERE a.balance <> coalesce(moved.total, 0) ORDER BY a.id"""


@check("balances")
def balances_are_the_sums_of_their_transfers() -> Iterator[str]:
    for pk, kind, currency, kept, counted in rows(UNBALANCED):
        yield f"{kind} account {pk} keeps {kept} {currency} (minor units), its transfers come to {counted}"


@check("currencies")
def every_currency_comes_to_zero() -> Iterator[str]:
    query = "SELECT currency, sum(balance) FROM escrow_account GROUP BY currency HAVING sum(balance) <> 0 ORDER BY 1"
    for currency, total in rows(query):
        yield f"all accounts of {currency} come to {total} (minor units), not to zero"


@check("overdrawn")
def no_guarded_account_is_below_zero() -> Iterator[str]:
    query = "SELECT id, kind, currency, balance FROM escrow_account WHERE balance < 0 AND kind = ANY(%s) ORDER BY id"
    for pk, kind, currency, balance in rows(query, [[str(kind) for kind in GUARDED]]):
        yield f"{kind} account {pk} is at {balance} {currency} (minor units)"


@check("transfers")
def every_transfer_is_whole() -> Iterator[str]:
    query = """
        SELECT t.id FROM escrow_transfer t
          LEFT JOIN escrow_account d ON d.id = t.debit_id LEFT JOIN escrow_account c ON c.id = t.credit_id
         WHERE (t.amount > 0 AND t.debit_id <> t.credit_id AND d.currency = t.currency AND c.currency = t.currency)
               IS NOT TRUE ORDER BY t.id"""
    for (pk,) in rows(query):
        yield f"transfer {pk} is not a movement of something between two accounts of one currency"


@check("causes")
def every_transfer_has_its_event() -> Iterator[str]:
    """The event says which transfers it caused, and its hash covers that: a transfer changed afterwards shows here."""
    query = """
        SELECT t.id, t.event_id FROM escrow_transfer t LEFT JOIN record_event e ON e.id = t.event_id
         WHERE e.id IS NULL OR e.subject_id <> t.subject_id ORDER BY t.id"""
    for pk, event in rows(query):
        yield f"transfer {pk} has no cause in its record: event {event}"
    query = """
        SELECT e.id, e.act FROM record_event e
          LEFT JOIN (SELECT t.event_id, jsonb_agg(jsonb_build_array(
                            t.id, d.kind || ' ' || d.id, c.kind || ' ' || c.id, t.amount, t.currency, t.reason)
                            ORDER BY t.id) AS moved
                       FROM escrow_transfer t JOIN escrow_account d ON d.id = t.debit_id
                       JOIN escrow_account c ON c.id = t.credit_id GROUP BY t.event_id) AS made ON made.event_id = e.id
         WHERE (e.said -> 'transfers') IS DISTINCT FROM made.moved ORDER BY e.at, e.number"""
    for event, act in rows(query):
        yield f"the transfers of event {event} ({act}) are not those that it says"


@check("payments")
def payments_and_transfers_are_one_to_one() -> Iterator[str]:
    query = """
        SELECT p.id FROM escrow_payment p LEFT JOIN escrow_transfer t ON t.key = 'payment:' || p.id
         GROUP BY p.id HAVING (p.state = 'used' AND (count(t.id) = 1 AND sum(t.amount) = p.amount) IS NOT TRUE)
                           OR (p.state <> 'used' AND count(t.id) > 0) ORDER BY p.id"""
    for (pk,) in rows(query):
        yield f"payment {pk} and its transfer do not match"
    query = """
        SELECT t.id, t.reason FROM escrow_transfer t JOIN escrow_account d ON d.id = t.debit_id
          LEFT JOIN escrow_payment p ON 'payment:' || p.id = t.key
         WHERE p.id IS NULL AND (t.key LIKE 'payment:%%' OR (d.kind = 'world' AND t.reason IN ('fund', 'fee_paid')))
         ORDER BY t.id"""
    for pk, reason in rows(query, []):
        yield f"transfer {pk} ({reason}) brings in money that nobody paid"


@check("payouts")
def payouts_and_transfers_are_one_to_one() -> Iterator[str]:
    query = """
        SELECT p.number FROM escrow_payout p
          LEFT JOIN escrow_transfer o ON o.key = 'payout:' || p.subject_ptr_id
          LEFT JOIN escrow_transfer b ON b.key = 'payout_returned:' || p.subject_ptr_id
         WHERE o.amount IS DISTINCT FROM p.amount
            OR (p.state IN ('refused', 'returned')) <> (b.id IS NOT NULL) OR coalesce(b.amount, p.amount) <> p.amount
         ORDER BY p.number"""
    for (number,) in rows(query):
        yield f"payout P-{number} and its transfers do not match"
    query = """
        SELECT t.id, t.reason FROM escrow_transfer t JOIN escrow_account c ON c.id = t.credit_id
          LEFT JOIN escrow_payout p ON t.key IN ('payout:' || p.subject_ptr_id, 'payout_returned:' || p.subject_ptr_id)
         WHERE p.subject_ptr_id IS NULL
           AND (t.reason IN ('payout', 'payout_returned') OR c.kind = 'world' AND t.reason <> 'clawback')
         ORDER BY t.id"""
    for pk, reason in rows(query):
        yield f"transfer {pk} ({reason}) pays out what nobody asked for, or brings it back"


@check("unsettled")
def every_payment_comes_to_its_end() -> Iterator[str]:
    since = clock.portal_now() - SETTLED_WITHIN
    for payment in Payment.objects.filter(state=State.SUCCEEDED, decided_at__lt=since).order_by("decided_at"):
        yield f"payment {payment.pk}, paid at {payment.confirmed_at}, is neither booked nor given back"
    for payout in Payout.objects.filter(state=PayoutState.BEGUN, begun_at__lt=since).order_by("begun_at"):
        yield f"payout {payout.reference}, begun at {payout.begun_at}, has not been taken by the provider"


@check("card disputes")
def what_a_card_dispute_took_is_in_the_ledger() -> Iterator[str]:
    """Once, and back once; and no clawback without its dispute."""
    query = """
        SELECT d.id, d.amount, d.taken_at IS NOT NULL, d.returned_at IS NOT NULL,
               (SELECT coalesce(sum(t.amount), 0) FROM escrow_transfer t WHERE t.key = 'clawback:' || d.id),
               (SELECT coalesce(sum(t.amount), 0) FROM escrow_transfer t WHERE t.key = 'clawback_won:' || d.id)
          FROM escrow_carddispute d ORDER BY d.noted_at"""
    for pk, amount, is_taken, is_returned, taken, returned in rows(query):
        if taken != (amount if is_taken else 0) or returned != (amount if is_returned else 0):
            yield f"card dispute {pk} is about {amount} (minor units); {taken} were taken, {returned} came back"
    query = """
        SELECT t.id FROM escrow_transfer t LEFT JOIN escrow_carddispute d
            ON t.key IN ('clawback:' || d.id, 'clawback_won:' || d.id)
         WHERE t.reason IN ('clawback', 'clawback_won') AND d.id IS NULL ORDER BY t.id"""
    for (pk,) in rows(query):
        yield f"transfer {pk} takes money back, and no card dispute says so"


@check("guards")
def the_databases_guards_are_in_place() -> Iterator[str]:
    yield from guards.breaches()


@check("roles")
def the_portals_role_may_do_no_more_than_it_should() -> Iterator[str]:
    yield from roles.breaches()
