"""The stories that other tests stand on reach the phases that they are named for."""

import pytest

from disputes.models import Cause
from tests import stories

PHASES = {
    "in_response": "response",
    "in_default": "default",
    "in_negotiation": "negotiation",
    "in_queue": "mediation",
    "in_mediation": "mediation",
    "in_recommendation": "recommendation",
    "in_election": "election",
    "one_paid": "election",
    "both_paid": "arbitration",
    "file_sent": "arbitration",
    "awarding": "awarding",
}
ENDS = {
    "settled": Cause.SETTLEMENT,
    "fee_defaulted": Cause.FEE_DEFAULT,
    "neither_paid": Cause.NEITHER_PAID,
    "awarded": Cause.AWARD,
    "withdrawn": Cause.WITHDRAWN,
}


@pytest.mark.parametrize(("step", "phase"), PHASES.items())
@pytest.mark.parametrize("claimant", ["freelancer", "client"])
def test_reaches_phase(db, step, phase, claimant):
    with stories.told(claimant_side=claimant) as story:
        getattr(story, step)()
        assert story.case.standing == phase


@pytest.mark.parametrize(("step", "cause"), ENDS.items())
def test_reaches_end(db, step, cause):
    with stories.told() as story:
        getattr(story, step)()
        assert story.case.closing.cause == cause
