"""The mediator's workbench in a real browser: what is typed is saved, two tabs, the preview, keys, and looks."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from disputes.models import Note, Phase, Recommendation, Unissued
from tests import stories
from tests.browser.looking import FOCUS, look
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d UTC")
REASON = "[name='findings[0]reason']"


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def bench(story: Story) -> str:
    return reverse("workbench", args=[story.case.pk])


def test_what_is_typed_is_saved_and_says_so_and_the_older_of_two_tabs_saves_nothing(story, seen_by):
    story.in_mediation()
    page = seen_by(story.mediator, bench(story))
    page.fill("[name='findings[0]amount']", "500.00")
    expect(page.locator("#draft-says")).to_have_text(re.compile(SAVED.pattern + "[.] Only you see it[.]"))
    expect(page.locator("[data-comes-of-it]")).to_contain_text("Nobody answers")
    expect(page.locator("[data-comes-of-it]")).to_contain_text("700.00")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[name='findings[0]amount']")).to_have_value("500.00")
    page.fill(REASON, "Twelve pages are there.")
    expect(page.locator("[name=version]")).to_have_value("2")
    other.fill(REASON, "The older page.")
    expect(other.locator("#draft-says")).to_contain_text("It was not overwritten")
    assert Unissued.objects.get().said["findings[0]reason"] == ["Twelve pages are there."]
    note = page.locator("[name='note-']")
    note.fill("Ask about page 12.")
    expect(page.locator("#notes [data-autosaves-says]")).to_have_text(SAVED)
    assert Note.objects.get().text == "Ask about page 12."
    assert page.complaints == []


def test_without_scripts_notes_and_drafts_are_saved_by_their_buttons(story, seen_by):
    story.in_mediation()
    page = seen_by(story.mediator, bench(story), javascript=False)
    page.fill("[name='note-']", "Ask about page 12.")
    page.get_by_role("button", name="Save notes").click()
    expect(page.locator("[name='note-']")).to_have_value("Ask about page 12.")
    page.fill("[name='findings[0]amount']", "500.00")
    page.locator("form[data-composer]").get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("[name='findings[0]amount']")).to_have_value("500.00")
    expect(page.locator("[data-comes-of-it]")).to_contain_text("700.00")
    page.select_option("#id_ready", label="Reminder before the deadline")
    page.fill("#id_text", "One thing.")
    page.get_by_role("button", name="Put it into the box").click()
    expect(page.locator("#id_text")).to_have_value(
        re.compile(r"One thing[.]\n\nA reminder: the present stage of case EH-")
    )


# By keyboard alone.


def tab_to(page: Page, words: str, tag: str = "") -> None:
    """Tab on until the keyboard is on what is called so, and one sees that it is."""
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if re.search(words, here["label"]) and (not tag or here["tag"] == tag):
            assert here["seen"], words
            return
    raise AssertionError(f"the keyboard does not come to {words}")


def write(page: Page, words: str, text: str) -> None:
    tab_to(page, words)
    page.keyboard.type(text)


def test_a_case_is_taken_read_and_recommended_by_keyboard_alone(story, seen_by):
    story.in_queue()
    page = seen_by(story.mediator, reverse("queue"))
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/acts/claim/**")
    write(page, "^I am impartial", "I know neither side.")
    tab_to(page, "^Claim the case", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Research proposal")
    page.goto(page.url.split("/cases/")[0] + bench(story))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Open the next exhibit that you have not opened")
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.keyboard.press("e")
    opened.value.wait_for_load_state()
    opened.value.close()
    page.reload()
    expect(page.locator("#unread")).to_be_hidden()
    page.keyboard.press("t")
    page.keyboard.type("gc? stays a note")
    expect(page.locator("[name='note-']")).to_have_value("gc? stays a note")
    page.locator("[name='note-']").blur()
    page.keyboard.press("g")
    page.keyboard.press("c")
    for _ in range(3):
        tab_to(page, "^Done")
        page.keyboard.press("ArrowRight")  # Partly
        write(page, "^Reason, in words", "It is half there.")
        write(page, "^To the freelancer", "200.00")
    page.keyboard.press("Escape")
    write(page, "^How the figure comes about", "Half of each.")
    write(page, "^What would change it", "The missing pages.")
    tab_to(page, "^Check before issuing")  # out of the field, where keys write
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Preview. Nothing has been sent.")).to_be_visible()
    assert look(page, "preview") == []
    assert not Recommendation.objects.exists()
    tab_to(page, "^Check before issuing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check what both sides will read")).to_be_visible()
    tab_to(page, "^Issue to both sides")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The recommendation is issued.")).to_be_visible()
    made = Recommendation.objects.get()
    assert (made.to_freelancer, story.case.phase) == (60_000, Phase.RECOMMENDATION)
    assert not Unissued.objects.exists()


def test_keys_that_are_switched_off_do_nothing(story, seen_by):
    story.in_mediation()
    page = seen_by(story.mediator, bench(story))
    page.get_by_role("button", name="Switch keyboard shortcuts off").click()
    page.keyboard.press("?")
    expect(page.locator("#workbench-keys")).to_be_hidden()
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#workbench-keys")).to_be_hidden()
    page.get_by_role("button", name="Switch keyboard shortcuts on").click()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#workbench-keys")).to_be_visible()


def test_looks_of_the_workbench_and_of_ready_texts(story, seen_by):
    story.in_mediation()
    story.act(story.mediator, "ask_party", to="client", text="Which sources are old?", days=2)
    page = seen_by(story.mediator, bench(story))
    page.fill("[name='findings[0]amount']", "500.00")
    expect(page.locator("[data-comes-of-it]")).to_contain_text("Nobody answers")
    wrong = look(page, "workbench")
    page.goto(page.url.split("/cases/")[0] + reverse("ready-texts"))
    wrong += look(page, "texts")
    assert wrong == [], "\n".join(wrong)
