"""Pages are drawn once: nothing that one is about to read or press moves because something else came later."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests import stories
from tests.evidence.pictures import picture
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 0.05  # of what is on the screen; 0.1 is called good elsewhere
# What moved without anybody doing something, from the first moment of the page on.
MOVED = """(wait) => new Promise((done) => {
  let sum = 0; const moved = [];
  new PerformanceObserver((list) => list.getEntries().filter((each) => !each.hadRecentInput).forEach((each) => {
    sum += each.value;
    moved.push(...each.sources.map((source) => source.node?.outerHTML?.slice(0, 100) ?? "gone"));
  })).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done([sum, moved]), wait);
})"""


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(LARGE) as told:
        yield told


def jumps(page: Page, name: str) -> list[str]:
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # pictures come when one gets there
    page.evaluate("window.scrollTo(0, 0)")
    moved, what = page.evaluate(MOVED, 300)
    return [f"{name}: {moved:.3f} of the screen moved\n    " + "\n    ".join(what)] if moved > MOST else []


@pytest.mark.parametrize("width", [375, 1280])
def test_main_pages_do_not_jump(story: Story, seen_by: Callable[..., Page], width: int) -> None:
    story.in_mediation()
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "a.png", picture("PNG", (900, 600)))])
    case = f"/cases/{story.case.pk}/"
    ways = [
        (story.client, "/home/", case, f"{case}room/", f"{case}exhibits/2/look/", f"/contracts/{story.contract.pk}/"),
        (story.mediator, "/queue/", f"{case}workbench/"),
        (story.operator, "/operations/", "/operations/activity/"),
    ]
    wrong = []
    for person, *addresses in ways:
        for address in addresses:
            page = seen_by(person, address, width=width)
            wrong += jumps(page, f"{address} at {width}")
            page.context.close()
    assert wrong == [], "\n".join(wrong)


def test_a_picture_has_its_place_before_it_has_come(story: Story, seen_by: Callable[..., Page]) -> None:
    story.in_mediation()
    story.act(story.client, "add_exhibits", files=[story.upload(story.client, "a.png", picture("PNG", (900, 600)))])
    page = seen_by(story.client, "/healthz")
    held: list[Route] = []
    page.route("**/preview/**", lambda route: held.insert(0, route))
    page.goto(page.url.replace("/healthz", f"/cases/{story.case.pk}/exhibits/2/look/"), wait_until="commit")
    expect(page.locator("body")).to_have_css("margin", "0px")  # the styles are there
    image = page.locator(".preview img")
    before = image.bounding_box()
    assert before["height"] == pytest.approx(before["width"] * 600 / 900, abs=3)
    assert image.evaluate("(image) => getComputedStyle(image).backgroundColor") != "rgba(0, 0, 0, 0)"
    for route in held:
        route.continue_()
    image.evaluate("(image) => image.decode()")
    assert image.bounding_box() == before


LATE = """<html lang="en"><h1>Planted</h1><div id="late"></div><p style="height: 500px">Words</p><script>
setTimeout(() => { document.getElementById("late").style.height = "300px"; }, 100);</script></html>"""


def test_what_jumps_is_found(open_page: Callable[..., Page]) -> None:
    page = open_page("about:blank")
    page.set_content(LATE)
    page.wait_for_timeout(300)
    assert "planted" in "".join(jumps(page, "planted"))
