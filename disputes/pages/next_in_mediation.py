"""The next step in mediation: of a side, of the mediator, and of an operator who has an objection to decide."""

from __future__ import annotations

from core.phrases import phrase, phrase_later, phrase_of
from core.positions import noun
from core.presenting import last_minute, long_deadline, short_deadline, short_moment
from disputes import process
from disputes.beside import whole
from disputes.contact import contact
from disputes.models import PartyQuestion
from disputes.pages.buttons import button, offered
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.pages.the_mediator import waiting_words
from record.declaring import SIDES

UNTIL = phrase_later("Until the recommendation")


def for_side(reader: Reader) -> NextStep:
    asked = [each for each in reader.asked if each.side == reader.side]
    if asked:
        return answering(reader, asked)
    acts = [offered(reader, style="second"), button(reader, "offer", style="second")]
    return step(reader, *waiting(reader), acts=acts, wait=True, time=UNTIL)


def answering(reader: Reader, asked: list[PartyQuestion]) -> NextStep:
    """The oldest question is the next step; the day is a target, and the page says so."""
    first, more = asked[0], len(asked) - 1
    by = short_deadline(first.wanted_by)
    hopes = (
        phrase(
            "“{text}” The mediator hoped for an answer by {by}. Nothing is decided when that day passes.",
            text=first.text,
            by=by,
        )
        if first.is_overdue
        else phrase(
            "“{text}” The mediator hopes for an answer by {by}. Nothing is decided when that day passes.",
            text=first.text,
            by=by,
        )
    )
    others = (
        phrase_of(more, "After it, {number} more waits for you.", "After it, {number} more wait for you.")
        if more
        else ""
    )
    return step(
        reader,
        phrase("Answer the mediator’s question {number}", number=first.number),
        f"{hopes} {others}".rstrip(),
        main=button(reader, "answer_party", phrase("Answer question {number}", number=first.number)),
        acts=[offered(reader, style="second")],
        time=UNTIL,
    )


def waiting(reader: Reader) -> tuple[str, str]:
    """Who is waited for, and what goes on meanwhile."""
    case = reader.case
    if case.mediator is None:
        said = (
            phrase(
                "Another mediator takes it from the queue, reads everything, and recommends how to divide the money."
            )
            if case.mediation_lapsed_at or reader.had_one
            else phrase(
                "A neutral mediator takes it from the queue, reads everything, and recommends how to divide the money."
            )
        )
        return phrase("The case waits for a mediator"), said
    title = phrase("{mediator} reads the case and recommends a split", mediator=case.mediator)
    objection = next((each for each in reader.clocks_beside if each.kind == process.OBJECTION), None)
    if objection:
        return title, f"{_objected(reader)} {waiting_words(objection)}"
    theirs = next((each for each in reader.asked if each.side == reader.other), None)
    if theirs:
        them, by = reader.name(reader.other), short_deadline(theirs.wanted_by)
        return title, phrase(
            "{them} has a question of the mediator to answer, by {by}. You can still settle at any time.",
            them=them,
            by=by,
        )
    if contact(case).is_direct:
        return title, phrase("Write in the rooms, add evidence, answer questions. You can still settle at any time.")
    return title, phrase("Write to the mediator, add evidence, answer questions. You can still settle at any time.")


def _objected(reader: Reader) -> str:
    sides = [made.side for made in reader.case.objections.all() if made.is_open]
    if len(sides) > 1:
        return phrase("Both sides have objected to the mediator.")
    if reader.side in sides:
        return phrase("You have objected to the mediator.")
    return phrase("{them} has objected to the mediator.", them=reader.name(reader.other))


def for_mediator(reader: Reader) -> NextStep:
    case = reader.case
    if case.mediator is None:
        return step(
            reader,
            phrase("This case waits for a mediator"),
            phrase("Claim it if you know neither side. You declare that on the record."),
            main=button(reader, "claim"),
            acts=[button(reader, "extend", style="second")],
            time=UNTIL,
        )
    others = [button(reader, name, style="second") for name in ("ask_party", "close_evidence", "extend", "hand_back")]
    return step(
        reader,
        *mediating(reader),
        main=button(reader, "recommend", phrase("Write the recommendation")),
        acts=others,
        time=UNTIL,
    )


def mediating(reader: Reader) -> tuple[str, str]:
    """What is most urgent: a reply, an objection, what sides still have to answer; else the recommendation."""
    due = {each.kind: each for each in reversed(reader.clocks_beside)}
    if reply := due.get(process.NEUTRAL_REPLY):
        said = (
            phrase("Write or ask something once the clock runs on. Otherwise the case goes back to the queue.")
            if reply.is_stopped
            else phrase(
                "Write or ask something by {due}. Otherwise the case goes back to the queue.",
                due=long_deadline(reply.due_at),
            )
        )
        if objection := due.get(process.OBJECTION):
            said = " ".join([said, phrase("A side has objected to you."), waiting_words(objection)])
        return phrase("A side waits for your reply"), said
    if objection := due.get(process.OBJECTION):
        return phrase("A side has objected to you"), waiting_words(objection)
    if reader.asked:
        first = min(reader.asked, key=lambda each: each.wanted_by)
        by = phrase("{wanted_by} UTC", wanted_by=short_moment(last_minute(first.wanted_by)))
        return (
            phrase("Question {number} waits for {side}", number=first.number, side=reader.name(first.side)),
            phrase("You hope for an answer by {by}. You can recommend without it.", by=by),
        )
    return phrase("Read everything, then recommend a split"), phrase(
        "Both sides get the recommendation at the same moment."
    )


def for_operator(reader: Reader) -> NextStep | None:
    """An objection to decide; None where there is none, or it is not theirs."""
    overrule, sustain = (button(reader, name, style="second") for name in ("overrule_objection", "sustain_objection"))
    made = next((each for each in reader.case.objections.all() if each.is_open), None)
    if made is None or (overrule is None and sustain is None):
        return None
    objection = next((each for each in reader.clocks_beside if each.kind == process.OBJECTION), None)
    side = made.side if made.side in SIDES else ""
    return step(
        reader,
        phrase("The {side} objects to the mediator", side=noun(side)),
        phrase(
            "“{whole}” {waiting_words} Neither choice moves money.",
            whole=whole(reader.case, None, made, "reason"),
            waiting_words=waiting_words(objection),
        ),
        acts=[overrule, sustain, button(reader, "extend", style="second")],
        time=UNTIL,
    )
