"""A case that is held for legal reasons: what both sides see of it, and the next step of each person meanwhile."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from core.presenting import long_deadline
from disputes import process
from disputes.holds import open_hold
from disputes.models import Case
from disputes.pages.buttons import button
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.stages.holds import ALONE, CONFIRMED
from record.declaring import OPERATOR
from timers import deadlines

RULE = phrase_later(
    "The rule: for fraud, a stolen card, identity or sanctions an operator can hold a case for {alone}, alone once a "
    "case. Confirmed by a second operator, the hold lasts {confirmed}, and two can renew it."
)
WITH_A_BANK = phrase_later(
    "The bank of the client’s card has taken a payment of this case back. Bank and "
    "payment provider decide about that: until they have, all clocks of this case "
    "stand still, at the latest until {until}."
)


def until(case: Case) -> str:
    ends = deadlines.find(case, process.HOLD)
    return long_deadline(ends.due_at) if ends else phrase("a later moment")


def held(reader: Reader) -> dict[str, Any] | None:
    """For components/banner.html; the same for both sides."""
    if not reader.case.is_held:
        return None
    hold = open_hold(reader.case)
    by_bank = hold is not None and hold.card_dispute_id is not None
    lines = [
        phrase(WITH_A_BANK, until=until(reader.case))
        if by_bank
        else phrase(
            "All clocks of this case stand still. They run on after {until}, unless two operators renew it.",
            until=until(reader.case),
        )
        if hold and hold.confirmed_at
        else phrase(
            "All clocks of this case stand still. They run on after {until}, unless a second operator confirms it.",
            until=until(reader.case),
        ),
        phrase("Nothing counts meanwhile but messages and evidence. No money moves, and no deadline passes."),
        *([] if by_bank else [phrase(RULE, alone=ALONE, confirmed=CONFIRMED)]),
    ]
    return {"title": phrase("Held for legal reasons"), "text": lines, "icon": "pause"}


def next_while_held(reader: Reader) -> NextStep:
    """Nobody has to do anything; operators decide how it goes on."""
    if reader.position == OPERATOR:
        acts = [button(reader, name, style="second") for name in ("hold", "release_hold", "legal_release")]
        return step(
            reader,
            phrase("This case is held. Two operators decide how it goes on."),
            phrase("Confirm or renew the hold, let the clocks run on, or release the money as the law requires."),
            acts=acts,
            time=phrase("Stands still"),
        )
    return step(
        reader,
        phrase("The case is held for legal reasons"),
        phrase(
            "You need do nothing, and you lose no time: the clock runs on where it stopped. "
            "You can write, and add evidence."
        ),
        wait=True,
        time=phrase("Stands still"),
    )
