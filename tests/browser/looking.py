"""Looking at a page as different people have it: two colour schemes, two widths, the narrowest one, the keyboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a colour scheme can change
NARROWEST = 320
# A folder for pictures of every page that is looked at; none are made unless somebody wants them.
PICTURES = os.environ.get("PICTURES", "")

RUN = """async (rules) => {
  const options = {runOnly: rules, resultTypes: ["violations"], preload: false, iframes: false};
  const why = (node) => [...node.any, ...node.all].map((each) => each.message).join("; ");
  const told = (node) => `\\n    ${node.target.join(" ")}\\n      ${node.html.slice(0, 160)}\\n      ${why(node)}`;
  const {violations} = await axe.run(document, options);
  return violations.map((each) => `${each.id}: ${each.help}` + each.nodes.map(told).join(""));
}"""
WIDER = """() => [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right
  > document.documentElement.clientWidth + 1).slice(-4).map((each) => each.outerHTML.slice(0, 140))"""
# Where the keyboard is, and whether one sees it: an outline or a shadow, on the thing or on the label around it.
FOCUS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const label = here.getAttribute("aria-label") ?? here.labels?.[0]?.innerText ?? here.innerText;
  const drawn = [here, here.closest("label")].filter(Boolean).map((each) => getComputedStyle(each)).some(
    (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
  return {tag: here.tagName, label: label.trim().replace(/\\s+/g, " "), seen: drawn && box.width > 0 && box.height > 0};
}"""


def look(page: Page, name: str) -> list[str]:
    """What is wrong for people who see little, listen, or have a narrow screen; nothing when all is well."""
    page.wait_for_load_state()
    complaints, before = list(page.complaints), page.viewport_size
    theme_before = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(AXE)
    wrong = []
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        for theme, rules in (("light", RULES), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=theme)
            wrong += [f"{name}, {theme}, {width}: {each}" for each in page.evaluate(RUN, rules)]
            picture(page, f"{name}-{width}-{theme}")
        wrong += sideways(page, name, width)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    wrong += sideways(page, name, NARROWEST)
    if page.locator("h1").count() != 1:
        wrong.append(f"{name}: {page.locator('h1').count()} main headings")
    page.emulate_media(color_scheme=theme_before, reduced_motion="no-preference")
    page.set_viewport_size(before)
    page.complaints[:] = complaints  # axe tries styles that the page's policy forbids
    return wrong


def sideways(page: Page, name: str, width: int) -> list[str]:
    if page.evaluate("document.documentElement.scrollWidth") <= width:
        return []
    return ["\n    ".join([f"{name}: scrolls sideways at {width} px", *page.evaluate(WIDER)])]


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def stops(page: Page, at_most: int = 120) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page to its end."""
    page.evaluate("document.activeElement.blur()")
    found = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            break
        found.append(stop)
    return found
