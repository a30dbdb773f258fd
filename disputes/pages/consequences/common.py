"""What the consequences of several acts are told with."""

from __future__ import annotations

from typing import Any

from contracts.acting import Telling, Told
from core import clock
from core.phrases import phrase
from core.presenting import long_deadline, money_mark
from disputes.models import Case, Phase
from disputes.pages.reader import Reader
from disputes.pages.released import goes_back
from disputes.pages.wording import marked_later
from record.declaring import SIDES
from timers.counting import Length


def reader_of(telling: Telling) -> Reader:
    return Reader(telling.subject, telling.by)


def in_time(case: Case, length: Length) -> str:
    """The last minute of a length of time that begins now."""
    return long_deadline(case.rules.calendar.due(clock.now(), length))


def split_facts(reader: Reader, to_freelancer: int) -> list[dict[str, Any]]:
    """Who gets what: the client first, always."""
    currency = reader.case.currency
    return [
        {
            "name": phrase("You get") if side == reader.side else phrase("{name} gets", name=reader.name(side)),
            "value": money_mark(reader.share(side, to_freelancer), currency),
        }
        for side in SIDES
    ]


def fees_return(reader: Reader) -> list[str]:
    """What settling does with the fees that are paid already; about released money, where the money comes from."""
    if reader.case.about_released:
        return [goes_back(reader)]
    if not any(fee.is_held for fee in reader.case.fees.values()):
        return []
    if reader.case.phase == Phase.ARBITRATION and reader.case.rules.fee_refund_on_settlement == "none":
        return [phrase("Both fees are settled: the platform keeps what was paid, as the rulebook says.")]
    return [phrase("Every fee that was paid is paid back at once.")]


def told(sentences: list[str], facts: list[dict[str, Any]] | None = None, **more: Any) -> Told:
    """What an act leads to, with every amount in it set as money."""
    return Told([marked_later(sentence) for sentence in sentences], facts or [], **more)
