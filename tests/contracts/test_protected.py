"""How much is protected for each side, as a table; and how the page of a contract says it."""

import pytest

from contracts.protected import Gap, Missing, Part, Protection, protected_for
from tests import stories
from tests.contracts.forms import words
from tests.stories import Story

FULL = {"amount": 100, "held": 100}
TABLE = [
    # standing, what else is so, for the freelancer (safe, loose, bare, gaps), for the client
    ("offered", {"amount": 100, "held": 0}, (0, 0, 100, [Gap.NOT_ACCEPTED]), (0, 0, 0, [])),
    ("unfunded", {"amount": 100, "held": 0}, (0, 0, 100, [Gap.NOT_FUNDED]), (0, 0, 0, [])),
    ("funded", FULL, (0, 100, 0, [Gap.NOT_HANDED_IN]), (100, 0, 0, [])),
    ("submitted", FULL | {"was_submitted": True}, (100, 0, 0, []), (0, 100, 0, [Gap.IN_REVIEW])),
    (
        "submitted",
        FULL | {"was_submitted": True, "without_criterion": 1},
        (0, 100, 0, [Gap.NO_CRITERION]),
        (0, 100, 0, [Gap.IN_REVIEW, Gap.NO_CRITERION]),
    ),
    ("submitted", {"amount": 60, "held": 60, "was_submitted": True}, (60, 0, 0, []), (0, 60, 0, [Gap.IN_REVIEW])),
    ("submitted", {"amount": 100, "held": 70, "was_submitted": True}, (70, 0, 0, []), (0, 70, 0, [Gap.IN_REVIEW])),
    (
        "changes_requested",
        FULL | {"was_submitted": True},
        (0, 100, 0, [Gap.CHANGES_ASKED_FOR]),
        (100, 0, 0, []),
    ),
    (
        "refund_requested",
        FULL,
        (0, 100, 0, [Gap.REFUND_ASKED_FOR, Gap.NOT_HANDED_IN]),
        (100, 0, 0, []),
    ),
    (
        "disputed",
        FULL | {"was_submitted": True},
        (0, 100, 0, [Gap.DISPUTED]),
        (0, 100, 0, [Gap.DISPUTED]),
    ),
    (
        "card_disputed",
        {"amount": 100, "held": 0, "was_submitted": True},
        (0, 0, 100, [Gap.CARD_DISPUTED]),
        (0, 0, 0, [Gap.CARD_DISPUTED]),
    ),
    ("paid", {"amount": 0, "held": 0, "was_submitted": True}, (0, 0, 0, []), (0, 0, 0, [])),
    ("contested", {"amount": 0, "held": 0, "was_submitted": True}, (0, 0, 0, []), (0, 0, 0, [])),
    ("refunded", {"amount": 100, "held": 0}, (0, 0, 0, []), (0, 0, 0, [])),
    ("ended", {"amount": 100, "held": 0, "without_criterion": 2}, (0, 0, 0, []), (0, 0, 0, [])),
]


@pytest.mark.parametrize("side", ["freelancer", "client"])
@pytest.mark.parametrize(("standing", "facts", "freelancers", "clients"), TABLE)
def test_one_milestone(standing, facts, freelancers, clients, side) -> None:
    *sums, gaps = freelancers if side == "freelancer" else clients
    found = protected_for(side, [Part(1, standing, **facts)])
    assert found == Protection(*sums, tuple(Missing(1, gap) for gap in gaps))


def test_milestones_are_added_up_and_what_is_missing_stands_in_their_order() -> None:
    parts = [
        Part(1, "paid", 0, 0, was_submitted=True),
        Part(2, "submitted", 100, 100, was_submitted=True),
        Part(3, "funded", 50, 50, without_criterion=1),
        Part(4, "unfunded", 30, 0),
    ]
    found = protected_for("freelancer", parts)
    assert (found.safe, found.loose, found.bare, found.whole) == (100, 50, 30, 180)
    assert found.missing == (
        Missing(3, Gap.NOT_HANDED_IN),
        Missing(3, Gap.NO_CRITERION),
        Missing(4, Gap.NOT_FUNDED),
    )


def test_each_side_reads_its_own_sum_and_what_to_do_about_the_rest(story: Story, browse) -> None:
    story.funded()
    url = f"/contracts/{story.contract.pk}/"
    response = browse(story.freelancer).get(url)
    page = words(response)
    assert "You are protected for 0.00 USD of 100.00 USD that you can still earn here." in page
    assert "Milestone 1: Nothing is handed in here." in page
    assert f'{url}acts/submit/?milestone=1">Hand in work' in response.content.decode()
    page = words(browse(story.client).get(url))
    assert "You are protected for 100.00 USD of 100.00 USD that you have in escrow here." in page
    assert "Nothing is missing." in page
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="Version 1 of the proposal.")
    page = words(browse(story.freelancer).get(url))
    assert "You are protected for 100.00 USD of 100.00 USD that you can still earn here." in page
    page = words(browse(story.client).get(url))
    assert "You are protected for 0.00 USD of 100.00 USD that you have in escrow here." in page
    assert "Milestone 1: Work is in review" in page
    assert "Until Tue 17 Feb, 23:59 UTC." in page


def test_whoever_has_no_side_reads_what_is_protected_in_general_only(story: Story, browse) -> None:
    story.submitted()
    page = words(browse(story.operator).get(f"/contracts/{story.contract.pk}/"))
    assert "You are protected for" not in page
    assert "Work on a milestone that is not funded." in page


def test_a_deliverable_without_a_criterion_is_named(unsaid_story, browse) -> None:
    page = words(browse(unsaid_story.freelancer).get(f"/contracts/{unsaid_story.contract.pk}/"))
    assert "Milestone 1: It is not agreed when everything counts as done." in page


@pytest.fixture
def unsaid_story(story: Story) -> Story:
    """The same two people, with a deliverable of which nobody said when it is done."""
    terms = stories.TERMS | {
        "milestones": [{"title": "Poster", "amount": "50.00", "deliverables": [{"title": "Poster text"}]}]
    }
    told = Story(story.clock, terms)
    told.funded()
    return told
