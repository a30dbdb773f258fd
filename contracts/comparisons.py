"""What the reconciliation compares of contracts: what is held in escrow with the milestones it is held for."""

from __future__ import annotations

from contracts.models import MilestoneState
from core import money
from escrow.reconciling import Tally, compares, count, streamed

# What banks have taken of a milestone's escrow and not given back.
WITH_BANKS = """
    (SELECT coalesce(sum(b.from_escrow), 0) FROM escrow_carddispute b JOIN escrow_payment p ON p.id = b.payment_id
      WHERE b.returned_at IS NULL AND p.purpose = 'fund' AND p.subject_id = m.contract_id AND p.about = m.number)"""
# All that was ever funded of a milestone and has not left it: what its own transfers say, in the milestone's words.
HELD = f"""
    SELECT c.number, m.number, m.state, m.amount, m.released, c.currency, coalesce(a.balance, 0)
      FROM contracts_milestone m JOIN contracts_contract c ON c.subject_ptr_id = m.contract_id
      LEFT JOIN escrow_account a ON a.kind = 'escrow' AND a.subject_id = m.contract_id AND a.number = m.number
     WHERE CASE WHEN m.state = ANY(%s) THEN coalesce(a.balance, 0) <> 0
                ELSE coalesce(a.balance, 0) + {WITH_BANKS} = 0 END
        OR coalesce(a.balance, 0) + m.released > m.amount
     ORDER BY c.number, m.number"""  # noqa: S608  # no input in it
NOBODYS = """
    SELECT a.id, a.balance, a.currency FROM escrow_account a
     WHERE a.kind = 'escrow' AND NOT EXISTS (
           SELECT 1 FROM contracts_milestone m WHERE m.contract_id = a.subject_id AND m.number = a.number)
     ORDER BY a.id"""
EMPTY = (MilestoneState.UNFUNDED, MilestoneState.PAID, MilestoneState.REFUNDED)


@compares("escrow", "What is held in escrow with the milestones that are open, but for what banks dispute")
def escrow(tally: Tally) -> None:
    tally.compared = count("SELECT count(*) FROM contracts_milestone")
    for contract, number, state, amount, released, currency, held in streamed(HELD, [[str(each) for each in EMPTY]]):
        worth, gone, here = (money.show(each, currency) for each in (amount, released, held))
        says = f"is {state} and worth {worth} {currency}; {gone} were released of it, and {here} are held"
        tally.differ(f"milestone {number} of C-{contract}", says)
    for pk, held, currency in streamed(NOBODYS):
        tally.differ(f"escrow account {pk}", f"holds {money.show(held, currency)} {currency} for no milestone")
