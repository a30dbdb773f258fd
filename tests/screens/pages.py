"""Which pages are shown, as whom, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class Screen:
    """`person`: by the name on the landing page; nobody for what everybody sees. `go` goes to the page."""

    name: str
    person: str
    go: Callable[[Page, str], None]


def at(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, address: str) -> None:
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    return go


def case(title: str, part: str = "") -> Callable[[Page, str], None]:
    """The page of one's own case, scrolled to a part of it."""

    def go(page: Page, address: str) -> None:
        at("/cases/")(page, address)
        follow(page, title)
        if part:
            page.locator(part).evaluate("part => window.scrollTo(0, part.getBoundingClientRect().top + scrollY - 20)")

    return go


def contract(title: str) -> Callable[[Page, str], None]:
    def go(page: Page, address: str) -> None:
        at("/contracts/")(page, address)
        follow(page, title)

    return go


def from_queue(title: str) -> Callable[[Page, str], None]:
    def go(page: Page, address: str) -> None:
        at("/queue/")(page, address)
        follow(page, title)

    return go


def follow(page: Page, title: str) -> None:
    press(page, page.get_by_role("link", name=title).first)


def press(page: Page, there: Locator) -> None:
    """Wherever it is on the page, and whatever lies over it just now."""
    with page.expect_navigation():
        there.evaluate("there => there.click()")


PAGES = (
    Screen("landing", "", at("/")),
    Screen("how-it-works", "", at("/how-it-works/")),
    Screen("home", "Maribel Reyes", at("/home/")),
    Screen("contract", "Victor Hale", contract("Brochure")),
    Screen("case", "Maribel Reyes", case("Website")),
    Screen("offers", "Maribel Reyes", case("Landing page", "#offers")),
    Screen("recommendation", "Maribel Reyes", case("Logo", "#recommendation")),
    Screen("room", "Maribel Reyes", case("Research proposal", "#room")),
    Screen("queue", "Inês Carvalho", at("/queue/")),
    Screen("workbench", "Inês Carvalho", from_queue("Podcast")),
    Screen("flags", "Ruth Adeyemi", at("/flags/")),
    Screen("operations", "Sana Qureshi", at("/operations/")),
)
