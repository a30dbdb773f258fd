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


def test_the_pages_of_a_long_contract(story, seen_by, monkeypatch) -> None:
    monkeypatch.setattr("escrow.statements.LINES", 1)
    monkeypatch.setattr("contracts.pages.contract_page.ENTRIES", 2)
    story.active()
    for number in (1, 2):
        checkout.pay_and_perform(
            story.contract, "fund", by=story.client, data={"milestone": number}, card=CARD, key=f"looks-{number}"
        )
    page = seen_by(story.client, f"/contracts/{story.contract.pk}/")
    wrong = looked_at(page, "contract-pages")
    page.get_by_role("navigation", name="Statement").get_by_role("link", name="Older").click()
    page.get_by_role("navigation", name="Statement").get_by_role("link", name="Newer").wait_for()
    page.get_by_role("navigation", name="Record").get_by_role("link", name="Older").click()
    page.get_by_role("navigation", name="Record").get_by_role("link", name="Newer").wait_for()
    assert page.url.endswith("?statement=2&record=2#record")
    wrong += looked_at(page, "contract-pages-older")
    assert wrong == [], "\n".join(wrong)


def test_the_steps_of_an_offer(story, seen_by) -> None:
    page = seen_by(story.client, "/contracts/offer/steps/")
    wrong = looked_at(page, "offer-what")
    page.get_by_label("Title of the contract").fill("Research proposal, 12 pages")
    page.get_by_label("The freelancer's e-mail address").fill("maribel@reyes.example")
    page.get_by_role("button", name="Go on").last.click()
    page.get_by_label("Title").fill("The proposal")
    page.get_by_label("Amount").fill("1200.00")
    page.get_by_label("What is delivered").fill("Proposal text")
    wrong += looked_at(page, "offer-milestones")
    page.get_by_role("button", name="Go on").last.click()
    page.get_by_role("heading", name="Trial and parts").wait_for()
    wrong += looked_at(page, "offer-parts")
    page.get_by_role("button", name="Divide it in two").click()
    page.get_by_role("heading", name="Milestones", exact=True).wait_for()
    page.get_by_role("button", name="Go on").last.click()
    page.get_by_role("button", name="Go on as it is").last.click()
    wrong += looked_at(page, "offer-review")
    page.get_by_role("button", name="Go on").last.click()
    page.get_by_role("heading", name="Check and send").wait_for()
    wrong += looked_at(page, "offer-check")
    page.get_by_role("button", name="Send the offer").click()
    page.get_by_role("heading", name="Research proposal, 12 pages").wait_for()
    assert wrong == [], "\n".join(wrong)


def test_versions_of_the_work(story, seen_by) -> None:
    story.active()
    checkout.pay_and_perform(
        story.contract, "fund", by=story.client, data={"milestone": 1}, card=CARD, key="looks-versions"
    )
    for number in (1, 2):
        file = story.upload(story.freelancer, "proposal.txt", f"Draft {number}".encode())
        story.act_on_contract(story.freelancer, "submit", milestone=1, note=f"Draft {number}.", files=[file], meets=[1])
        if number == 1:
            story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort the list."])
    wrong = looked_at(seen_by(story.client, f"/contracts/{story.contract.pk}/"), "contract-versions")
    assert wrong == [], "\n".join(wrong)
