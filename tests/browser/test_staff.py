"""Staff pages in a real browser: amounts are divided as they are typed, keys walk the queue, a cover comes off."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from messaging.screening import screened_as
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Withdraw today, or I come to your house."


@pytest.fixture
def story():
    with stories.told() as told:
        yield told


def test_amounts_that_are_typed_are_divided_at_once(story, seen_by):
    story.in_mediation()
    page = seen_by(story.mediator, reverse("workbench", args=[story.case.pk]))
    bar = page.locator("[data-split]")
    expect(page.get_by_role("img", name="Nothing is divided yet")).to_be_visible()
    expect(bar).to_be_hidden()
    page.fill("[name='findings[0]amount']", "50.00")
    expect(bar).to_be_visible()
    page.fill("[name='findings[1]amount']", "15.50")
    expect(page.locator("[data-total]")).to_contain_text("65.50")
    expect(bar.locator(".split__end").first).to_contain_text("34.50")
    assert page.complaints == []


def test_the_queue_is_walked_and_a_case_claimed_by_keys(story, seen_by):
    story.in_queue()
    page = seen_by(story.mediator, reverse("queue"))
    page.keyboard.press("j")
    expect(page.locator("tr.is-here")).to_contain_text(story.case.reference)
    page.keyboard.press("c")
    page.wait_for_url(f"**{reverse('case-act', args=[story.case.pk, 'claim'])}?queue=**")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_covered_message_is_shown_when_it_is_asked_for(story, seen_by, javascript):
    story.in_mediation()
    with screened_as("threat"):
        story.act(story.client, "say", text=WORDS)
    page = seen_by(story.reviewer, reverse("flags"), javascript=javascript)
    expect(page.get_by_text(WORDS)).to_be_hidden()
    page.get_by_text("Show the message").click()
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_a_message_is_written_and_read_without_scripts(story, seen_by):
    story.in_mediation()
    page = seen_by(story.client, reverse("case", args=[story.case.pk]), javascript=False)
    page.fill("#id_text", "Which sources are old?")
    page.get_by_role("button", name="Send to both sides").click()
    expect(page.locator(".room__log")).to_contain_text("Which sources are old?")
    other = seen_by(story.mediator, reverse("workbench", args=[story.case.pk]), javascript=False)
    expect(other.locator(".room__log")).to_contain_text("Which sources are old?")


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_staff_page_scrolls_sideways(story, seen_by, width):
    story.in_mediation()
    with screened_as("threat"):
        story.act(story.client, "say", text=WORDS)
    pages = {
        reverse("queue"): story.mediator,
        reverse("workbench", args=[story.case.pk]): story.mediator,
        reverse("flags"): story.reviewer,
        reverse("awards"): story.operator,
        reverse("operations"): story.operator,
    }
    for address, person in pages.items():
        page = seen_by(person, address, width=width)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
