"""What is proposed for the milestones of an offer, as a table, and that dividing loses no cent and no deliverable."""

import pytest

from contracts.arranging import Piece, Planned, arranged, planned, proposals
from contracts.rulebooks import STANDARD
from contracts.rules import Rules

USD, JPY = Rules.read(STANDARD, "USD"), Rules.read(STANDARD, "JPY")


def plan(*amounts: int, pieces: int = 1) -> list[Planned]:
    own = tuple(Piece(f"Thing {number}", "It is there", "1.00") for number in range(1, pieces + 1))
    return [Planned(f"Milestone {number}", amount, own) for number, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(
    ("amounts", "rules", "keys"),
    [
        ([299_99], USD, []),
        ([300_00], USD, ["trial-0", "two-0", "three-0"]),
        ([60_00, 240_00], USD, []),
        ([60_01, 240_00], USD, ["trial-0"]),
        ([60_00, 300_00], USD, ["two-1", "three-1"]),
        ([500_00, 500_00], USD, ["trial-0"]),
        ([44_999], JPY, []),
        ([45_000], JPY, ["trial-0", "two-0", "three-0"]),
    ],
)
def test_what_is_proposed(amounts, rules, keys) -> None:
    assert [each.key for each in proposals(plan(*amounts), rules)] == keys


@pytest.mark.parametrize("amount", [300_00, 1000_01, 999_99, 333_33])
@pytest.mark.parametrize("pieces", [1, 2, 3, 5])
def test_a_division_adds_up_to_the_cent_and_loses_no_deliverable(amount, pieces) -> None:
    before = plan(100, amount, pieces=pieces)
    for proposal in proposals(before, USD):
        after = arranged(before, proposal)
        assert sum(each.amount for each in after) == 100 + amount
        assert all(each.deliverables for each in after)
        titles = " ".join(piece.title for each in after for piece in each.deliverables)
        assert all(piece.title in titles for each in before for piece in each.deliverables)


def test_a_trial_comes_first_and_has_still_to_be_described() -> None:
    before = plan(1000_01)
    first, rest = arranged(before, proposals(before, USD)[0])
    assert (first.amount, rest.amount) == (100_00, 900_01)
    assert first.title == "Trial: a small first piece of “Milestone 1”"
    assert first.deliverables == (Piece(""),)
    assert rest.deliverables == (Piece("Thing 1", "It is there"),)


def test_terms_become_a_plan_with_amounts_as_they_were_typed() -> None:
    terms = {
        "milestones": [
            {"title": "Text", "amount": 80_00, "review_days": 7, "deliverables": [{"title": "Page", "worth": 20_00}]}
        ]
    }
    assert planned(terms, "USD") == [Planned("Text", 80_00, (Piece("Page", "", "20.00"),), "7")]
