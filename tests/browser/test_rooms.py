"""Both sides in the room of their case, at the same time: what they write, correct, attach, keep, see and refer to."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import stories
from tests.browser.doing import file, follow, press
from tests.browser.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    with stories.told() as told:
        yield told.in_mediation()


@pytest.fixture
def opened(story, open_page, live_server):
    """The room, or another page of the case, as somebody sees it."""

    def as_somebody(person, path="room/", **how):
        http = Client()
        http.force_login(person)
        session = http.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page("about:blank", **how)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(f"{live_server.url}/cases/{story.case.pk}/{path}")
        return page

    return as_somebody


def write(page, words):
    page.get_by_label("Write to both sides").fill(words)


def message(page, number):
    return page.locator(f"#message-{number}")


def test_two_sides_in_one_room(story, opened):
    victor, maribel = opened(story.client), opened(story.freelancer, width=375)
    write(victor, "I miss **two** things:\n\n- page 12\n- the list")
    victor.get_by_label(re.compile("^Files")).set_input_files(file("page-11.txt", "Page eleven."))
    # It comes by itself, and is seen because it stands on the screen.
    with maribel.expect_response(lambda answer: answer.status == 204):
        press(victor, "Send to both sides")
    expect(message(victor, 1).locator("strong")).to_have_text("two")
    expect(message(maribel, 1).get_by_role("listitem").first).to_have_text("page 12")
    expect(message(maribel, 1)).to_contain_text("page-11.txt")
    victor.goto(f"{victor.url.split('#')[0]}room/")
    expect(message(victor, 1)).to_contain_text("Seen by the freelancer")

    # A quotation is a reference; the words that are typed are kept.
    message(maribel, 1).get_by_role("link", name="Quote").click()
    field = maribel.get_by_label("Write to both sides")
    expect(field).to_have_value("#1 ")
    field.press_sequentially("is in the second file.")
    expect(maribel.get_by_text("Draft kept. Only you see it.")).to_be_visible()
    maribel.reload()
    expect(field).to_have_value("#1 is in the second file.")
    press(maribel, "Send to both sides")
    expect(message(maribel, 2).get_by_role("link", name=re.compile("#1, Victor Hale"))).to_be_visible()
    expect(maribel.get_by_label("Write to both sides")).to_have_value("")

    # Corrected and withdrawn, before the eyes of the other side.
    message(victor, 1).get_by_role("link", name="Correct").click()
    victor.get_by_label("What it shall say").fill("I miss page 12 only.")
    press(victor, "Correct a message")
    expect(message(victor, 1)).to_contain_text("Corrected")
    expect(message(maribel, 1)).to_contain_text("I miss page 12 only.")
    message(victor, 1).get_by_role("link", name="Withdraw").click()
    press(victor, "Withdraw the message")
    expect(message(maribel, 1)).to_contain_text("Withdrawn by whoever wrote it")
    expect(maribel.get_by_text("page 12 only")).to_have_count(0)
    assert victor.complaints + maribel.complaints == []


def test_a_room_without_scripts(story, opened):
    story.act(story.client, "say", text="Which page is missing?")
    page = opened(story.freelancer, width=375, javascript=False)
    message(page, 1).get_by_role("link", name="Quote").click()
    field = page.get_by_label("Write to both sides")
    expect(field).to_have_value("#1 ")
    field.fill("#1 is about page 12")
    press(page, "Keep as a draft")
    expect(field).to_have_value("#1 is about page 12")
    expect(page.get_by_text("Only you see it.").first).to_be_visible()
    page.get_by_label(re.compile("^Files")).set_input_files(file("page-12.txt", "Page twelve."))
    press(page, "Send to both sides")
    expect(message(page, 2)).to_contain_text("page-12.txt")
    follow(page, "Both sides")
    message(page, 2).get_by_role("link", name=re.compile("Message #2")).click()
    expect(page).to_have_url(re.compile("#message-2$"))


def test_how_a_room_looks(story, opened):
    ask = {"to": "freelancer", "text": "Which file has *page 12*?", "days": 2}
    story.act(story.mediator, "ask_party", **ask)
    story.act(story.freelancer, "answer_party", text="`proposal-v2.txt`, at the end.")
    files = [
        story.upload(story.client, "a-very-long-name-of-a-file-that-does-not-fit-on-a-phone-at-all-2026-02-25.txt")
    ]
    story.act(story.client, "say", text=f"1. {'W' * 90}\n2. two\n\n> said before\n\n```\n{'x' * 120}\n```", files=files)
    story.act(story.freelancer, "say", text="مرحبا، هذا هو الملف 👍 #2 https://www.reyes.example/a")
    story.act(story.client, "say", text="I am unhappy.")
    stories.perform(story.case, "correct_message", by=story.client, data={"message": 4, "text": "I am not happy."})
    said = stories.perform(story.case, "say", by=story.mediator, data={"text": "I come back to **both** of you."})
    stories.perform(story.case, "withdraw_message", by=story.mediator, data={"message": said.result.number})
    wrong = []
    for person, path in ((story.client, "room/"), (story.freelancer, ""), (story.client, "private/client/")):
        wrong += look(opened(person, path), f"room of {person} {path}".replace("/", "_").replace(" ", ""))
    assert wrong == [], "\n".join(wrong)
