"""Accept, ask, a second opinion, a correction, reject: what each binds a side to; those closed to it, with why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.phrases import phrase, phrase_of
from disputes.models import Recommendation
from disputes.pages.buttons import address, button
from disputes.pages.reader import Reader
from disputes.pages.wording import marked
from disputes.second_reading import is_open
from record.acts import permitted
from record.declaring import declared

ORDER = ("accept", "ask", "request_second_opinion", "ask_correction", "reject")
MEANWHILE = ("ask", "ask_correction")  # nobody answers while another mediator reads


@dataclass(frozen=True)
class Way:
    """One act: its button, or why it is closed, and what it binds to."""

    act: dict[str, Any]
    words: str


def ways(reader: Reader, made: Recommendation) -> list[Way]:
    """All of them, always in the same order; while a second opinion is awaited, what goes on."""
    names = MEANWHILE if is_open(reader.case) else ORDER
    return [Way(_button(reader, name, made), marked(_WORDS[name](reader, made))) for name in names]


def foreseen(reader: Reader, made: Recommendation) -> list[Way]:
    """As they will stand there, before it is issued: none can be pressed, and none is asked whether it is open."""
    return [Way(_not_yet(reader, name), marked(_WORDS[name](reader, made))) for name in ORDER]


def _not_yet(reader: Reader, name: str) -> dict[str, Any]:
    label = phrase("Accept") if name == "accept" else declared.acts[type(reader.case), name].label
    return {"label": label, "disabled": True}


def _button(reader: Reader, name: str, made: Recommendation) -> dict[str, Any]:
    declaration = declared.acts[type(reader.case), name]
    amount = reader.share(reader.side, made.to_freelancer) if name == "accept" else None
    label = phrase("Accept") if name == "accept" else declaration.label
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    if name == "reject" and given.get(reader.side) is False:
        return {
            "label": label,
            "url": address(reader.case, name),
            "disabled": True,
            "why": phrase("You have rejected it."),
        }
    if found := button(reader, name, label, style="second", amount=amount):
        return {**found.__dict__}
    refusal = permitted(reader.person, reader.case, declaration)
    why = refusal.message if refusal else ""
    return {"label": declaration.label, "url": address(reader.case, name), "disabled": True, "why": why}


def _accept(reader: Reader, made: Recommendation) -> str:
    return phrase(
        "Binds you to this split: {to_freelancer}. You cannot take it back. It is "
        "executed as soon as both have accepted, and the case ends.",
        to_freelancer=reader.shares(made.to_freelancer),
    )


def _ask(reader: Reader, made: Recommendation) -> str:
    rules = reader.case.rules
    left = rules.questions_per_side - reader.case.questions.filter(side=reader.side).count()
    words = phrase("Binds you to nothing: a question is never a rejection. Both sides read it.")
    if rules.question_tolls is None or left < 1:
        return " ".join([words, phrase("The clock runs on meanwhile.")])
    stops = phrase_of(
        left,
        "Your next question stops the clock for both until answered, at most {length} each.",
        "Your next {number} questions stop the clock for both until answered, at most {length} each.",
        length=rules.question_tolls,
    )
    return f"{words} {stops}"


def _second(reader: Reader, made: Recommendation) -> str:
    length = reader.case.rules.second_opinion
    if length is None:
        return phrase("This contract’s rulebook knows none.")
    return phrase(
        "Another mediator reads the same file within {length}, and does not see this "
        "figure. Nobody answers meanwhile. What comes takes the place of this one, and "
        "all answers to this one are void.",
        length=length,
    )


def _correction(reader: Reader, made: Recommendation) -> str:
    return phrase(
        "For a clerical error only: a sum, a name, a figure in the wrong place. Nothing "
        "is executed for at most 3 days. If the figure is corrected, all answers to it "
        "are void. Once for your side."
    )


def _reject(reader: Reader, made: Recommendation) -> str:
    case = reader.case
    fee = reader.money(case.rules.fee.of(case.amount))
    other = reader.name(reader.other)
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    if case.about_released:
        return phrase(
            "The case ends without agreement, and the money stays where it is, as soon as {other} has answered too.",
            other=other,
        )
    if made.stands and given.get(reader.other):
        return phrase("It stands all the same, because {other} has accepted it.", other=other)
    places = {"fee": fee, "length": case.rules.first_payment}
    told = (
        phrase(
            "It stands unless {other} rejects it too. If so, the fee election opens: "
            "each side may pay {fee} for an independent arbitrator within {length}, or settle.",
            other=other,
            **places,
        )
        if made.stands
        else phrase(
            "The fee election then opens: "
            "each side may pay {fee} for an independent arbitrator within {length}, or settle.",
            **places,
        )
    )
    if reader.other in given:
        return told
    return " ".join([told, phrase("You may still accept until {other} has answered.", other=other)])


_WORDS = {
    "accept": _accept,
    "ask": _ask,
    "request_second_opinion": _second,
    "ask_correction": _correction,
    "reject": _reject,
}
