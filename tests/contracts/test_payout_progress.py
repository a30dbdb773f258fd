"""How far a payout has come, as a table of what has happened to it."""

import pytest

from contracts.pages.payout_progress import way_of
from escrow.payouts import ARRIVED, BEGIN, REFUSED, RETURNED, SENT, WAITING

OUT, PROVIDER, BANK, BACK = "Out of your wallet", "With the payment provider", "At your bank", "Back in your wallet"


@pytest.mark.parametrize(
    ("happened", "steps"),
    [
        ({BEGIN}, [(OUT, "done"), (PROVIDER, "now"), (BANK, "next")]),
        ({BEGIN, WAITING}, [(OUT, "done"), (PROVIDER, "now"), (BANK, "next")]),
        ({BEGIN, SENT}, [(OUT, "done"), (PROVIDER, "done"), (BANK, "now")]),
        ({BEGIN, SENT, ARRIVED}, [(OUT, "done"), (PROVIDER, "done"), (BANK, "done")]),
        ({BEGIN, REFUSED}, [(OUT, "done"), (BACK, "done")]),
        ({BEGIN, SENT, RETURNED}, [(OUT, "done"), (PROVIDER, "done"), (BACK, "done")]),
        ({BEGIN, SENT, ARRIVED, RETURNED}, [(OUT, "done"), (PROVIDER, "done"), (BANK, "done"), (BACK, "done")]),
    ],
)
def test_the_way_of_a_payout(happened, steps) -> None:
    assert [(name, state) for name, state, _ in way_of(happened)] == steps
