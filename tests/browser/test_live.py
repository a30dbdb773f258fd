"""What others do appears by itself while one writes, and disturbs nobody; also where the live service has died."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from people import demo
from tests.browser.doing import press
from tests.browser.test_endings import case_page, told_from_now
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 10_000  # milliseconds: a page that is “Live” does not ask by itself, so what comes has come over its stream
ASKED = 20_000  # a page without a stream has looked by then
THREAT = "Drop this dispute today, or I call the police and write to your university about you."


def says(page, words):
    page.get_by_label("Write to both sides").fill(words)
    press(page, "Send to both sides")


def test_what_others_do_appears_at_once_and_disturbs_nobody(portal):
    with told_from_now(portal) as stopped:
        story = Story(stopped, LARGE).in_queue()
    victor, maribel = portal.become("client"), portal.become("freelancer", width=375)
    mediator, reviewer = portal.become("mediator"), portal.become("reviewer")
    for page in (victor, maribel):
        page.goto(case_page(portal, story))
    mediator.goto(f"{portal.address}/queue/")
    reviewer.goto(f"{portal.address}/flags/")
    for page in (maribel, mediator, reviewer):
        expect(page.locator("live-page")).to_have_text("Live")

    # A message comes while somebody writes: words, focus and place stay.
    writing = maribel.locator("#id_text")  # its label says who reads it, and that changes
    writing.press_sequentially("I could accept")
    place = writing.bounding_box()["y"]
    says(victor, "I miss page 12.")
    expect(maribel.locator("#room-log")).to_contain_text("I miss page 12.", timeout=SOON)
    expect(maribel.locator("#live-status")).to_contain_text("Messages")
    maribel.keyboard.type(" 80.")
    expect(writing).to_have_value("I could accept 80.")
    assert abs(writing.bounding_box()["y"] - place) < 2

    # A threat is held: who it was meant for hears that there is one, a reviewer's empty list is not empty any more.
    says(victor, THREAT)
    press(victor, "Send it as it is, knowing this")
    expect(maribel.locator("#room-log")).to_contain_text("held for your safety", timeout=SOON)
    expect(reviewer.locator("#flags")).to_contain_text(story.case.reference, timeout=SOON)
    assert "university" not in maribel.content()

    # Another mediator takes the case: it is gone from the queue.
    expect(mediator.locator("#queue-list")).to_contain_text(story.case.reference)
    claiming = mediator.context.new_page()
    claiming.goto(f"{case_page(portal, story)}acts/claim/")
    expect(claiming.locator("live-page")).to_have_text("Live")
    with clock.stopped_at(stopped.moment + timedelta(minutes=2)):
        story.act(demo.ensure()["mediator2"], "claim", declaration="I know neither side.")
    expect(mediator.locator("#queue-list")).not_to_contain_text(story.case.reference, timeout=SOON)
    # Who was about to do the same is told before they try.
    expect(claiming.locator(".livenote")).to_be_visible(timeout=SOON)

    # The case ends: what was being written is kept, and is said to be of no use any more.
    with clock.stopped_at(stopped.moment + timedelta(minutes=3)):
        story.act(story.client, "concede")
    expect(maribel.locator("#next-step")).to_contain_text("This case is closed", timeout=SOON)
    expect(maribel.locator("#room-write .livenote")).to_contain_text("can no longer be sent", timeout=SOON)
    expect(writing).to_have_value("I could accept 80.")
    for page in (victor, maribel, mediator, reviewer):
        assert page.complaints == []


def test_where_the_live_service_has_died_pages_ask_and_come_back_to_it(portal):
    with told_from_now(portal) as stopped:
        story = Story(stopped, LARGE).in_negotiation()
    maribel = portal.become("freelancer")
    maribel.goto(case_page(portal, story))
    expect(maribel.locator("live-page")).to_have_text("Live")
    portal.end("live")
    expect(maribel.locator("live-page")).to_have_text(re.compile(r"Checks every \d+ s"))
    with clock.stopped_at(stopped.moment + timedelta(minutes=2)):
        story.act(story.client, "say", text="I miss page 12.")
    expect(maribel.locator("#room-log")).to_contain_text("I miss page 12.", timeout=ASKED)
    portal.begin("live")
    expect(maribel.locator("live-page")).to_have_text("Live", timeout=ASKED)
    with clock.stopped_at(stopped.moment + timedelta(minutes=3)):
        story.act(story.client, "say", text="And page 14.")
    expect(maribel.locator("#room-log")).to_contain_text("And page 14.", timeout=SOON)
