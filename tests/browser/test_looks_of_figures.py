"""The pages of figures, looked at with many cases, with none, and in a language that is written from the right."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from messaging.screening import screened_as
from record.outbox import send_outbox
from tests import stories
from tests.browser.looking import look, picture, stops
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def many_cases(story: Story) -> None:
    def another() -> Story:
        return Story(story.clock, stories.LARGE)

    for end in ("settled", "settled", "withdrawn", "fee_defaulted", "neither_paid", "awarded", "settled"):
        getattr(another(), end)()
        send_outbox()
    another().in_default().let_lapse()
    accepted = another().in_recommendation()
    accepted.act(accepted.client, "accept")
    accepted.act(accepted.freelancer, "accept")
    another().in_mediation().let_lapse()
    another().in_response()
    another().in_election()
    told = another().in_mediation()
    told.act(told.client, "say", text="The list is missing.")
    for number in (2, 3):
        with screened_as("threat"):
            told.act(told.client, "say", text="Withdraw, or I come to your house.")
        if number == 2:
            told.act(told.reviewer, "uphold", message=2, reason="A threat.")


def looked_at(page: Page, name: str) -> list[str]:
    unseen = [stop["label"] for stop in stops(page) if not stop["seen"]]
    return [*look(page, name), *(f"{name}: {label} has the keyboard, and nobody sees it" for label in unseen)]


def test_figures_of_many_cases_and_of_none(story: Story, opened, live_server) -> None:
    page = opened(story.operator)
    page.goto(f"{live_server}{reverse('figures')}")
    page.complaints.clear()  # where a session is begun, a browser looks for a sign that is not there
    wrong = looked_at(page, "figures-none")
    many_cases(story)
    page.goto(f"{live_server}{reverse('operations')}")
    page.get_by_role("link", name="Figures").click()
    page.get_by_role("link", name="Last 365 days").click()
    expect(page.get_by_role("link", name="Last 365 days")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("img", name="Time to resolve. Closed: 9.")).to_be_visible()
    for table in page.locator(".charts details summary").all()[:3]:
        table.click()
    wrong += looked_at(page, "figures")
    with page.expect_download() as download:
        page.get_by_role("link", name="All figures as CSV").click()
    assert download.value.suggested_filename == "all-365-days.csv"
    page.emulate_media(forced_colors="active")
    picture(page, "figures-forced")
    page.emulate_media(forced_colors="none", media="print")
    picture(page, "figures-print")
    page.emulate_media(media="screen")
    page.evaluate("document.documentElement.dir = 'rtl'")
    picture(page, "figures-rtl")
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    for name in ("operations", "activity-by-month"):
        page.goto(f"{live_server}{reverse(name)}")
        wrong += looked_at(page, name)
    story.clock.advance(days=40)
    page.goto(f"{live_server}{reverse('activity')}")
    wrong += looked_at(page, "activity-report")
    page.emulate_media(media="print")
    picture(page, "activity-report-print")
    assert wrong == [], "\n".join(wrong)
    assert page.complaints == []
