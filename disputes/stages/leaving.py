"""Leaving: the claimant withdraws, or the respondent concedes."""

from __future__ import annotations

from core.phrases import phrase_later
from disputes import closing, cooling
from disputes.models import Case, Cause, CoolingOff, Phase
from disputes.models.case import SECOND_OPINION
from disputes.stages.response import only_claimant, only_respondent
from record.acts import Actor, act
from record.declaring import SIDES

UNTIL_RECOMMENDED = (Phase.RESPONSE, Phase.DEFAULT, Phase.NEGOTIATION, Phase.MEDIATION)


@act(Case, by=SIDES, who=only_claimant, phase=UNTIL_RECOMMENDED, label=phrase_later("Withdraw the case"), final=True)
def withdraw(case: Case, by: Actor) -> None:
    """Take the case back. The milestones are as before it, and their clocks run on."""
    if not cooling.cools(case, by):
        closing.withdraw(case)


@act(
    Case,
    by=SIDES,
    who=only_respondent,
    phase=(*UNTIL_RECOMMENDED, Phase.RECOMMENDATION, SECOND_OPINION),
    label=phrase_later("Concede the claim"),
    moves_money=True,
    final=True,
)
def concede(case: Case, by: Actor) -> None:
    """Agree to the claim. The money is divided as claimed, and the case ends."""
    if not cooling.cools(case, by):
        closing.close(case, Cause.CONCEDED, case.claimed)


@cooling.takes_effect_by("withdraw")
def withdrawal_takes_effect(case: Case, cooled: CoolingOff) -> None:
    closing.withdraw(case)


@cooling.takes_effect_by("concede")
def concession_takes_effect(case: Case, cooled: CoolingOff) -> None:
    closing.close(case, Cause.CONCEDED, case.claimed)
