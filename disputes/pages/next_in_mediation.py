"""The next step in mediation: of a side, of the mediator, and of an operator who has an objection to decide."""

from __future__ import annotations

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

UNTIL = "Until the recommendation"


def for_side(reader: Reader) -> NextStep:
    asked = [each for each in reader.asked if each.side == reader.side]
    if asked:
        return answering(reader, asked)
    acts = [offered(reader, style="second"), button(reader, "offer", style="second")]
    return step(reader, *waiting(reader), acts=acts, wait=True, time=UNTIL)


def answering(reader: Reader, asked: list[PartyQuestion]) -> NextStep:
    """The oldest question is the next step; the day is a target, and the page says so."""
    first, more = asked[0], len(asked) - 1
    late = "The mediator hoped for an answer by" if first.is_overdue else "The mediator hopes for an answer by"
    others = f" After it, {more} more wait{'s' if more == 1 else ''} for you." if more else ""
    return step(
        reader, f"Answer the mediator’s question {first.number}",
        f"“{first.text}” {late} {short_deadline(first.wanted_by)}. Nothing is decided when that day passes.{others}",
        main=button(reader, "answer_party", f"Answer question {first.number}"),
        acts=[offered(reader, style="second")], time=UNTIL,
    )  # fmt: skip


def waiting(reader: Reader) -> tuple[str, str]:
    """Who is waited for, and what goes on meanwhile."""
    case = reader.case
    if case.mediator is None:
        which = "Another" if case.mediation_lapsed_at or reader.had_one else "A neutral"
        return (
            "The case waits for a mediator",
            f"{which} mediator takes it from the queue, reads everything, and recommends how to divide the money.",
        )
    title = f"{case.mediator} reads the case and recommends a split"
    objection = next((each for each in reader.clocks_beside if each.kind == process.OBJECTION), None)
    if objection:
        return title, f"{_objectors(reader)} objected to the mediator. {waiting_words(objection)}"
    theirs = next((each for each in reader.asked if each.side == reader.other), None)
    if theirs:
        them, by = reader.name(reader.other), short_deadline(theirs.wanted_by)
        return title, f"{them} has a question of the mediator to answer, by {by}. You can still settle at any time."
    where = "in the rooms" if contact(case).is_direct else "to the mediator"
    return title, f"Write {where}, add evidence, answer questions. You can still settle at any time."


def _objectors(reader: Reader) -> str:
    sides = [made.side for made in reader.case.objections.open()]
    if len(sides) > 1:
        return "Both sides have"
    return "You have" if reader.side in sides else f"{reader.name(reader.other)} has"


def for_mediator(reader: Reader) -> NextStep:
    case = reader.case
    if case.mediator is None:
        return step(
            reader, "This case waits for a mediator",
            "Claim it if you know neither side. You declare that on the record.",
            main=button(reader, "claim"), acts=[button(reader, "extend", style="second")], time=UNTIL,
        )  # fmt: skip
    others = [button(reader, name, style="second") for name in ("ask_party", "close_evidence", "extend", "hand_back")]
    return step(
        reader, *mediating(reader), main=button(reader, "recommend", "Write the recommendation"), acts=others,
        time=UNTIL,
    )  # fmt: skip


def mediating(reader: Reader) -> tuple[str, str]:
    """What is most urgent: a reply, an objection, what sides still have to answer; else the recommendation."""
    due = {each.kind: each for each in reversed(reader.clocks_beside)}
    if reply := due.get(process.NEUTRAL_REPLY):
        by = "once the clock runs on" if reply.is_stopped else f"by {long_deadline(reply.due_at)}"
        said = f"Write or ask something {by}. Otherwise the case goes back to the queue."
        if objection := due.get(process.OBJECTION):
            said += f" A side has objected to you. {waiting_words(objection)}"
        return "A side waits for your reply", said
    if objection := due.get(process.OBJECTION):
        return "A side has objected to you", waiting_words(objection)
    if reader.asked:
        first = min(reader.asked, key=lambda each: each.wanted_by)
        by = f"{short_moment(last_minute(first.wanted_by))} UTC"
        return (
            f"Question {first.number} waits for {reader.name(first.side)}",
            f"You hope for an answer by {by}. You can recommend without it.",
        )
    return "Read everything, then recommend a split", "Both sides get the recommendation at the same moment."


def for_operator(reader: Reader) -> NextStep | None:
    """An objection to decide; None where there is none, or it is not theirs."""
    overrule, sustain = (button(reader, name, style="second") for name in ("overrule_objection", "sustain_objection"))
    made = reader.case.objections.open().first()
    if made is None or (overrule is None and sustain is None):
        return None
    objection = next((each for each in reader.clocks_beside if each.kind == process.OBJECTION), None)
    side = made.side if made.side in SIDES else ""
    return step(
        reader, f"The {side} objects to the mediator",
        f"“{whole(reader.case, None, made, 'reason')}” {waiting_words(objection)} Neither choice moves money.",
        acts=[overrule, sustain, button(reader, "extend", style="second")], time=UNTIL,
    )  # fmt: skip
