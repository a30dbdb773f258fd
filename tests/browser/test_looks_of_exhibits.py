"""Exhibits in a page of their own: for those who see little or have a narrow screen, with nothing that is blocked."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from people.models import User
from tests import stories
from tests.browser.looking import look, stops
from tests.evidence.pdfs import pdf
from tests.evidence.pictures import picture, with_secrets
from tests.evidence.sounds import wav
from tests.stories import Story

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO"),
]
FILES = [
    ("desk.jpg", with_secrets("JPEG", 6, (900, 600))),
    ("terms.pdf", pdf((595, 842), (842, 595))),
    ("call.wav", wav(3)),
    ("notes.txt", b"A long line that goes on and on, " * 30 + b"\n<b>and one more</b>\n" * 99),
    ("wide.png", picture("PNG", (3000, 30))),
]
NATURAL = "(image) => [image.complete, image.naturalWidth, image.naturalHeight, image.width, image.height]"
FROM_THE_MIDDLE = """(audio) => new Promise((done, failed) => {
  audio.addEventListener("error", () => failed(audio.error));
  audio.addEventListener("seeked", () => done([audio.duration, audio.currentTime]));
  const there = () => { audio.currentTime = 2; };
  if (audio.readyState) there(); else audio.addEventListener("loadedmetadata", there);
})"""


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        told.in_mediation()
        told.act(told.client, "add_exhibits", files=[told.upload(told.client, *each) for each in FILES])
        yield told


def test_exhibits_are_looked_at_by_everybody(story: Story, opened: Callable[[User], Page], live_server) -> None:
    page, wrong = opened(story.freelancer), []
    for number in range(2, 7):
        page.goto(f"{live_server}{reverse('exhibit-look', args=[story.case.pk, number])}")
        page.wait_for_load_state("networkidle")
        wrong += look(page, f"exhibit-{number}")
        wrong += [f"E{number}: {stop['label']} has the keyboard, unseen" for stop in stops(page) if not stop["seen"]]
        for image in page.locator(".preview img").all():
            image.scroll_into_view_if_needed()
            image.evaluate("(image) => image.decode()")
            there, width, height, wide, high = image.evaluate(NATURAL)
            assert there
            assert width > 0
            assert (str(width), str(height)) == (image.get_attribute("width"), image.get_attribute("height"))
            assert abs(wide / high - width / height) < 0.2 * width / height
    assert [said for said in page.complaints if "Content Security Policy" in said] == []
    assert wrong == [], "\n".join(wrong)


def test_a_recording_plays_from_its_middle(story: Story, opened: Callable[[User], Page], live_server) -> None:
    page = opened(story.mediator)
    page.goto(f"{live_server}{reverse('exhibit-look', args=[story.case.pk, 4])}")
    duration, at = page.locator("audio").evaluate(FROM_THE_MIDDLE)
    assert (round(duration), round(at)) == (3, 2)


def test_leafing_through_a_document_with_the_keyboard(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.client)
    page.goto(f"{live_server}{reverse('exhibit-look', args=[story.case.pk, 3])}")
    page.get_by_role("link", name="Next page").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    assert page.get_by_text("Page 2 of 2").is_visible()
    assert page.locator(".preview img").get_attribute("width") == "1200"
