"""The audit's checks of legal holds: a held case stands still, and knows by whom."""

from __future__ import annotations

from collections.abc import Iterator

from escrow.audit import check, rows


@check("holds")
def a_held_case_stands_still() -> Iterator[str]:
    """Held, with an open hold and its running clock, or none of the three; and no other clock runs meanwhile."""
    query = """
        SELECT k.number, k.held_since IS NOT NULL,
               EXISTS (SELECT 1 FROM disputes_hold h WHERE h.case_id = k.subject_ptr_id AND h.ended_at IS NULL),
               EXISTS (SELECT 1 FROM timers_deadline d
                        WHERE d.subject_id = k.subject_ptr_id AND d.kind = 'hold' AND d.status = 'open'),
               ARRAY(SELECT d.kind FROM timers_deadline d WHERE d.subject_id = k.subject_ptr_id AND d.kind <> 'hold'
                        AND d.status = 'open' AND d.stopped_at IS NULL)
          FROM disputes_case k ORDER BY 1"""
    for case, is_held, has_hold, has_clock, running in rows(query):
        if not is_held == has_hold == has_clock:
            yield f"EH-{case:04d} is held by one account and not by another"
        if is_held and running:
            yield f"EH-{case:04d} is held, and these clocks run: {running}"


@check("waivers")
def a_waived_fee_was_granted() -> Iterator[str]:
    query = """
        SELECT k.number, f.side FROM disputes_fee f JOIN disputes_case k ON k.subject_ptr_id = f.case_id
          LEFT JOIN disputes_waiver w ON w.case_id = f.case_id AND w.side = f.side AND w.state = 'granted'
         WHERE (f.state = 'waived') <> (w.id IS NOT NULL) ORDER BY 1"""
    for case, side in rows(query):
        yield f"the fee of the {side} in EH-{case:04d} is waived, and nobody granted that; or the other way round"
