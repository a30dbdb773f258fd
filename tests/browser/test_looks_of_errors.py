"""Every error page: it says what happened, what was kept and what to do, and is whole on a phone in both themes."""

from collections.abc import Iterator

import pytest
from django.template.loader import get_template

from tests import stories
from tests.browser.looking import look
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WITHOUT_A_REQUEST = ("400", "403", "403_csrf", "404", "413", "429", "500", "503")
SAYS_WHAT_BECAME_OF_IT = ("Nothing was", "was not carried out", "whole or not at all", "does not exist")


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told


def test_pages_that_come_without_a_request(live_server, open_page) -> None:
    page, wrong = open_page(f"{live_server}/healthz"), []
    for name in WITHOUT_A_REQUEST:
        html = get_template(f"{name}.html").render()
        page.route(f"**/error-{name}", lambda route, _, html=html: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{live_server}/error-{name}")
        wrong += look(page, f"error-{name}")
        said = page.locator("main").inner_text()
        if not any(words in said for words in SAYS_WHAT_BECAME_OF_IT):
            wrong.append(f"{name} does not say what became of what was sent")
        if not page.get_by_role("link", name="Go to the start").is_visible():
            wrong.append(f"{name} leads nowhere")
    assert wrong == [], "\n".join(wrong)


def test_refusals(story, seen_by) -> None:
    story.submitted()
    base = f"/contracts/{story.contract.pk}/acts"
    wrong = []
    for name, path in (
        ("404", "/nowhere/"),
        ("403", f"{base}/accept_contract/"),
        ("409", f"{base}/fund/?milestone=1"),
        ("422", f"{base}/approve/"),
    ):
        page = seen_by(story.client, path)
        wrong += look(page, f"refusal-{name}")
        assert page.get_by_role("link", name="Go to the start").is_visible()
    page = seen_by(story.client, f"{base}/request_changes/?milestone=1")
    story.act_on_contract(story.freelancer, "give_refund", milestone=1, amount="10.00")
    page.get_by_label("1.", exact=True).fill("The list is not sorted by year.")
    page.get_by_role("button", name="Ask for changes").last.click()
    page.get_by_role("heading", name="Someone was faster").wait_for()
    assert page.get_by_label("1.", exact=True).input_value() == "The list is not sorted by year."
    wrong += look(page, "refusal-412")
    assert wrong == [], "\n".join(wrong)
