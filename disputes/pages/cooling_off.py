"""Cooling off, as the case's page says it: a card for the side whose decision it is, a banner for everybody else."""

from __future__ import annotations

from typing import Any

from core.countdown import countdown
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, short_moment
from disputes.lapsing import is_decided, outcome_when_lapsed
from disputes.models import Phase
from disputes.pages.buttons import button
from disputes.pages.decided_later import Decided, decided, own_decision
from disputes.pages.next_step import NextStep, also, marked_silence
from disputes.pages.reader import Reader
from disputes.pages.wording import marked, sentence

HELD_FOR_YOUR_SAFETY = phrase_later(
    "A message to you may have been a threat. So that nobody can push you, this does not take effect at once."
)
GOES_ON = {
    Phase.DEFAULT: phrase_later("the claim stands unless it is set aside"),
    Phase.MEDIATION: phrase_later("the case goes to a mediator"),
    Phase.ELECTION: phrase_later("the fee election opens"),
}
DID = {
    "withdraw": phrase_later("{name} has withdrawn the case"),
    "concede": phrase_later("{name} has conceded the claim"),
    "respond": phrase_later("{name} has answered the claim by agreeing to it"),
    "accept_offer": phrase_later("{name} has accepted the offer"),
}


def card(reader: Reader) -> NextStep | None:
    """In the place of the next step, for a side that can still take its decision back."""
    mine = own_decision(reader)
    if mine is None:
        return None
    main = button(reader, "take_back", phrase("Take your {called} back", called=mine.called))
    return NextStep(
        title=phrase("Your {called} takes effect {when}", called=mine.called, when=mine.when)
        if not mine.falls
        else _fell(mine),
        text=marked(" ".join([str(HELD_FOR_YOUR_SAFETY), *_can(reader, mine)])),
        wait=main is None,
        kicker=phrase("You can still change your mind"),
        main=main,
        more=also(reader, [main.url] if main else []),
        countdown=countdown(
            mine.at,
            started=mine.deadline.started_at,
            label=phrase("Time left to take it back"),
            headline=phrase("Before {at} UTC", at=short_moment(mine.at)),
            zone=reader.person.time_zone or "UTC",
            paused=phrase("The clock stands still") if mine.deadline.is_stopped else "",
        ),
        ifnothing=marked_silence(reader),
    )


def _fell(mine: Decided) -> str:
    return phrase("Your {called} cannot take effect any more", called=mine.called)


def _can(reader: Reader, mine: Decided) -> list[str]:
    if mine.falls:
        return [phrase("The case has gone on since. You need do nothing; you can also take it back yourself.")]
    told = [phrase("Until then you can take it back, without a reason. {split}", split=_split(reader, mine))]
    if reader.cooling.waits_since:
        told.append(
            phrase(
                "The deadline of {waits_since} waits for it: until then you can write, add "
                "evidence, and take it back, nothing else. If you take it back, "
                "{when_taken_back} at once.",
                waits_since=long_deadline(reader.cooling.waits_since),
                when_taken_back=when_taken_back(reader),
            )
        )
    return told


def _split(reader: Reader, mine: Decided) -> str:
    if mine.to_freelancer is None:
        return phrase("The milestones are then as they were before the case.")
    return phrase("It means: {shares}.", shares=reader.shares(mine.to_freelancer))


def when_taken_back(reader: Reader) -> str:
    """What the clock that has waited does as soon as nothing holds it up any more."""
    waited = reader.cooling.clock
    outcome = outcome_when_lapsed(reader.case, waited.kind) if waited and is_decided(waited.kind) else None
    if outcome is None:
        return phrase("the deadline passes")
    if outcome.to_freelancer is not None:
        return phrase("the clock {divides}", divides=reader.divided(outcome.to_freelancer))
    return GOES_ON[Phase(outcome.goes_on_to)]


def banner(reader: Reader) -> dict[str, Any] | None:
    """For whoever can only wait: that a decision was made, when it takes effect, and that it may be taken back."""
    others = [each for each in decided(reader) if each.row.side != reader.side]
    if not others:
        return None
    return {
        "id": "cooling-off-banner",
        "title": "; ".join(sentence(phrase(DID[each.row.act], name=reader.name(each.row.side))) for each in others),
        "text": [marked(_says(reader, each)) for each in others],
        "level": 2,
    }


def _says(reader: Reader, each: Decided) -> str:
    if each.falls:
        return phrase(
            "The {called} cannot take effect any more, because the case has gone on. Nothing changes by it.",
            called=each.called,
        )
    waits = phrase(" The present deadline waits for that.") if reader.cooling.waits_since else ""
    return phrase(
        "It takes effect {when}. Until then it can be taken back. {split}{waits} Some "
        "decisions take effect later, as the rulebook says. You need do nothing.",
        when=each.when,
        split=_split(reader, each),
        waits=waits,
    )
