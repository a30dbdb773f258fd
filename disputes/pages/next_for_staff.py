"""The next step of a mediator or an operator in a case, and what the page says to staff who only look."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from disputes.models import AwardState, Phase
from disputes.pages import next_in_mediation
from disputes.pages.buttons import address, button
from disputes.pages.next_in_recommendation import advising
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.pages.setting_aside import can_decide, deciding
from record.declaring import MEDIATOR

# What an operator can do, the most urgent first.
OPERATOR_ACTS = ("approve_award", "refuse_award", "record_award", "send_file", "grant_waiver", "refuse_waiver")
TIME = {
    Phase.RESPONSE: phrase_later("Time for the response"),
    Phase.DEFAULT: phrase_later("Until the default is executed"),
    Phase.NEGOTIATION: phrase_later("Time left to agree"),
    Phase.MEDIATION: phrase_later("Until the recommendation"),
    Phase.RECOMMENDATION: phrase_later("Time for both answers"),
    Phase.ELECTION: phrase_later("Time to pay or settle"),
    Phase.ARBITRATION: phrase_later("Time in arbitration"),
}


def next_for_staff(reader: Reader) -> NextStep:
    if reader.position == MEDIATOR and reader.case.phase == Phase.MEDIATION:
        return next_in_mediation.for_mediator(reader)
    if reader.position == MEDIATOR and reader.case.phase == Phase.RECOMMENDATION and (asked := advising(reader)):
        return asked
    if can_decide(reader):
        return deciding(reader)
    if reader.case.phase == Phase.MEDIATION and (objected := next_in_mediation.for_operator(reader)):
        return objected
    buttons = [button(reader, name) for name in OPERATOR_ACTS]
    mine = [found for found in buttons if found is not None]
    time = TIME[Phase(reader.case.phase)]
    if mine:
        others = [button(reader, name, style="second") for name in OPERATOR_ACTS]
        rest = [found for found in others if found and found.url != mine[0].url]
        title, text = (
            phrase("Arbitration waits for an operator"),
            phrase("Two operators are needed before money moves."),
        )
        if mine[0].url == address(reader.case, "record_award") and _recorded(reader):
            title, text = (
                phrase("The award waits for another operator"),
                phrase("You recorded it. A later record replaces it."),
            )
        if reader.case.phase == Phase.ELECTION:
            title = phrase("A side asks the platform to pay its fee")
            text = phrase(
                "Granted, it counts as paid. Both sides see what you decide, and only the side that asked sees why."
            )
        return step(reader, title, text, main=mine[0], acts=rest, time=time)
    title = phrase("Nothing for you to do: {standing_in_words}", standing_in_words=reader.case.standing_in_words())
    return step(
        reader,
        title,
        phrase("You see this case because of your work for the portal."),
        acts=[button(reader, "extend", style="second")],
        wait=True,
        time=time,
    )


def _recorded(reader: Reader) -> bool:
    return any(award.state == AwardState.RECORDED for award in reader.case.awards.all())
