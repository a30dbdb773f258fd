"""A claim and an answer made part by part: kept while one types, by the keyboard alone, and looked at in every way."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from disputes.models import Case, DraftedPart
from people.models import User
from tests import stories
from tests.browser.doing import press
from tests.browser.looking import look
from tests.filing import begin, claim_url
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = ("story", "item-1-1", "evidence", "amount", "wants")


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told


@pytest.fixture
def page_of(open_page, live_server):
    def signed_in(person: User, path: str) -> Page:
        page = open_page(f"{live_server}/healthz")
        client = Client()
        client.force_login(person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": str(live_server)}])
        page.goto(f"{live_server}{path}")
        return page

    return signed_in


def http_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(name: str) -> dict[str, list[str]]:
    return DraftedPart.objects.get(name=name).said


def test_all_parts_of_a_claim_and_of_an_answer_can_be_read_by_everybody(story, page_of, live_server):
    story.submitted()
    begin(http_of(story.freelancer), story)
    page = page_of(story.freelancer, claim_url(story))
    wrong = look(page, "claim-tasks")
    for part in PARTS:
        page.goto(f"{live_server}{claim_url(story, part)}")
        wrong += look(page, f"claim-{part}")
    page.goto(f"{live_server}{claim_url(story, 'amount')}")
    page.get_by_label("How much should the freelancer get?").fill("12.345")
    press(page, "^Save and go on$")
    wrong += look(page, "claim-amount-wrong")
    story.in_response()
    page = page_of(story.client, f"/cases/{story.case.pk}/answer/")
    wrong += look(page, "answer-tasks")
    for part in PARTS:
        page.goto(f"{live_server}/cases/{story.case.pk}/answer/{part}/")
        wrong += look(page, f"answer-{part}")
    assert wrong == [], "\n".join(wrong)


def test_what_is_typed_is_kept_by_itself_and_the_focus_stays(story, page_of):
    story.submitted()
    begin(http_of(story.freelancer), story)
    page = page_of(story.freelancer, claim_url(story, "story"))
    field = page.get_by_label("The rest, in your own words")
    field.press_sequentially("I sent it on Monday.")
    expect(page.locator("[data-kept]")).to_contain_text("Saved")
    assert said("story")["statement"] == ["I sent it on Monday."]
    expect(field).to_be_focused()
    page.context.set_offline(True)
    field.press_sequentially(" He never answered.")
    expect(page.locator("[data-not-kept]")).to_contain_text("there is no connection")
    page.context.set_offline(False)
    expect(page.locator("[data-not-kept]")).to_be_hidden()
    assert said("story")["statement"] == ["I sent it on Monday. He never answered."]
    expect(field).to_be_focused()


def test_the_older_of_two_windows_is_told_and_both_are_kept(story, page_of):
    story.submitted()
    begin(http_of(story.freelancer), story)
    older, newer = (page_of(story.freelancer, claim_url(story, "wants")) for _ in range(2))
    newer.get_by_label("What else you want").fill("The newer words.")
    expect(newer.locator("[data-kept]")).to_contain_text("Saved")
    older.get_by_label("What else you want").fill("The older words.")
    expect(older.locator("[data-not-kept]")).to_contain_text("Nothing was overwritten")
    press(older, "^Save and go on$")
    expect(older.locator("main")).to_contain_text("The newer words.")
    expect(older.get_by_label("What else you want")).to_have_value("The older words.")


def tab_to(page: Page, words: str, at_most: int = 80) -> None:
    """With the Tab key to what is called so."""
    here = """() => { const at = document.activeElement;
      return (at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "").trim(); }"""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if words in page.evaluate(here):
            return
    raise AssertionError(f"the Tab key does not come to “{words}” at {page.url}")


def pressed(page: Page, words: str, key: str = "Enter") -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def all_parts(page: Page, found: str, figure: str) -> None:
    """By the keyboard alone, from the list to the check page."""
    pressed(page, "Go on with")
    tab_to(page, "The rest, in your own words")
    page.keyboard.type("All twelve pages are there.")
    pressed(page, "Save and go on")
    for _ in range(3):
        tab_to(page, "Done")
        page.keyboard.press("Space")
        while found not in page.evaluate("document.activeElement.labels[0].innerText"):
            page.keyboard.press("ArrowDown")
        pressed(page, "Save and go on")
    pressed(page, "Save and go on")  # no evidence
    tab_to(page, "How much should the freelancer get?")
    page.keyboard.type(figure)
    expect(page.locator("[data-split]")).to_contain_text(figure)
    pressed(page, "Save and go on")
    pressed(page, "Save and go on")  # nothing else is wanted
    pressed(page, "Check your answer")


def test_a_whole_claim_is_filed_by_the_keyboard_alone(story, page_of):
    story.submitted()
    page = page_of(story.freelancer, f"/contracts/{story.contract.pk}/dispute/")
    tab_to(page, "The work is missing")
    page.keyboard.press("ArrowDown")  # the work is done, and the client does not approve it
    pressed(page, "Go on")
    pressed(page, "Go on to your claim")  # its only milestone is chosen
    all_parts(page, "Done", "100.00")
    for words in ("What I wrote is true", "I have read what a mediator"):
        tab_to(page, words)
        page.keyboard.press("Space")
    pressed(page, "Open the case")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is open")
    assert Case.objects.get().claimed == 100_00


def test_a_whole_answer_is_sent_by_the_keyboard_alone(story, page_of):
    story.in_response()
    page = page_of(story.client, f"/cases/{story.case.pk}/answer/")
    all_parts(page, "Partly", "40.00")
    pressed(page, "Send your answer")
    assert (story.case.phase, story.case.answered) == ("negotiation", 40_00)
