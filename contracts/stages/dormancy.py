"""Dormancy: money that is held with no other clock does not lie for ever.

That is a funded milestone for which nothing was ever handed in and nobody asks the money back. Every act of either
side on the contract starts its clock anew. When it has run out both are told, and after the notice a refund request
opens in the client's name.
"""

from __future__ import annotations

from contracts.models import Contract
from contracts.stages import refunds
from core.ready import Ready
from record.acts import current, lapse
from record.performing import Performing, afterwards
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

DORMANT, NOTICE = "dormant", "dormant_notice"
KINDS = (DORMANT, NOTICE)
NOTICE_RUNS = Length(14, "days")


# Looked at after every act and lapse on a contract. A milestone's number; whether it holds money with no other clock;
# whether a clock of ours runs for it.
LOOKED_AT = Ready(
    "what sleeps",
    """
    SELECT coalesce(m.number, d.about), m.number IS NOT NULL, d.about IS NOT NULL
      FROM (SELECT number FROM contracts_milestone
             WHERE contract_id = %s AND state = 'funded' AND refund_requested_at IS NULL
               AND card_disputed_at IS NULL) AS m
      FULL JOIN (SELECT DISTINCT about FROM timers_deadline
                  WHERE subject_id = %s AND status = 'open' AND kind IN ('dormant', 'dormant_notice')) AS d
        ON d.about = m.number
     ORDER BY 1
    """,
    *("uuid", "uuid"),
)


def settle(contract: Contract, *, because: str, anew: bool) -> None:
    """Give each sleeping milestone its clock, and no other; `anew` for an act of a side, which starts them again."""
    looked_at = LOOKED_AT.rows(contract.pk, contract.pk)
    for number, sleeps, has_clock in looked_at:
        if has_clock and (anew or not sleeps):
            deadlines.cancel(contract, *KINDS, about=number, because=because)
    for number, sleeps, has_clock in looked_at:
        if sleeps and (anew or not has_clock):
            deadlines.start(contract, DORMANT, contract.rules.dormant, contract.rules.calendar, about=number)


@afterwards(Contract)
def look_after(contract: Contract, running: Performing) -> None:
    if contract.accepted_at is not None:
        settle(contract, because=running.act, anew=running.actor.is_party)


@lapse(DORMANT, Contract)
def give_notice(contract: Contract, deadline: Deadline) -> None:
    """Nobody has done anything for a long time: both are told, and have two more weeks to act."""
    deadlines.start(contract, NOTICE, NOTICE_RUNS, contract.rules.calendar, about=deadline.about)


@lapse(NOTICE, Contract)
def ask_back(contract: Contract, deadline: Deadline) -> None:
    """Nobody has acted after the notice either: a refund request opens in the client's name."""
    milestone = contract.part("milestone", {"milestone": deadline.about})
    refunds.open_request(milestone, reason=refunds.LONG_QUIET, by_clock=True)
    current().say(dormant=True)
