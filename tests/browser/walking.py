"""One person on their way through the portal: each page they come upon is looked at in every way people have it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page, Route, expect

from tests.browser.looking import FOCUS, look


@dataclass
class Walk:
    """`sees` says what stands on the page one has come to, and looks at it; `ends` says all that was wrong on the way.

    Where a browser runs no scripts, axe cannot run in it: `eyes` is a second page of the same browser, that shows what
    the first was sent.
    """

    page: Page
    who: str
    eyes: Page | None = None
    wrong: list[str] = field(default_factory=list)
    seen: int = 0

    def sees(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)
        self.seen += 1
        name = f"{self.who}-{self.seen:02}"
        page = self.page if self.eyes is None else self._shown()
        self.wrong += look(page, name)
        self.wrong += [f"{name}, {self.page.url}: the console says {said}" for said in self.page.complaints]
        self.page.complaints.clear()

    def _shown(self) -> Page:
        sent = self.page.content()
        self.eyes.route("**/*", lambda route: self._answer(route, sent))
        self.eyes.goto(self.page.url)
        self.eyes.unroute("**/*")
        return self.eyes

    def _answer(self, route: Route, sent: str) -> None:
        """The page as it was sent, without its scripts; its styles and pictures as they are."""
        if route.request.resource_type == "document":
            route.fulfill(body=re.sub(r"(?s)<script\b.*?</script>", "", sent), content_type="text/html; charset=utf-8")
        else:
            route.continue_()

    def goes_to(self, words: str) -> None:
        """By a link of the page's frame: the bar above it or the foot."""
        self.page.get_by_role("link", name=re.compile(words)).first.click()

    def ends(self) -> None:
        assert self.wrong == [], "\n".join(self.wrong)
        assert self.seen >= 6, "a walk of a few pages is no working hour"


# By keyboard alone.


def tab_to(page: Page, words: str, tag: str = "") -> None:
    """Tab on until the keyboard is on what is called so, and one sees that it is."""
    for _ in range(160):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if re.search(words, here["label"]) and (not tag or here["tag"] == tag):
            assert here["seen"], words
            return
    raise AssertionError(f"the keyboard does not come to {words} at {page.url}")


def enter(page: Page, words: str, tag: str = "") -> None:
    """Go where a link leads, or press a button, with the Enter key."""
    tab_to(page, words, tag)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, words: str, text: str) -> None:
    tab_to(page, words)
    page.keyboard.type(text)
