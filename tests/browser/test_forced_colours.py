"""In forced colours nothing that fills and shadows said is lost: where one is, what one chose, charts, the keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from people.models import User
from tests import stories
from tests.browser.looking import picture, stops
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What may be operated or stands by itself has a line around it.
OUTLINED = ".button, .badge, .sla, .sight, .input, textarea, select, .choice, .matter, .next, .offer, .covered, .banner"
LINES = r"""(which) => [...document.querySelectorAll(which)].filter((each) => {
  const parts = [each, ...each.children].map((part) => getComputedStyle(part));
  const drawn = (style) => ["Top", "Bottom"].some((side) => style[`border${side}Style`] !== "none"
    && parseFloat(style[`border${side}Width`]) >= 1 && !/^rgba.* 0\)$/.test(style[`border${side}Color`]));
  return each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().width > 1
    && !parts.some(drawn);
}).map((each) => each.outerHTML.slice(0, 120))"""
# Whatever is called current or is chosen differs in a colour or a line from the others beside it.
ALIKE = """() => {
  const told = (each) => { const style = getComputedStyle(each);
    return ["color", "backgroundColor", "borderBlock", "borderInline", "outlineStyle"].map((name) => style[name]); };
  const first = (each) => told(each).concat(each.matches("tr") ? told(each.firstElementChild) : []).join();
  const others = (each) => { const list = each.closest("ul, tbody, fieldset, .choices");
    const kind = each.matches("tr") ? "tr" : each.matches("a") ? "a" : ".choice";
    return [...list.querySelectorAll(kind)].filter((other) => other !== each
      && !other.matches("[aria-current], :has(:checked)")); };
  return [...document.querySelectorAll("a[aria-current], tr[aria-current], tr.is-here, .choice:has(:checked)")]
    .filter((each) => each.checkVisibility() && others(each).some((other) => first(other) === first(each)))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
# What a drawing is made of, against the ground that it lies on: 3 to 1, as for all that has to be made out.
MARKS = ".mark, .split__client, .split__freelancer, .chart .bar, .shares__bar, .chart .axis, .countdown__track .now"
FAINT = """(which) => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = (colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => (part /= 255) <= 0.04045
      ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = light(getComputedStyle(document.documentElement).backgroundColor);
  const apart = (colour) => { const own = light(colour);
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05); };
  return [...document.querySelectorAll(which)].filter((each) => each.checkVisibility()).filter((each) => {
    const {fill, stroke} = getComputedStyle(each);
    return ![fill, stroke].some((colour) => colour.startsWith("none") === false && apart(colour) >= 3);
  }).map((each) => each.outerHTML.slice(0, 120));
}"""
# Behind forced words lies a plate: where the plate of large letters reaches over other words, it hides them.
COVERED = """() => [...document.querySelectorAll("h1, h2, h3, h4, .countdown__left, .figures .big")].filter((each) =>
  each.checkVisibility() && getComputedStyle(each).forcedColorAdjust !== "none").map((each) =>
  each.outerHTML.slice(0, 120))"""


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(LARGE) as told:
        yield told


@pytest.fixture
def lost(seen_by: Callable[..., Page]) -> Callable[..., list[str]]:
    """What is lost of a page in forced colours, on a dark and on a light ground, whatever theme somebody has chosen."""

    def looked(person: User, address: str, *, here: str = "") -> list[str]:
        page, wrong = seen_by(person, address), []
        if here:
            page.keyboard.press(here)
        for ground in ("dark", "light"):
            page.emulate_media(forced_colors="active", color_scheme=ground)
            for theme in ("dark", "light"):
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                wrong += [f"{address}, {ground}, {theme}: faint {each}" for each in page.evaluate(FAINT, MARKS)]
            for name, script, which in (("no line", LINES, OUTLINED), ("alike", ALIKE, None), ("plate", COVERED, None)):
                wrong += [f"{address}, {ground}: {name} {each}" for each in page.evaluate(script, which)]
            picture(page, f"forced-{person}-{address}-{ground}".replace("/", "_").replace(" ", ""))
        wrong += [f"{address}: {stop['label']} has the keyboard, unseen" for stop in stops(page) if not stop["seen"]]
        return wrong

    return looked


def test_pages_of_a_side_keep_what_they_say(story: Story, lost: Callable[..., list[str]]) -> None:
    story.in_recommendation()
    case = f"/cases/{story.case.pk}/"
    wrong = [each for address in ("/home/", case, f"{case}room/") for each in lost(story.client, address)]
    wrong += lost(story.client, f"{case}acts/report/?message=1")
    assert wrong == [], "\n".join(wrong)


def test_pages_of_staff_keep_what_they_say(story: Story, lost: Callable[..., list[str]]) -> None:
    story.in_queue()
    wrong = lost(story.mediator, "/queue/", here="j")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    wrong += lost(story.mediator, f"/cases/{story.case.pk}/workbench/")
    for address in ("/operations/", "/operations/activity/"):
        wrong += lost(story.operator, address)
    assert wrong == [], "\n".join(wrong)


PLANTED = """<html lang="en"><style>.button { border: 0; background: green; } .bar { fill: #000; }
html { background: Canvas; } a[aria-current] { box-shadow: 0 3px 0 red; } h1 { line-height: 1; }</style>
<h1>Planted</h1><ul><li><a href="#1" aria-current="page">Here</a><li><a href="#2">There</a></ul>
<p class="button">Go</p><div class="chart"><svg><rect class="bar" width="9" height="9"/></svg></div></html>"""


def test_what_would_be_lost_is_found(open_page: Callable[..., Page]) -> None:
    page = open_page("about:blank", theme="dark", forced_colors="active")
    page.set_content(PLANTED)
    assert [len(page.evaluate(script, which)) for script, which in (
        (LINES, OUTLINED), (ALIKE, None), (FAINT, MARKS), (COVERED, None)
    )] == [1, 1, 1, 1]  # fmt: skip
