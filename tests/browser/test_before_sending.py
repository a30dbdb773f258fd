"""Before a message is sent that would not arrive as it was written: what its writer sees, and does then."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from messaging.models import Message, State
from tests import stories
from tests.browser.doing import press
from tests.browser.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THREAT = "Drop this dispute today, or I call the police and write to your university about you."


@pytest.fixture
def story():
    with stories.told() as told:
        yield told.in_mediation()


@pytest.fixture
def written(story, open_page, live_server):
    """A threat has been written in the room of both sides, and “Send” pressed."""

    def in_a_page(**how):
        http = Client()
        http.force_login(story.client)
        session = http.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page("about:blank", **how)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/cases/{story.case.pk}/room/")
        page.get_by_label("Write to both sides").fill(THREAT)
        press(page, "Send to both sides")
        expect(page.get_by_role("heading", name="Before you send this")).to_be_visible()
        return page

    return in_a_page


def test_it_is_sent_knowing_what_becomes_of_it(written):
    page = written()
    expect(page.locator(".foreseen mark").first).to_be_visible()
    expect(page.get_by_label("Write to both sides")).to_have_value(THREAT)
    press(page, "Send it as it is, knowing this")
    expect(page.get_by_text("Held for review. Nobody in the case can read it.")).to_be_visible()
    assert Message.objects.get().state == State.HELD


def test_it_is_worded_differently(written):
    page = written()
    page.get_by_label("Write to both sides").fill("I miss page 12.")
    press(page, "Look at it again, and send")
    expect(page.get_by_text("I miss page 12.").first).to_be_visible()
    assert Message.objects.get().state == State.DELIVERED


def test_without_scripts_it_goes_the_same_way(written):
    page = written(javascript=False)
    press(page, "Send it as it is, knowing this")
    expect(page.get_by_text("Held for review. Nobody in the case can read it.")).to_be_visible()


def test_looks_of_the_page_and_of_flagged_words(story, written, open_page, live_server):
    page = written()
    assert look(page, "before-sending") == []
    page.goto(f"{live_server.url}/cases/{story.case.pk}/acts/offer/")
    page.get_by_label("A note with it").fill(THREAT)
    page.get_by_label("To the freelancer").fill("50.00")
    page.locator("form .row button").first.click()
    expect(page.get_by_role("button", name="Do it as it is, knowing this")).to_be_visible()
    assert look(page, "offer-before-sending") == []
    story.act(story.client, "offer", to_freelancer="40.00", note=THREAT)
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "a.txt")], caption="You are an idiot.")
    page.goto(f"{live_server.url}/cases/{story.case.pk}/")
    assert look(page, "flagged-words-of-oneself") == []
