"""Who offers a contract, and who accepts it, is told where the arbitration fee reaches what a milestone is worth."""

import pytest
from django.urls import reverse

from contracts.models import Contract
from contracts.pages.fees import reached_by
from contracts.rulebooks import STANDARD, UPWORK_2018
from contracts.rules import Rules
from tests.browsing import signed_in, text
from tests.stories import person

REACHED = "worth no more than the arbitration fee"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rulebook", "amount", "warns"),
    [("upwork-2018", "291.00", True), ("upwork-2018", "291.01", False), ("standard", "5.00", True)],
)
def test_both_sides_are_warned_before_they_are_bound(rulebook, amount, warns):
    offering, accepting = person("c@north.example", "Clara North"), person("f@south.example", "Finn South")
    said = {
        "title": "A logo", "freelancer": accepting.email, "currency": "USD", "rulebook": rulebook,
        "milestones[0]title": "Sketches", "milestones[0]amount": amount,
        "milestones[0]deliverables[0]title": "Three sketches",
    }  # fmt: skip
    form = text(signed_in(offering).get(reverse("offer-contract")))
    assert "upwork-2018: From 291.01 USD on, the fee is less than what is in dispute." in form
    sent = text(signed_in(offering).post(reverse("offer-contract"), said, follow=True))
    assert (REACHED in sent) == warns
    made = Contract.objects.get()
    check = text(signed_in(accepting).get(f"/contracts/{made.pk}/acts/accept_contract/"))
    assert (REACHED in check) == warns


@pytest.mark.parametrize(
    ("params", "amounts", "says"),
    [
        (STANDARD, [5_01, 100_00], ""),
        (
            STANDARD,
            [5_00],
            "This milestone is worth no more than the arbitration fee of this rulebook, 5.00",
        ),
        (UPWORK_2018, [100_00, 400_00], "Milestone 1 is worth no more"),
        (UPWORK_2018, [100_00, 400_00, 291_00, 200_00], "Milestones 1, 3 and 4 are each worth no more"),
    ],
)
def test_the_milestones_are_named(params, amounts, says):
    assert reached_by(Rules.read(params, "USD"), amounts).startswith(says)
    assert bool(reached_by(Rules.read(params, "USD"), amounts)) == bool(says)
