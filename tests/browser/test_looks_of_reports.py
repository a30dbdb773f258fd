"""What a reader and a reviewer see of a report and of a held message that somebody asked for."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from messaging.asking import Asking
from messaging.models import Flag
from messaging.reports import Report
from messaging.screening import screened_as
from tests import stories
from tests.browser.looking import look
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "zephyrquokka"


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        told.in_mediation()
        told.act(told.client, "say", text="You always do this.")
        with screened_as("threat"):
            told.act(told.client, "say", text=f"Withdraw, or I come to your house, {SECRET}.")
        yield told


def looked_at(page: Page, name: str) -> None:
    wrong = look(page, name)
    assert wrong == [], "\n".join(wrong)


def test_a_report_from_the_room_to_its_page(story: Story, seen_by) -> None:
    page = seen_by(story.freelancer, reverse("room", args=[story.case.pk]))
    page.get_by_role("link", name="Report message 1").click()
    page.get_by_label("What a reviewer should know").fill("It is the fifth time.")
    looked_at(page, "report-form")
    page.locator("main form").get_by_role("button").last.click()
    if page.get_by_role("button", name="Report the message").count():
        page.get_by_role("button", name="Report the message").click()
    page.goto(f"{page.url.split('/cases')[0]}{reverse('own-report', args=[Report.objects.get().pk])}")
    looked_at(page, "report-in-review")
    story.act(story.reviewer, "uphold", message=1, reason="A threat.", category="threat")
    page.reload()
    looked_at(page, "report-upheld")
    page.get_by_role("link", name="Your reports").click()
    looked_at(page, "reports")


def test_a_held_message_is_asked_for_shown_and_opened(story: Story, seen_by) -> None:
    page = seen_by(story.freelancer, reverse("room", args=[story.case.pk]))
    looked_at(page, "room-with-a-held-message")
    page.get_by_role("link", name="Ask a reviewer what it says").click()
    looked_at(page, "ask-to-see")
    page.get_by_label("What the reviewer should know").fill("I want to know.")
    page.locator("main form").get_by_role("button").last.click()
    asking = Asking.objects.get()
    desk = seen_by(story.reviewer, reverse("flags"))
    looked_at(desk, "desk-with-an-asking")
    desk.get_by_text("Show the words to them").click()
    desk.get_by_label("What they read").fill("Take care.")
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.get_by_text("The words are shown to who asked.")).to_be_visible()
    page.goto(f"{page.url.split('/cases')[0]}{reverse('asked-to-see', args=[asking.pk])}")
    expect(page.get_by_text(SECRET)).to_be_hidden()
    looked_at(page, "asked-covered")
    page.get_by_text("Show the words").click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    looked_at(page, "asked-opened")


def test_a_reviewer_takes_up_puts_away_and_takes_a_break_by_keys(story: Story, seen_by) -> None:
    desk = seen_by(story.reviewer, reverse("flags"))
    desk.keyboard.press("t")
    expect(desk.locator("span.soft", has_text="You have it up")).to_be_visible()
    desk.keyboard.press("p")
    expect(desk.get_by_text("No flag waits", exact=True)).to_be_visible()
    looked_at(desk, "desk-put-away")
    desk.get_by_role("button", name="Bring back what you put away").click()
    expect(desk.get_by_role("link", name=f"F-{Flag.objects.get().pk:04d}")).to_be_visible()
    desk.keyboard.press("b")
    expect(desk.get_by_role("heading", name="You are on a break until")).to_be_visible()
    looked_at(desk, "desk-on-a-break")
    desk.get_by_role("button", name="Come back now").click()
    expect(desk.get_by_text(SECRET)).to_be_hidden()
