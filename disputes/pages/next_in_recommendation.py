"""The next step while a recommendation waits for its answers: of a side, and of the mediator who wrote it."""

from __future__ import annotations

from dataclasses import replace

from core.countdown import countdown
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, short_deadline
from disputes import process
from disputes.models import Recommendation
from disputes.pages.buttons import button, offered
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.pages.recommended import A_SECOND_OPINION, AS_CORRECTED, kind_of
from disputes.pages.released import goes_back
from disputes.pages.standing_still import standing_still, stoppers
from disputes.second_reading import is_open
from timers.models import Deadline

# What the one that is to be answered says of those before it: what was answered then is void.
_REPLACES = {
    "": (phrase_later("The mediator recommends {amount} for you"), ""),
    A_SECOND_OPINION: (
        phrase_later("The second opinion recommends {amount} for you"),
        phrase_later("It takes the place of the recommendation before it: answers given to that one are void. "),
    ),
    AS_CORRECTED: (
        phrase_later("As corrected, the mediator recommends {amount} for you"),
        phrase_later("The figure was corrected: answers given before are void. "),
    ),
}


def recommendation(reader: Reader) -> NextStep:
    made = reader.case.last_recommendation
    if made is None:
        raise RuntimeError(f"{reader.case.reference} is in recommendation without one")
    if is_open(reader.case):
        return waiting_for_another(reader, made)
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    if reader.side in given:
        return _has_answered(reader, made, given)
    stands = (
        phrase(" It stands unless both of you reject it.")
        if made.stands
        else phrase(" It binds nobody who does not accept it.")
    )
    stands += f" {goes_back(reader)}" if reader.case.about_released else ""
    mine, still = reader.share(reader.side, made.to_freelancer), standing_still(reader)
    title, before = _REPLACES[kind_of(made)]
    return step(
        reader,
        phrase(title, amount=reader.money(mine)),
        phrase(
            "{before}{to_freelancer}.{stands}{theirs} Read its reasons first. {still}",
            before=before,
            to_freelancer=reader.shares(made.to_freelancer),
            stands=stands,
            theirs=_theirs(reader, given),
            still=still,
        ).strip(),
        main=button(reader, "accept", phrase("Accept"), amount=mine),
        acts=[
            button(reader, "ask", phrase("Ask first"), style="second"),
            button(reader, "reject", phrase("Reject"), style="second"),
        ],
        time=phrase("Time left to answer"),
    )


def _theirs(reader: Reader, given: dict[str, bool]) -> str:
    if reader.other not in given:
        return ""
    them = reader.name(reader.other)
    if given[reader.other]:
        return phrase(" {them} has accepted it.", them=them)
    return phrase(" {them} has rejected it.", them=them)


def _has_answered(reader: Reader, made: Recommendation, given: dict[str, bool]) -> NextStep:
    them, mine = reader.name(reader.other), reader.share(reader.side, made.to_freelancer)
    still = standing_still(reader)
    if reader.other in given:
        title = phrase("Both sides have answered. A correction is decided first.")
    elif still:
        title = (
            phrase("You accepted the recommendation. The clock stands still.")
            if given[reader.side]
            else phrase("You rejected the recommendation. The clock stands still.")
        )
    else:
        places = {"them": them, "until": _until(reader)}
        title = (
            phrase("You accepted the recommendation. {them} has until {until}.", **places)
            if given[reader.side]
            else phrase("You rejected the recommendation. {them} has until {until}.", **places)
        )
    kept = (
        ""
        if given[reader.side] or reader.other in given
        else phrase(" You may still accept it until {them} has answered.", them=them)
    )
    after_all = button(reader, "accept", phrase("Accept after all"), style="second", amount=mine)
    return step(
        reader,
        title,
        f"{reader.shares(made.to_freelancer)}.{kept} {still}".strip(),
        acts=[None if given[reader.side] else after_all, offered(reader, style="second")],
        wait=True,
        time=phrase("Time left for {them}", them=them),
    )


def waiting_for_another(reader: Reader, made: Recommendation) -> NextStep:
    """A second opinion is awaited: nobody answers meanwhile."""
    running = _second_opinion(reader)
    made_step = step(
        reader,
        phrase("Another mediator reads the case until {due}", due=short_deadline(running.due_at))
        if running
        else phrase("Another mediator reads the case"),
        phrase(
            "The recommendation that there is: {to_freelancer}. Nobody answers it "
            "meanwhile. What comes takes its place, and both of you answer that one. You "
            "can ask, and settle.",
            to_freelancer=reader.shares(made.to_freelancer),
        ),
        acts=[offered(reader, style="second")],
        wait=True,
    )
    return _counting(made_step, reader, running, phrase("Time for the second opinion"))


def advising(reader: Reader) -> NextStep | None:
    """The mediator who answers for the recommendation; None where nothing waits for them."""
    answer = button(reader, "answer", phrase("Answer the question"))
    correct = button(reader, "correct", phrase("Correct the figure"))
    if answer is None and correct is None:
        return None
    refuse = button(reader, "refuse_correction", phrase("Refuse the correction"), style="second")
    main = correct or answer
    others = [refuse, answer if main is not answer else None]
    title = phrase("A side asks for a correction") if correct else phrase("A side has a question for you")
    made = step(
        reader,
        title,
        standing_still(reader) or phrase("It does not stop the clock. Both sides read your answer."),
        main=main,
        acts=[replace(act, style="second") if act else None for act in others],
    )
    running = stoppers(reader)
    return _counting(made, reader, running[0] if running else None, phrase("Time to answer"))


def _second_opinion(reader: Reader) -> Deadline | None:
    return next((clock for clock in reader.clocks if clock.kind == process.SECOND_OPINION), None)


def _counting(made: NextStep, reader: Reader, running: Deadline | None, label: str) -> NextStep:
    """The countdown of what runs, in place of the clock that stands still."""
    if running is None or running.is_stopped:
        return made
    zone = reader.person.time_zone or "UTC"
    return replace(made, countdown=countdown(running.due_at, started=running.started_at, label=label, zone=zone))


def _until(reader: Reader) -> str:
    return long_deadline(reader.deadline.due_at) if reader.deadline else phrase("a later day")
