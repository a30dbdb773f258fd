"""Both sides and the mediator where contact is not direct: it begins before their eyes, and no word goes astray."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from messaging.screening import screened_as
from tests import stories
from tests.browser.doing import press
from tests.browser.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    with stories.told() as told:
        yield told.in_mediation()


@pytest.fixture
def opened(story, open_page, live_server):
    """The room of the case as somebody sees it."""

    def as_somebody(person, path="room/", **how):
        http = Client()
        http.force_login(person)
        session = http.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page("about:blank", **how)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/cases/{story.case.pk}/{path}")
        return page

    return as_somebody


def test_no_direct_contact_begins_while_the_other_writes(story, opened):
    victor, maribel = opened(story.client), opened(story.freelancer, width=375)
    victor.get_by_label("Write to both sides").fill("Three of my comments are not answered.")
    maribel.get_by_role("link", name="No direct contact").click()
    assert not look(maribel, "check page of no direct contact")
    press(maribel, "Ask for no direct contact")
    expect(maribel.get_by_role("heading", name="Contact is not direct")).to_be_visible()

    # On the page of the other the words stay, and go where the label now says.
    field = victor.get_by_label("Write to the mediator")
    expect(field).to_have_value("Three of my comments are not answered.")
    expect(victor.locator(".livenote p")).to_have_text(re.compile("^Contact is not direct any more"))
    press(victor, "Send to the mediator")
    expect(victor.get_by_text("Three of my comments are not answered.")).to_be_visible()
    ines = opened(story.mediator)
    expect(ines.get_by_text("Three of my comments are not answered.")).to_be_visible()
    expect(maribel.get_by_text("Three of my comments")).to_have_count(0)

    # The mediator tells the other side.
    ines.get_by_role("link", name=re.compile("Tell the freelancer")).click()
    expect(ines.get_by_label("Only Maribel Reyes, the freelancer")).to_be_checked()
    ines.get_by_label("Write to both sides, or to one alone").fill("He misses answers to comments 2, 4 and 5.")
    assert not look(ines, "the room of the mediator, where contact is not direct")
    press(ines, "Send")
    expect(maribel.get_by_text("He misses answers to comments 2, 4 and 5.")).to_be_visible()
    expect(maribel.get_by_text("What Victor Hale wrote in #1, told by the mediator")).to_be_visible()
    assert not look(maribel, "the room of a side, where contact is not direct")

    # Lifted while the other writes: words for the mediator stay for the mediator.
    victor.goto(f"{victor.url.split('/cases/')[0]}/cases/{story.case.pk}/room/")
    expect(victor.get_by_text("The mediator has told the freelancer about it")).to_be_visible()
    victor.get_by_label("Write to the mediator").fill("Between you and me.")
    maribel.get_by_role("link", name="Allow direct contact", exact=True).click()
    press(maribel, "Allow direct contact")
    expect(victor.locator(".livenote p")).to_have_text(re.compile("you are asked first whether both sides shall read"))
    press(victor, "Send to the mediator")
    expect(victor.get_by_label("Write to both sides")).to_have_value("Between you and me.")
    expect(victor.locator("#id_text_error")).to_contain_text("contact is direct again")


def test_shuttle_mode_begins_on_both_pages_by_itself(story, opened):
    victor, maribel = opened(story.client), opened(story.freelancer, path="")
    with screened_as("threat"):
        story.act(story.client, "say", text="Withdraw, or I come to your house.")
    for page in (victor, maribel):
        expect(page.get_by_role("heading", name="Shuttle mode is on")).to_be_visible()
        expect(page.get_by_label("Write to the mediator")).to_be_visible()
    expect(maribel.get_by_text("come to your house")).to_have_count(0)
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    for page in (victor, maribel):
        expect(page.get_by_role("heading", name="Shuttle mode is on")).to_have_count(0)
        expect(page.get_by_label("Write to both sides")).to_be_visible()
    expect(maribel.get_by_text("come to your house")).to_be_visible()
