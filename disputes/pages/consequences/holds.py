"""What holding a case, releasing the hold and releasing the money by law lead to."""

from __future__ import annotations

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline
from disputes import process
from disputes.holds import open_hold
from disputes.models import Case, Matter, Proposal
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.pages.held import until
from disputes.pages.reader import Reader
from disputes.stages.holds import ALONE, CONFIRMED, proposal
from timers import deadlines
from timers.called import called

SEEN = phrase_later("Both sides read that the case is held for legal reasons, and the rule. Only operators read why.")


@form_of(Case, "hold")
def what_holding_is(telling: Telling) -> Form:
    """The same act places, confirms, proposes to renew and renews."""
    there = open_hold(telling.subject)
    if there is None:
        return Form()
    if there.confirmed_at is None:
        return Form(title=phrase("Confirm the hold"))
    return Form(
        title=phrase("Renew the hold") if proposal(there, Matter.RENEWAL) else phrase("Propose to renew the hold")
    )


@consequences_of(Case, "hold")
def hold(telling: Telling) -> Told:
    case = telling.subject
    there = open_hold(case)
    if there is None:
        return _placed(telling)
    if there.confirmed_at is None:
        sentences = [
            phrase(
                "You confirm the hold of {placed_by}: it lasts {confirmed} from now, until "
                "{case}. Two operators can renew it.",
                placed_by=there.placed_by,
                confirmed=CONFIRMED,
                case=in_time(case, CONFIRMED),
            ),
            phrase("All clocks stand still as before."),
        ]
        return told(sentences, button=phrase("Confirm the hold"), grave=True, done=phrase("The hold is confirmed."))
    if proposal(there, Matter.RENEWAL) is None:
        sentences = [
            phrase(
                "You propose to renew the hold. Nothing changes before another operator agrees, "
                "by holding the case too."
            ),
            phrase("Otherwise it ends after {case}, and the clocks run on.", case=until(case)),
        ]
        return told(
            sentences, button=phrase("Propose to renew the hold"), done=phrase("Another operator has to agree.")
        )
    sentences = [
        phrase(
            "The hold is renewed: it lasts {confirmed} from now, until {case}.",
            confirmed=CONFIRMED,
            case=in_time(case, CONFIRMED),
        )
    ]
    return told(sentences, button=phrase("Renew the hold"), grave=True, done=phrase("The hold is renewed."))


def _placed(telling: Telling) -> Told:
    case = telling.subject
    running = process.clock_of(case)
    sentences = [
        phrase(
            "All clocks of the case stop at once. {named} was due after {due_at}. "
            "It falls due later by the time that the hold lasts.",
            named=_named(running.kind),
            due_at=long_deadline(running.due_at),
        )
        if running
        else phrase("All clocks of the case stop at once."),
        phrase("Nothing counts meanwhile but messages and evidence. No money of this case moves."),
        phrase(
            "Alone you hold it for {alone}, until {case}, once a case. Confirmed by another "
            "operator, it lasts {confirmed} from then.",
            alone=ALONE,
            case=in_time(case, ALONE),
            confirmed=CONFIRMED,
        ),
        phrase("A payment that was confirmed before this moment still counts."),
        SEEN,
    ]
    return told(
        sentences, button=phrase("Hold the case"), grave=True, done=phrase("The case is held. All clocks stand still.")
    )


def _named(kind: str) -> str:
    return phrase("The time for {kind}", kind=called(kind))


@consequences_of(Case, "release_hold")
def release_hold(telling: Telling) -> Told:
    case = telling.subject
    there = open_hold(case)
    if there is None:
        return Told()
    if proposal(there, Matter.RELEASE) is None:
        sentences = [
            phrase("You propose to end the hold. Nothing changes before another operator agrees, by releasing it too."),
            phrase("Otherwise it lasts until {case}.", case=until(case)),
        ]
        return told(sentences, button=phrase("Propose to end the hold"), done=phrase("Another operator has to agree."))
    clock = process.clock_of(case)
    sentences = [phrase("The hold ends at once, and all clocks run on.")]
    if clock is not None:
        sentences.append(
            phrase(
                "{named} then ends on {due_when_resumed}.",
                named=_named(clock.kind),
                due_when_resumed=long_deadline(deadlines.due_when_resumed(clock)),
            )
        )
    return told(
        sentences, button=phrase("End the hold"), grave=True, done=phrase("The hold is over. The clocks run on.")
    )


def _before_a_figure(reader: Reader, proposed: Proposal | None) -> list[str]:
    needs = phrase("Another operator has to say the same figure. Then the money is divided and the case closes.")
    if proposed is None or proposed.to_freelancer is None:
        return [needs]
    there_is = phrase(
        "{to_freelancer} to the freelancer: {rule}",
        to_freelancer=reader.money(proposed.to_freelancer),
        rule=proposed.rule,
    )
    return [phrase("{proposed_by} has proposed {there_is}", proposed_by=proposed.proposed_by, there_is=there_is), needs]


def _replaces(reader: Reader, proposed: Proposal | None) -> list[str]:
    if proposed is None or proposed.to_freelancer is None:
        return []
    was = reader.money(proposed.to_freelancer)
    return [
        phrase(
            "It replaces the proposal of {proposed_by}: {was} to the freelancer.",
            proposed_by=proposed.proposed_by,
            was=was,
        )
    ]


@consequences_of(Case, "legal_release")
def legal_release(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, figure = reader.case, telling.said.get("to_freelancer")
    there = open_hold(case)
    proposed = proposal(there, Matter.LEGAL_RELEASE) if there else None
    if there is None or figure is None:
        return told(_before_a_figure(reader, proposed))
    back = [
        phrase(
            "The fee of {side}, {amount}, is paid back.", side=reader.name(fee.side), amount=reader.money(fee.amount)
        )
        for fee in sorted(case.fees.values(), key=lambda fee: fee.side)
        if fee.is_held
    ]
    facts = split_facts(reader, figure)
    if proposed is not None and proposed.to_freelancer == figure:
        sentences = [
            phrase(
                "{proposed_by} has proposed this figure. By your agreement the money is divided "
                "at once, and the case closes. Nobody can change it afterwards.",
                proposed_by=proposed.proposed_by,
            ),
            *back,
        ]
        return told(
            sentences, facts, button=phrase("Divide the money"), grave=True, done=phrase("The money is divided.")
        )
    sentences = [
        phrase("You propose this. Nothing moves before another operator says the same figure, while the case is held.")
    ]
    return told(
        [*sentences, *_replaces(reader, proposed), *back],
        facts,
        button=phrase("Propose this split"),
        done=phrase("Another operator has to agree."),
        back=phrase("Another figure replaces it until another operator agrees"),
    )
