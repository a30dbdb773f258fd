"""The second story: four pages and pictures are read to the last, and a question is never taken for a rejection.

Both sides and two mediators, each in a browser of their own, before a portal whose every part is a process of its own.
The client has a phone, and the dark theme.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from core.presenting import long_deadline
from disputes.models import Question
from escrow import audit
from tests.browser.doing import (
    begin_claim,
    file,
    find,
    follow,
    go_on,
    hand_in,
    move_clock,
    offer_contract,
    open_case,
    pay,
    press,
    read_exhibit,
    reads,
    state,
)
from tests.browser.looking import look
from tests.browser.portal import Portal
from tests.evidence.pictures import noisy
from timers.models import Deadline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = 4
PICTURES = {
    "desk.png": ("The desk on the day when the proposal was printed.", "Proposal text", "2026-02-16"),
    "outline.png": ("The outline, with his notes on it.", "Proposal text", "2026-01-19"),
    "shelf.png": ("The books of the list, as they stood on the shelf.", "Reference list", "2026-02-02"),
}
HAPPENED = {
    "2026-01-12": "We agreed on twelve pages.",
    "2026-02-16": "I handed in the last page.",
    "2026-01-19": "He sent the outline back, with notes.",
}
QUESTION = "Why is the list worth only a hundred, when nineteen of twenty sources are there?"
ANSWER = "Because seven of the nineteen are older than the contract allows."
BLIND = "A second opinion: you read this case blind"


def test_a_question_is_no_rejection_and_a_second_opinion_is_accepted(portal):
    monday = a_monday_in_march()
    portal.open(ahead=monday - clock.machine_now())
    victor, maribel = portal.become("client", width=375, theme="dark"), portal.become("freelancer")
    under_contract(victor, maribel)

    # Four pages, three pictures, a timeline.
    begin_claim(maribel)
    pictures = [{"name": name, "mimeType": "image/png", "buffer": noisy("PNG", (320, 240))} for name in PICTURES]
    state(maribel, "1200.00", ("Done", "Done"), four_pages(), pictures, happened=HAPPENED)
    case = open_case(maribel)
    for number, said in enumerate(PICTURES.values(), 1):
        describe(maribel, f"E{number}", *said)
    expect(maribel.locator("#evidence")).to_contain_text("The same as a table")
    seen = look(maribel, "case-with-a-timeline")
    victor.goto(case)
    reads(victor, "Maribel Reyes has opened a case")
    follow(victor, "Answer the claim")
    state(victor, "300.00", ("Partly", "Not done"), "Half of it is empty.", file("pages.txt", "Empty pages."))
    press(victor, "Send your answer")
    reads(maribel, "Try to agree between yourselves")
    on_his_phone(victor)
    follow(maribel, "Make an offer")
    maribel.get_by_label("To the freelancer").fill("1000.00")
    press(maribel, "Make this offer")
    follow(maribel, "Ask for a mediator")
    press(maribel, "Ask for a mediator")
    reads(maribel, "The case waits for a mediator")

    # The mediator opens every exhibit; with one unread, nothing can be issued.
    ines = portal.become("mediator")
    follow(ines, "^Claim")
    ines.get_by_label("I am impartial").fill("I know neither side.")
    press(ines, "Claim the case")
    reads(maribel, "Inês Carvalho reads the case")
    bench = ines.url
    expect(ines.locator("main")).to_contain_text(f"This is the end of page {PAGES}.")
    look_at(ines, "E1", "desk.png")
    move_clock(ines, "1 hour")
    expect(maribel.locator("#e1")).to_contain_text("Inês Carvalho opened it", use_inner_text=True)
    ines.goto(bench)
    look_at(ines, "E2", "outline.png")
    ines.goto(bench)
    look_at(ines, "E3", "shelf.png")
    ines.goto(bench)
    follow(ines, "Done reading E3")
    press(ines, "Close the exhibit")
    expect(maribel.locator("#e1")).to_contain_text("for 1\u00a0h")
    expect(maribel.locator("#e3")).to_contain_text("Inês Carvalho opened it")
    expect(maribel.locator("#e4")).to_contain_text("Mediator has not opened it yet")
    ines.goto(bench)
    recommend(ines, ("Partly", "E1", "500.00"), ("Not done", "E3", "100.00"))
    expect(ines.locator("main")).to_contain_text("Read E4 first.")
    seen += look(ines, "workbench-with-one-unread")
    read_exhibit(ines, "E4")
    press(ines, "Check before issuing")
    press(ines, "Issue to both sides")

    # She asks. The clock stops, and nobody calls it a rejection.
    reads(maribel, "The mediator recommends 600.00")
    expect(maribel.locator("#claims")).to_contain_text("E3 shows it.")
    expect(maribel.locator("#recommendation")).to_contain_text(f"You can reflect until {end_of(monday, 7)}")
    reads(victor, "The mediator recommends 600.00")
    follow(maribel, "Ask first")
    expect(maribel.locator("main")).to_contain_text("A question is never a rejection.")
    maribel.get_by_label("Your question").fill(QUESTION)
    press(maribel, "Ask the mediator")
    for side in (maribel, victor):
        reads(side, "The clock stands still for both sides, because a question waits for its answer: at most until")
        expect(side.locator("#asked")).to_contain_text(QUESTION)
        expect(side.locator("#asked")).to_contain_text("A question is never a rejection.")
        expect(side.locator("#recommendation")).to_contain_text("no answer yet")
        nobody_rejected(side)
    seen += look(victor, "case-with-a-question")

    # Two days later it is answered, and the clock goes on by what was left.
    for _ in range(2):
        move_clock(maribel, "1 day")
    expect(ines.locator("#asked")).to_contain_text(QUESTION)
    follow(ines, "Answer the oldest question")
    ines.get_by_label("Your answer").fill(ANSWER)
    press(ines, "^Answer")
    for side in (maribel, victor):
        expect(side.locator("#asked")).to_contain_text(ANSWER)
        expect(side.locator("#recommendation")).to_contain_text(f"You can reflect until {end_of(monday, 10)}")
        expect(side.locator("#next-step")).not_to_contain_text("stands still")
        nobody_rejected(side)
    stood_for_the_question()

    # Another mediator reads the file blind.
    follow(maribel, "Ask for a second opinion")
    maribel.get_by_label("Why you want one").fill("The list was not counted.")
    go_on(maribel)
    press(maribel, "Ask for a second opinion")
    for side in (maribel, victor):
        reads(side, "Another mediator reads the case until", "Nobody answers it meanwhile.")
    tomasz = portal.become("mediator2")
    follow(tomasz, "Second opinion")
    follow(tomasz, "Research proposal")
    main = tomasz.locator("main")
    expect(main).to_contain_text(BLIND)
    expect(main).to_contain_text(f"This is the end of page {PAGES}.")
    for kept in ("600.00", QUESTION, ANSWER, "The list was not counted."):
        expect(main).not_to_contain_text(kept)
    seen += look(tomasz, "workbench-blind")
    for number in range(1, 5):
        read_exhibit(tomasz, f"E{number}")
    recommend(tomasz, ("Partly", "E2", "500.00"), ("Partly", "E3", "200.00"))
    # Refused once, while E4 was unread. From here on the case is not hers, and what her page asks for is not found.
    assert [said for said in ines.complaints if "422" not in said] == []
    press(tomasz, "Issue to both sides")

    # Both accept, and the money is divided as recommended.
    reads(maribel, "The second opinion recommends 700.00")
    expect(maribel.locator("#recommendation")).to_contain_text(f"You can reflect until {end_of(monday, 7)}")
    reads(victor, "The second opinion recommends 500.00")
    seen += look(maribel, "case-second-opinion")
    accept(victor, "500.00")
    reads(maribel, "Victor Hale has accepted it.")
    accept(maribel, "700.00")
    for side, share in ((maribel, "700.00"), (victor, "500.00")):
        reads(side, "This case is closed", f"{share}\u00a0USD to you")
    seen += look(maribel, "case-closed-by-acceptance")
    the_record_tells_it(maribel, case)
    for side, share in ((maribel, "700.00"), (victor, "500.00")):
        side.goto(f"{portal.address}/wallet/")
        expect(side.locator(".figures")).to_contain_text(share)
        row = side.locator("main table tbody tr").filter(has_text="Recommendation accepted")
        expect(row).to_contain_text(f"+{share}")
    assert breaches(portal) == []
    assert [page.complaints for page in (victor, maribel, tomasz)] == [[], [], []]
    assert seen == [], "\n".join(seen)


def a_monday_in_march() -> datetime:
    """The next one that begins March, in the morning: two weeks without a holiday and without a change of clocks."""
    now = clock.machine_now()
    days = (datetime(year, 3, day, 9, tzinfo=UTC) for year in (now.year, now.year + 1) for day in range(1, 8))
    return next(day for day in days if day.weekday() == 0 and day > now)


def end_of(monday: datetime, day: int) -> str:
    """The last minute of a day that comes so many days after this Monday, as pages say it."""
    return long_deadline(monday.replace(hour=0) + timedelta(days=day + 1))


def under_contract(victor: Page, maribel: Page) -> None:
    """A contract, its money, the work."""
    offer_contract(victor, amount="1200.00")
    expect(victor.locator("main")).to_contain_text("Maribel Reyes has the offer")
    maribel.goto(victor.url)
    follow(maribel, "Accept the contract")
    press(maribel, "Accept the contract")
    follow(victor, "Fund")
    pay(victor, "Pay into escrow")
    expect(victor.locator("main")).to_contain_text("has arrived")
    hand_in(maribel)
    expect(maribel.locator("main")).to_contain_text("Victor Hale looks at version 1")


def four_pages() -> str:
    """About three thousand characters a page."""
    words = "I wrote what the contract asks for, sent it on the day agreed, and answered each comment that came. "
    return "\n\n".join(f"{words * 30}This is the end of page {page}." for page in range(1, PAGES + 1))


def describe(page: Page, exhibit: str, caption: str, deliverable: str, day: str) -> None:
    follow(page, f"^Describe {exhibit}$")
    page.get_by_label("What it shows").fill(caption)
    page.get_by_role("group", name="Which deliverable it is about").get_by_text(deliverable).click()
    page.get_by_label("When it happened").fill(day)
    press(page, "Describe it")
    expect(page.locator(f"#{exhibit.lower()}")).to_contain_text(caption)


def on_his_phone(victor: Page) -> None:
    """The client finds her four pages, and her pictures in the order in which things happened."""
    expect(victor.locator("#claims")).to_contain_text(f"This is the end of page {PAGES}.")
    story = victor.locator("#claims").inner_text()
    told = [story.index(words) for _, words in sorted(HAPPENED.items())]
    assert told == sorted(told)
    victor.get_by_text("The same as a table").click()
    rows = victor.locator("#evidence .timeline tbody tr")
    expect(rows).to_have_count(len(PICTURES))
    in_order = sorted(PICTURES.values(), key=lambda said: said[2])
    for place, (caption, _, _) in enumerate(in_order):
        expect(rows.nth(place)).to_contain_text(caption)


def look_at(page: Page, exhibit: str, name: str) -> None:
    """A picture in its own page: it is there, and now it has been opened."""
    follow(page, f"^Preview {exhibit}$")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Exhibit {exhibit}")
    image = page.get_by_alt_text(f"The picture {name}")
    image.scroll_into_view_if_needed()
    image.evaluate("(image) => image.decode()")


def recommend(page: Page, *findings: tuple[str, str, str]) -> None:
    """A finding with its reason for each deliverable, up to the check before issuing."""
    for title, (found, exhibit, amount) in zip(("Proposal text", "Reference list"), findings, strict=True):
        find(page, title, found, exhibit, amount)
    page.get_by_label("How the figure comes about").fill("What is there, by what it is worth.")
    page.get_by_label("What would change it").fill("A newer list of sources.")
    press(page, "Check before issuing")


def nobody_rejected(page: Page) -> None:
    for part in ("#recommendation", "#asked", "#record", "#next-step"):
        expect(page.locator(part)).not_to_contain_text(re.compile("rejected", re.IGNORECASE))


def stood_for_the_question() -> None:
    """The clock of the recommendation stood as long as the question was open, to the microsecond."""
    asked = Question.objects.get()
    clock_of_answers = Deadline.objects.open().get(kind="recommendation")
    assert clock_of_answers.stood == asked.answered_at - asked.asked_at
    assert timedelta(days=2) < clock_of_answers.stood < timedelta(days=2, hours=1)


def accept(page: Page, share: str) -> None:
    follow(page, "^Accept")
    press(page, f"^Accept, {share}")


def the_record_tells_it(page: Page, case: str) -> None:
    """From the opened case to the accepted split, in this order; and no rejection."""
    page.goto(f"{case}record/")
    entries = page.locator("ol.record li p:first-child").all_inner_texts()[::-1]
    told = iter(words.replace("\u00a0", " ") for words in entries)
    for who, what in RECORD:
        assert any(words.startswith(who) and what in words for words in told), "\n".join([who, what, "", *entries])
    assert not [words for words in entries if "reject" in words]


RECORD = [
    ("You", "opened the case"),
    ("You", "described exhibit E1 anew"),
    ("You", "described exhibit E3 anew"),
    ("Victor Hale", "answered"),
    ("You", "asked for a mediator"),
    ("Inês Carvalho", "declared to be impartial: “I know neither side.”"),
    ("Inês Carvalho", "opened exhibit E1"),
    ("Inês Carvalho", "opened exhibit E2. Exhibit E1 had been open for 1 h"),
    ("Inês Carvalho", "opened exhibit E3. Exhibit E2 had been open for"),
    ("Inês Carvalho", "closed exhibit E3 after"),
    ("Inês Carvalho", "opened exhibit E4"),
    (
        "Inês Carvalho",
        "recommended 600.00 USD to the freelancer. Both sides can answer it. Exhibit E4 had been open for",
    ),
    ("You", "asked the mediator question 1. The clock stands still until it is answered"),
    ("Inês Carvalho", "answered question 1"),
    ("You", "asked for a second opinion"),
    ("Tomasz Wolny", "opened exhibit E4. Exhibit E3 had been open for"),
    ("Tomasz Wolny", "gave a second opinion: 700.00 USD to the freelancer"),
    ("Victor Hale", "accepted the recommendation"),
    ("You", "accepted the recommendation"),
]


def breaches(portal: Portal) -> list[audit.Breach]:
    """What the audit of the ledger finds, at the moment of the portal's own clock."""
    moved = timedelta(seconds=float((portal.var / "demo-clock").read_text()))
    with clock.stopped_at(clock.machine_now() + moved):
        return audit.breaches()
