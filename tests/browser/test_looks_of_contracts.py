"""The pages of a contract, looked at in every way that people have them."""

from collections.abc import Iterator

import pytest

from escrow import checkout
from tests import stories
from tests.browser.looking import look, stops
from tests.stories import CARD, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DELIVERABLE = {"title": "Poster text", "criterion": "Both of you can read it from two metres away"}
THREE = stories.TERMS | {
    "milestones": [
        {"title": "Outline", "amount": "40.00", "deliverables": [DELIVERABLE]},
        {"title": "Text", "amount": "60.00", "deliverables": [{"title": "Text"}]},
        {"title": "Slides", "amount": "50.00", "deliverables": [DELIVERABLE]},
    ]
}


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(THREE) as told:
        yield told


def looked_at(page, name: str) -> list[str]:
    unseen = [stop["label"] for stop in stops(page) if not stop["seen"]]
    return look(page, name) + [f"{name}: {label} has the keyboard, and nobody sees it" for label in unseen]


def test_what_is_protected(story, seen_by) -> None:
    story.active()
    for number in (1, 2):
        checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": number}, card=CARD, key=f"looks-{number}"
        )
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="The outline.", meets=[1])
    url = f"/contracts/{story.contract.pk}/"
    wrong = looked_at(seen_by(story.freelancer, url), "contract-protected-freelancer")
    wrong += looked_at(seen_by(story.client, url), "contract-protected-client")
    assert wrong == [], "\n".join(wrong)
