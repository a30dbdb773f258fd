"""What answering a recommendation leads to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
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
    return phrase("A correction is decided first, and nothing is executed before. ") if is_open else ""


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
            [_accepted_about_released(reader, given), phrase("You cannot take this back."), goes_back(reader)],
            split_facts(reader, made.to_freelancer),
            amount=reader.share(reader.side, made.to_freelancer),
            button=phrase("Accept"),
            done=phrase("You accepted the recommendation."),
        )
    if reader.other in given:
        now = (
            phrase("The money is divided at once.")
            if after.closes
            else phrase("{them} has rejected it: the fee election opens.", them=them)
        )
    elif made.stands:
        now = phrase("It stands when {them} accepts too, and also when {them} says nothing.", them=them)
    else:
        now = phrase("It is executed when {them} accepts too. Without that, the fee election opens.", them=them)
    now = f"{until_corrected(reader)}{now} {standing_still(reader)}".strip()
    sentences = [
        now,
        phrase("You cannot take this back. You may also refuse it, ask a question, or wait."),
        phrase("It does not keep you from a court, and a court may decide differently."),
    ]
    return told(
        sentences,
        split_facts(reader, made.to_freelancer),
        amount=reader.share(reader.side, made.to_freelancer),
        button=phrase("Accept"),
        done=phrase("You accepted the recommendation."),
    )


def _accepted_about_released(reader: Reader, given: dict[str, bool]) -> str:
    them = reader.name(reader.other)
    if given.get(reader.other):
        return phrase("It is executed at once.")
    return (
        phrase("{them} has rejected it: {stays}", them=them, stays=stays(reader))
        if reader.other in given
        else phrase("It is executed when {them} accepts.", them=them)
    )


def _then(reader: Reader, made: Recommendation, given: dict[str, bool]) -> list[str]:
    """What a rejection leads to: with the other side's answer, or before it."""
    case, them = reader.case, reader.name(reader.other)
    if len(given) < len(SIDES):
        may_accept = phrase("You may still accept it until {them} has answered.", them=them)
        if made.stands:
            return [
                may_accept,
                phrase("It stands unless {them} rejects it too. If so, the fee election opens.", them=them),
            ]
        return [
            may_accept,
            phrase(
                "Whatever {them} answers, the fee election then opens, unless you accept after "
                "all: when {them} has answered, at the latest after {latest}. Each side then "
                "has {first_payment} to pay or settle.",
                them=them,
                latest=_latest(reader),
                first_payment=case.rules.first_payment,
            ),
        ]
    if waits := until_corrected(reader):
        return [
            phrase(
                "{them} has answered, so you cannot accept afterwards. {waits}Then the answers count.",
                them=them,
                waits=waits,
            )
        ]
    if after_replies(made.to_freelancer, stands=made.stands, given=given).closes:
        return [phrase("{them} has accepted it, so it stands all the same: the money is divided at once.", them=them)]
    until = in_time(case, case.rules.first_payment)
    return [phrase("The fee election opens at once. Each side can pay or settle until {until}.", until=until)]


def _latest(reader: Reader) -> str:
    running = reader.deadline
    return long_deadline(running.due_at) if running and not running.is_stopped else phrase("the answers are due")


def _reject_about_released(reader: Reader, *, is_last: bool) -> Told:
    then = phrase("At once") if is_last else phrase("When {other} has answered", other=reader.name(reader.other))
    return told(
        [f"{then}, {stays(reader)}"],
        button=phrase("Reject the recommendation"),
        grave=True,
        done=phrase("You rejected it."),
    )


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
    back = phrase("You can still accept until {them} has answered", them=them) if len(given) < len(SIDES) else ""
    may_open = not after_replies(made.to_freelancer, stands=made.stands, given=given).closes or len(given) < len(SIDES)
    if may_open:
        nobody = outcome_if_paid(case, {}).to_freelancer or 0
        sentences.append(
            phrase("If the election opens and nobody pays the fee, the clock {nobody}.", nobody=reader.divided(nobody))
        )
    facts = [
        {"name": phrase("Recommended for you"), "value": money_mark(mine, case.currency)},
        *(
            [{"name": phrase("Your fee for an arbitrator"), "value": money_mark(fee, case.currency)}]
            if may_open
            else []
        ),
    ]
    return told(
        sentences,
        facts,
        button=phrase("Reject the recommendation"),
        grave=True,
        done=phrase("You rejected the recommendation."),
        back=back,
    )
