"""The audit's check of contracts: no money is held without a clock that will move it if nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from contracts.models import MilestoneState
from contracts.stages import card_disputes, clocks, dormancy
from escrow.audit import check, rows

CLOCK_OF: dict[str, set[str]] = {
    MilestoneState.FUNDED: set(dormancy.KINDS),
    MilestoneState.SUBMITTED: {clocks.REVIEW},
    MilestoneState.CHANGES_REQUESTED: {clocks.CHANGES},
}


@check("waits")
def nothing_is_held_without_a_clock() -> Iterator[str]:
    """What is held has the clock of its state, and no other runs. A case stops them all, and so does a card dispute,
    which has one of its own; what has ended has none.
    """
    query = """
        SELECT c.number, m.number, m.state, m.refund_requested_at IS NOT NULL, m.card_disputed_at IS NOT NULL,
               coalesce(array_agg(d.kind) FILTER (WHERE d.status = 'open'), '{}'),
               coalesce(array_agg(d.kind) FILTER (WHERE d.status = 'open' AND d.stopped_at IS NULL), '{}')
          FROM contracts_milestone m JOIN contracts_contract c ON c.subject_ptr_id = m.contract_id
          LEFT JOIN timers_deadline d ON d.subject_id = m.contract_id AND d.about = m.number
         WHERE m.state <> 'unfunded' GROUP BY c.number, m.id ORDER BY 1, 2"""
    for contract, milestone, state, is_asked_back, is_with_bank, there, running in rows(query):
        expected = {clocks.REFUND_REQUEST} if is_asked_back else CLOCK_OF.get(str(state), set())
        open_kinds, going = set(cast("list[str]", there)), set(cast("list[str]", running))
        if is_with_bank:
            expected = {card_disputes.CARD_DISPUTE}
        if (expected and not open_kinds & expected) or going - expected:
            yield f"milestone {milestone} of C-{contract} is {state}, and its clocks are {sorted(open_kinds)}"
