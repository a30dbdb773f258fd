"""Pins as people have them: marks over a picture, the list that says the same, and the picture that is clicked on."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from disputes.models import Pin
from people.models import User
from tests import stories
from tests.browser.looking import look, stops
from tests.evidence.pdfs import pdf
from tests.evidence.pictures import picture
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHERE = """([mark, image]) => { const a = mark.getBoundingClientRect(), b = image.getBoundingClientRect();
  return [(a.x + a.width / 2 - b.x) / b.width, (a.y + a.height / 2 - b.y) / b.height]; }"""


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        told.in_mediation()
        for name, content in (("desk.png", picture("PNG", (900, 600))), ("terms.pdf", pdf((595, 842), (842, 595)))):
            told.act(told.client, "add_exhibits", files=[told.upload(told.client, name, content)])
        told.act(told.client, "pin_exhibit", exhibit=2, x=250, y=500, words="The logo is the old one.")
        told.act(told.client, "pin_exhibit", exhibit=2, x=1000, y=0, words="You are a worthless idiot.")
        told.act(told.client, "pin_exhibit", exhibit=3, page=2, x=600, y=400, words="The fee stands here.")
        yield told


def test_pins_are_looked_at_by_everybody(story: Story, opened: Callable[[User], Page], live_server) -> None:
    wrong, pk = [], story.case.pk
    act = reverse("case-act", args=[pk, "pin_exhibit"])
    places = [
        (story.freelancer, "picture", reverse("exhibit-look", args=[pk, 2])),
        (story.client, "page", f"{reverse('exhibit-look', args=[pk, 3])}?page=2"),
        (story.client, "pinning", f"{act}?exhibit=2&page=1&width=900&height=600&at.x=450&at.y=150"),
        (story.client, "taking-back", f"{reverse('case-act', args=[pk, 'take_pin_back'])}?exhibit=2&pin=1"),
    ]
    for person, name, address in places:
        page = opened(person)
        page.goto(f"{live_server}{address}")
        page.wait_for_load_state("networkidle")
        wrong += look(page, f"pins-{name}")
        wrong += [f"{name}: {stop['label']} has the keyboard, unseen" for stop in stops(page) if not stop["seen"]]
        wrong += [f"{name}: {said}" for said in page.complaints if "Content Security Policy" in said]
    assert wrong == [], "\n".join(wrong)


def test_a_mark_stays_at_its_place_whatever_the_width_and_leads_to_its_words(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.freelancer)
    page.goto(f"{live_server}{reverse('exhibit-look', args=[story.case.pk, 2])}")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        mark, image = page.locator(".pin circle").first, page.locator(".preview img")
        there = page.evaluate(WHERE, [mark.element_handle(), image.element_handle()])
        assert there == pytest.approx([0.25, 0.5], abs=0.01)
        assert mark.bounding_box()["width"] == pytest.approx(28, abs=3)
    page.locator(".pins a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#pin-1")
    assert page.locator("#pin-1").get_by_text("The logo is the old one.").is_visible()


def test_a_click_on_the_picture_sets_a_pin_on_a_phone(
    story: Story, opened: Callable[[User], Page], live_server
) -> None:
    page = opened(story.client)
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{live_server}{reverse('exhibit-look', args=[story.case.pk, 2])}")
    page.locator("#pins").get_by_role("link", name="Point at a place").click()
    page.locator(".pointing").evaluate("(frame) => { frame.scrollLeft = 500; }")
    there = page.locator("input[type=image]").bounding_box()
    page.mouse.click(there["x"] + 720, there["y"] + 300)
    page.wait_for_url("**at.x=72*")
    assert int(page.get_by_label("How far from the left").input_value()) == pytest.approx(800, abs=3)
    assert int(page.get_by_label("How far from the top").input_value()) == pytest.approx(500, abs=3)
    page.get_by_label("What is to be seen there").fill("Here it ends.")
    page.get_by_role("button", name="Set the pin").last.click()
    page.wait_for_url("**/look/**")
    assert page.get_by_text("Here it ends.").is_visible()
    assert Pin.objects.get(number=3, exhibit__number=2).words == "Here it ends."
