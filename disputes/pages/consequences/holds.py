"""What holding a case, releasing the hold and releasing the money by law lead to."""

from __future__ import annotations

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core.presenting import long_deadline
from disputes import process
from disputes.holds import open_hold
from disputes.models import Case, Matter, Proposal
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.pages.held import until
from disputes.pages.reader import Reader
from disputes.stages.holds import ALONE, CONFIRMED, proposal
from timers import deadlines

SEEN = "Both sides read that the case is held for legal reasons, and the rule. Only operators read why."


@form_of(Case, "hold")
def what_holding_is(telling: Telling) -> Form:
    """The same act places, confirms, proposes to renew and renews."""
    there = open_hold(telling.subject)
    if there is None:
        return Form()
    if there.confirmed_at is None:
        return Form(title="Confirm the hold")
    return Form(title="Renew the hold" if proposal(there, Matter.RENEWAL) else "Propose to renew the hold")


@consequences_of(Case, "hold")
def hold(telling: Telling) -> Told:
    case = telling.subject
    there = open_hold(case)
    if there is None:
        return _placed(telling)
    if there.confirmed_at is None:
        sentences = [
            f"You confirm the hold of {there.placed_by}: it lasts {CONFIRMED} from now, until "
            f"{in_time(case, CONFIRMED)}. Two operators can renew it.",
            "All clocks stand still as before.",
        ]
        return told(sentences, button="Confirm the hold", grave=True, done="The hold is confirmed.")
    if proposal(there, Matter.RENEWAL) is None:
        sentences = [
            "You propose to renew the hold. Nothing changes before another operator agrees, by holding the case too.",
            f"Otherwise it ends after {until(case)}, and the clocks run on.",
        ]
        return told(sentences, button="Propose to renew the hold", done="Another operator has to agree.")
    sentences = [f"The hold is renewed: it lasts {CONFIRMED} from now, until {in_time(case, CONFIRMED)}."]
    return told(sentences, button="Renew the hold", grave=True, done="The hold is renewed.")


def _placed(telling: Telling) -> Told:
    case = telling.subject
    running = process.clock_of(case)
    stands = f" {_named(running.kind)} was due after {long_deadline(running.due_at)}." if running else ""
    sentences = [
        f"All clocks of the case stop at once.{stands} It falls due later by the time that the hold lasts."
        if running
        else "All clocks of the case stop at once.",
        "Nothing counts meanwhile but messages and evidence. No money of this case moves.",
        f"Alone you hold it for {ALONE}, until {in_time(case, ALONE)}, once a case. Confirmed by another operator, it "
        f"lasts {CONFIRMED} from then.",
        "A payment that was confirmed before this moment still counts.",
        SEEN,
    ]
    return told(sentences, button="Hold the case", grave=True, done="The case is held. All clocks stand still.")


def _named(kind: str) -> str:
    return f"The time for {kind.replace('_', ' ')}"


@consequences_of(Case, "release_hold")
def release_hold(telling: Telling) -> Told:
    case = telling.subject
    there = open_hold(case)
    if there is None:
        return Told()
    if proposal(there, Matter.RELEASE) is None:
        sentences = [
            "You propose to end the hold. Nothing changes before another operator agrees, by releasing it too.",
            f"Otherwise it lasts until {until(case)}.",
        ]
        return told(sentences, button="Propose to end the hold", done="Another operator has to agree.")
    clock = process.clock_of(case)
    sentences = ["The hold ends at once, and all clocks run on."]
    if clock is not None:
        sentences.append(f"{_named(clock.kind)} then ends on {long_deadline(deadlines.due_when_resumed(clock))}.")
    return told(sentences, button="End the hold", grave=True, done="The hold is over. The clocks run on.")


def _before_a_figure(reader: Reader, proposed: Proposal | None) -> list[str]:
    needs = "Another operator has to say the same figure. Then the money is divided and the case closes."
    if proposed is None or proposed.to_freelancer is None:
        return [needs]
    there_is = f"{reader.money(proposed.to_freelancer)} to the freelancer: {proposed.rule}"
    return [f"{proposed.proposed_by} has proposed {there_is}", needs]


def _replaces(reader: Reader, proposed: Proposal | None) -> list[str]:
    if proposed is None or proposed.to_freelancer is None:
        return []
    was = reader.money(proposed.to_freelancer)
    return [f"It replaces the proposal of {proposed.proposed_by}: {was} to the freelancer."]


@consequences_of(Case, "legal_release")
def legal_release(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, figure = reader.case, telling.said.get("to_freelancer")
    there = open_hold(case)
    proposed = proposal(there, Matter.LEGAL_RELEASE) if there else None
    if there is None or figure is None:
        return told(_before_a_figure(reader, proposed))
    back = [
        f"The fee of {reader.name(fee.side)}, {reader.money(fee.amount)}, is paid back."
        for fee in sorted(case.fees.values(), key=lambda fee: fee.side)
        if fee.is_held
    ]
    facts = split_facts(reader, figure)
    if proposed is not None and proposed.to_freelancer == figure:
        sentences = [
            f"{proposed.proposed_by} has proposed this figure. By your agreement the money is divided at once, and the "
            "case closes. Nobody can change it afterwards.",
            *back,
        ]
        return told(sentences, facts, button="Divide the money", grave=True, done="The money is divided.")
    sentences = [
        "You propose this. Nothing moves before another operator says the same figure, while the case is held."
    ]
    return told(
        [*sentences, *_replaces(reader, proposed), *back],
        facts,
        button="Propose this split",
        done="Another operator has to agree.",
        back="Another figure replaces it until another operator agrees",
    )
