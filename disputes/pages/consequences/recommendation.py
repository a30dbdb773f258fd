"""What answering a recommendation leads to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.presenting import long_deadline, money_mark
from disputes.lapsing import outcome_if_paid
from disputes.models import Case, Recommendation
from disputes.outcomes import after_replies
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.pages.reader import Reader
from disputes.pages.released import goes_back, stays
from disputes.pages.standing_still import standing_still
from record.declaring import SIDES


def until_corrected(reader: Reader) -> str:
    """While a correction is open nothing is executed, whatever both answer."""
    is_open = reader.case.corrections.filter(decided_at=None).exists()
    return "A correction is decided first, and nothing is executed before. " if is_open else ""


@consequences_of(Case, "accept")
def accept(telling: Telling) -> Told:
    reader = reader_of(telling)
    made = reader.case.last_recommendation
    if made is None:
        return Told()
    them = reader.name(reader.other)
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    after = after_replies(made.to_freelancer, stands=made.stands, given=given | {reader.side: True})
    if reader.case.about_released:
        return told(
            [_accepted_about_released(reader, given), "You cannot take this back.", goes_back(reader)],
            split_facts(reader, made.to_freelancer), amount=reader.share(reader.side, made.to_freelancer),
            button="Accept", done="You accepted the recommendation.",
        )  # fmt: skip
    if reader.other in given:
        now = "The money is divided at once." if after.closes else f"{them} has rejected it: the fee election opens."
    elif made.stands:
        now = f"It stands when {them} accepts too, and also when {them} says nothing."
    else:
        now = f"It is executed when {them} accepts too. Without that, the fee election opens."
    now = f"{until_corrected(reader)}{now} {standing_still(reader)}".strip()
    sentences = [
        now,
        "You cannot take this back. You may also refuse it, ask a question, or wait.",
        "It does not keep you from a court, and a court may decide differently.",
    ]
    return told(
        sentences, split_facts(reader, made.to_freelancer), amount=reader.share(reader.side, made.to_freelancer),
        button="Accept", done="You accepted the recommendation.",
    )  # fmt: skip


def _accepted_about_released(reader: Reader, given: dict[str, bool]) -> str:
    them = reader.name(reader.other)
    if given.get(reader.other):
        return "It is executed at once."
    return (
        f"{them} has rejected it: {stays(reader)}" if reader.other in given else f"It is executed when {them} accepts."
    )


def _then(reader: Reader, made: Recommendation, given: dict[str, bool]) -> list[str]:
    """What a rejection leads to: with the other side's answer, or before it."""
    case, them = reader.case, reader.name(reader.other)
    if len(given) < len(SIDES):
        may_accept = f"You may still accept it until {them} has answered."
        if made.stands:
            return [may_accept, f"It stands unless {them} rejects it too. If so, the fee election opens."]
        return [
            may_accept,
            f"Whatever {them} answers, the fee election then opens, unless you accept after all: when {them} has "
            f"answered, at the latest after {_latest(reader)}. Each side then has {case.rules.first_payment} to pay or "
            "settle.",
        ]
    if waits := until_corrected(reader):
        return [f"{them} has answered, so you cannot accept afterwards. {waits}Then the answers count."]
    if after_replies(made.to_freelancer, stands=made.stands, given=given).closes:
        return [f"{them} has accepted it, so it stands all the same: the money is divided at once."]
    until = in_time(case, case.rules.first_payment)
    return [f"The fee election opens at once. Each side can pay or settle until {until}."]


def _latest(reader: Reader) -> str:
    running = reader.deadline
    return long_deadline(running.due_at) if running and not running.is_stopped else "the answers are due"


def _reject_about_released(reader: Reader, *, is_last: bool) -> Told:
    then = "At once" if is_last else f"When {reader.name(reader.other)} has answered"
    return told([f"{then}, {stays(reader)}"], button="Reject the recommendation", grave=True, done="You rejected it.")


@consequences_of(Case, "reject")
def reject(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, made = reader.case, reader.case.last_recommendation
    if made is None:
        return Told()
    given = {reply.side: reply.accepts for reply in made.replies.all()} | {reader.side: False}
    if case.about_released:
        return _reject_about_released(reader, is_last=len(given) == len(SIDES))
    them, fee = reader.name(reader.other), case.rules.fee.of(case.amount)
    mine = reader.share(reader.side, made.to_freelancer)
    sentences = _then(reader, made, given)
    back = f"You can still accept until {them} has answered" if len(given) < len(SIDES) else ""
    may_open = not after_replies(made.to_freelancer, stands=made.stands, given=given).closes or len(given) < len(SIDES)
    if may_open:
        nobody = outcome_if_paid(case, {}).to_freelancer or 0
        sentences.append(f"If the election opens and nobody pays the fee, the clock {reader.divided(nobody)}.")
    facts = [
        {"name": "Recommended for you", "value": money_mark(mine, case.currency)},
        *([{"name": "Your fee for an arbitrator", "value": money_mark(fee, case.currency)}] if may_open else []),
    ]
    return told(
        sentences, facts, button="Reject the recommendation", grave=True, done="You rejected the recommendation.",
        back=back,
    )  # fmt: skip
