"""What people do on pages, found by what is written on them. It works with scripts and without."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

CARD = "4242 4242 4242 4242"
PATIENCE = 30_000  # milliseconds: a worker may still be starting when the clock is moved for the first time
DELIVERABLES = {"Proposal text": "12 pages without the list of references", "Reference list": "At least 20 sources"}
BEGAN = {"2026-01-12": "We began."}


def file(name: str, words: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": words.encode()}


def press(page: Page, name: str) -> None:
    """A button of the page itself (the demo's are above it)."""
    page.locator("main").get_by_role("button", name=re.compile(name)).first.click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=re.compile(name)).first.click()


def reads(page: Page, *words: str) -> None:
    """The next step, or what stands in its place, says so; the page is not loaded again for it."""
    for each in words:
        expect(page.locator("#next-step")).to_contain_text(each, timeout=PATIENCE)


def go_on(page: Page) -> None:
    """From the form of an act to the page on which it is checked."""
    press(page, "Check what happens, then go on")
    page.locator("form.confirm").wait_for()


def pay(page: Page, label: str, card: str = CARD) -> None:
    page.get_by_label("Card number").fill(card)
    press(page, label)


def offer_contract(page: Page, *, amount: str, rulebook: str = "standard") -> None:
    follow(page, "Offer a contract")
    follow(page, "Fill in everything on one page")
    page.get_by_label("Title of the contract").fill("Research proposal, 12 pages")
    page.get_by_label("The freelancer's e-mail address").fill("maribel@reyes.example")
    page.get_by_text("USD", exact=True).click()
    page.get_by_text(f"{rulebook}, version 1").click()
    milestone = page.get_by_role("group", name="Milestone 1")
    milestone.get_by_label("Title").fill("The proposal")
    milestone.get_by_label("Amount").fill(amount)
    press(page, "One more deliverable|One more.*Deliverable")
    for number, (title, criterion) in enumerate(DELIVERABLES.items(), 1):
        part = page.get_by_role("group", name=f"Deliverable {number}")
        part.get_by_label("What is delivered").fill(title)
        part.get_by_label("Done when").fill(criterion)
    press(page, "Send the offer")


def hand_in(page: Page) -> None:
    follow(page, "Hand in work")
    page.get_by_label("What you hand in").fill("All twelve pages, and the list.")
    page.get_by_label(re.compile("Files")).set_input_files(file("proposal.txt", "Twelve pages. " * 100))
    for title in DELIVERABLES:
        page.get_by_role("group", name=re.compile("Which deliverables")).get_by_text(title).click()
    press(page, "Hand in work")


def begin_claim(page: Page) -> None:
    """Through the guide to the claim itself."""
    follow(page, "Open a dispute")
    page.get_by_text("The work is done, and the client").click()
    press(page, "Go on")
    press(page, "Go on to your claim")


def save(page: Page) -> None:
    """Save this part and go on to the next that is not done; or to the list, when all are."""
    press(page, "^Save and go on$")


def state(
    page: Page,
    figure: str,
    done: tuple[str, ...],
    story: str,
    evidence: dict[str, object] | list[dict[str, object]],
    *,
    happened: dict[str, str] = BEGAN,
    is_right: bool = True,
) -> None:
    """A claim or an answer part by part, from its list to its check page; with a wrong figure it stays at that part."""
    follow(page, "Go on with “What happened”")
    date_lines(page, happened)
    page.get_by_label("The rest, in your own words").fill(story)
    save(page)
    for found in done:
        page.get_by_role("group", name="Is it done?").get_by_text(found, exact=True).click()
        page.get_by_label("In your words").fill("Look at the file.")
        save(page)
    page.get_by_label("Evidence").set_input_files(evidence)
    save(page)
    page.get_by_label("How much should the freelancer get?").fill(figure)
    save(page)
    if is_right:
        save(page)  # nothing else is wanted
        check(page)


def date_lines(page: Page, happened: dict[str, str]) -> None:
    """What happened on each day; for every line but the first the page is asked for one more."""
    for place, (day, words) in enumerate(happened.items()):
        if place:
            press(page, "^One more line")
        page.get_by_label("When", exact=False).nth(place).fill(day)
        page.get_by_label("What happened then").nth(place).fill(words)


def check(page: Page) -> None:
    """From the list, in which everything is done, to the check page."""
    follow(page, "^Check your answer")
    page.locator("form.confirm").wait_for()


def open_case(page: Page) -> str:
    """From the check page to the case; its address."""
    for box in page.locator("form.confirm").get_by_role("checkbox").all():
        box.check()
    press(page, "Open the case")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is open")
    follow(page, "Go to the case")
    return page.url


def find(page: Page, title: str, found: str, exhibit: str, amount: str) -> None:
    """The mediator's finding about one deliverable."""
    item = page.get_by_role("article", name=re.compile(title))
    item.get_by_role("group", name="Finding").get_by_text(found, exact=True).click()
    item.get_by_role("group", name="Relies on").get_by_text(exhibit, exact=True).click()
    item.get_by_label("Reason, in words both will read").fill(f"{exhibit} shows it.")
    item.get_by_label("To the freelancer").fill(amount)


def read_exhibit(page: Page, exhibit: str) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile(f"Open {exhibit},.*new tab")).click()
    opened.value.wait_for_load_state()
    opened.value.close()


def reject(page: Page) -> None:
    follow(page, "^Reject")
    page.get_by_label("Type REJECT to confirm").fill("reject")
    go_on(page)


def move_clock(page: Page, to: str = "To the next deadline") -> None:
    """The demo's clock, in the header of every page. Everything else happens by itself."""
    page.get_by_role("complementary", name="Demo controls").get_by_role("button", name=to).click()
