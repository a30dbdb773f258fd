"""What each clock leads to, as pure functions. The lapses do what these say, and the pages say it beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.rules import Rules
from core import money
from disputes.models import Cause, Phase
from record.declaring import CLIENT, FREELANCER, SIDES
from timers.counting import Length


@dataclass(frozen=True)
class Outcome:
    """How a stage ends: the case closes with a split (to the freelancer, in minor units), or goes on to a phase."""

    cause: Cause | None
    to_freelancer: int | None
    goes_on_to: str = ""

    @property
    def closes(self) -> bool:
        return self.cause is not None

    @property
    def goes_to_arbitration(self) -> bool:
        return self.goes_on_to == Phase.ARBITRATION


def goes_on(to: str) -> Outcome:
    return Outcome(None, None, to)


ARBITRATION = goes_on(Phase.ARBITRATION)
NO_AGREEMENT = Outcome(Cause.NO_AGREEMENT, None)


def without_election(outcome: Outcome) -> Outcome:
    """In a case about released money no election opens: it ends without agreement, and the money stays."""
    return NO_AGREEMENT if outcome.goes_on_to == Phase.ELECTION else outcome


def without_response(rules: Rules, claimed: int) -> Outcome:
    """Default for the claimant, as claimed: at once, or after the set-aside window."""
    return goes_on(Phase.DEFAULT) if rules.set_aside else as_claimed(claimed)


def as_claimed(claimed: int) -> Outcome:
    return Outcome(Cause.DEFAULT_BY_SILENCE, claimed)


def without_recommendation(*, lapsed_before: bool) -> Outcome:
    """Once, another mediator gets the case; after that the election opens."""
    return goes_on(Phase.ELECTION if lapsed_before else Phase.MEDIATION)


def half_of(length: Length) -> Length:
    """The second mediator's time: half the days, rounded up."""
    return Length((length.count + 1) // 2, length.unit)


def after_replies(to_freelancer: int, *, stands: bool, given: Mapping[str, bool]) -> Outcome:
    """What the answers to a recommendation lead to, both given or the time over. `given`: side -> accepted."""
    accepted = [side for side in SIDES if given.get(side)]
    rejected = [side for side in SIDES if given.get(side) is False]
    if len(accepted) == len(SIDES):
        return Outcome(Cause.RECOMMENDATION_ACCEPTED, to_freelancer)
    if stands and len(rejected) < len(SIDES):
        return Outcome(Cause.RECOMMENDATION_STOOD, to_freelancer)
    return goes_on(Phase.ELECTION)


def question_stops(rules: Rules, asked_before: int) -> Length | None:
    """How long at most a side's next question stops the clock; None for one that does not."""
    return rules.question_tolls if asked_before < rules.questions_per_side else None


def election_outcome(
    rules: Rules, amount: int, *, paid: Mapping[str, bool], figures: Mapping[str, int | None], recommended: int | None
) -> Outcome:
    """What becomes of the amount in dispute. `paid` and `figures` (what each side last claimed or answered) by side."""
    payers = [side for side in SIDES if paid.get(side)]
    if len(payers) == len(SIDES):
        return ARBITRATION
    if payers:
        return Outcome(Cause.FEE_DEFAULT, default_for(rules, amount, payers[0], figures.get(payers[0])))
    return Outcome(Cause.NEITHER_PAID, when_neither_pays(rules, amount, recommended))


def default_for(rules: Rules, amount: int, payer: str, figure: int | None) -> int:
    """What the freelancer gets where only one side paid: the payer gets all, or what it last claimed or answered."""
    if rules.fee_default == "as_claimed" and figure is not None:
        return figure
    return amount if payer == FREELANCER else 0


def when_neither_pays(rules: Rules, amount: int, recommended: int | None) -> int:
    if rules.neither_pays == CLIENT:
        return 0
    if rules.neither_pays == "even":
        return even(amount)
    return as_recommended(amount, recommended)


def without_sending(amount: int, recommended: int | None) -> Outcome:
    """Nobody sent the file to the arbitrator: as last recommended, in every rulebook."""
    return Outcome(Cause.NEITHER_PAID, as_recommended(amount, recommended))


def shifted_fee(fee: int, part: int) -> tuple[int, int]:
    """What of the winner's fee the loser's part reaches to give back, and what of it is then still owed."""
    shifted = min(fee, part)
    return shifted, fee - shifted


def as_recommended(amount: int, recommended: int | None) -> int:
    """As last recommended; evenly where nothing was."""
    return even(amount) if recommended is None else recommended


def bids_met(client: int | None, freelancer: int | None) -> Outcome | None:
    """As soon as the client's is at least the freelancer's: the midpoint, an odd minor unit to the freelancer."""
    if client is None or freelancer is None or client < freelancer:
        return None
    return Outcome(Cause.BLIND_BID_SETTLEMENT, (client + freelancer + 1) // 2)


def even(amount: int) -> int:
    """Half each; an odd minor unit to the freelancer."""
    return money.percentage(amount, Decimal(50))
