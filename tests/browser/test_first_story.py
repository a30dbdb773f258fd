"""The first story: he threatens, and none of it reaches her; contact ends, her report is answered, the clock decides.

Both sides and two reviewers, each in a browser of their own, before a portal whose every part is a process of its own.
"""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import PATIENCE, follow, move_clock, pay, press, reads
from tests.browser.looking import look
from tests.browser.portal import Portal
from tests.browser.test_endings import case_page, told_from_now, with_the_demos_people
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INSULT = "You are a lazy, stupid fraud, and everybody knows it."
THREAT = "Withdraw your claim today or I will report you to the police and tell your university what you are."
SEND = "Send it as it is, knowing this"


def test_a_threat_never_reaches_her_and_the_money_is_decided_by_the_clock_alone(portal):
    with told_from_now(portal) as stopped:
        story = with_the_demos_people(Story(stopped, LARGE)).in_mediation()
    victor, maribel = portal.become("client"), portal.become("freelancer", width=375)
    ruth, piet = portal.become("reviewer"), portal.become("reviewer2")
    for side in (victor, maribel):
        side.goto(case_page(portal, story))

    # An insult: its writer is asked first, its reader opens it only on purpose.
    write(victor, "Write to both sides", INSULT)
    expect(victor.get_by_role("heading", name="It would not arrive as you wrote it")).to_be_visible()
    seen = look(victor, "before-sending")
    press(victor, SEND)
    insult = maribel.locator("#message-1")
    expect(insult).to_contain_text("This message may be insulting")
    insult.get_by_role("link", name="Report").click()
    maribel.locator("main form textarea").first.fill("This is no way to talk.")
    seen += look(maribel, "report")
    press(maribel, "Report the message")
    her_report = report_of(portal, maribel)
    expect(maribel.locator("main")).to_contain_text("In review")

    # A reviewer upholds it: he is warned, and she is told what she may know.
    rule(portal, ruth, "Uphold", "An insult, and nothing else.")
    move_clock(ruth, "1 hour")
    maribel.goto(her_report)
    expect(maribel.locator("main")).to_contain_text("Upheld")
    expect(maribel.locator("main")).to_contain_text("is private")
    seen += look(maribel, "report-decided")
    measure(portal, victor, "Warning")
    seen += look(victor, "statement-of-reasons")

    # The threat: held, and shuttle mode begins by itself on her open page.
    maribel.goto(case_page(portal, story))
    victor.goto(f"{case_page(portal, story)}room/")
    write(victor, "Write to both sides", THREAT)
    expect(victor.locator("main")).to_contain_text("held for a reviewer and kept as evidence")
    press(victor, SEND)
    expect(victor.locator("#message-2")).to_contain_text("Held for review. Nobody in the case can read it.")
    expect(maribel.locator("#message-2")).to_contain_text("was held for your safety. You need do nothing.")
    expect(maribel.get_by_role("heading", name="Shuttle mode is on")).to_be_visible()
    seen += look(maribel, "shuttle")

    # One click, and a page that says what it changes: no direct contact, whatever becomes of the threat.
    follow(maribel, "no direct contact")
    press(maribel, "Ask for no direct contact")
    expect(maribel.locator("#room")).to_contain_text("asked for no direct contact")

    # It is a threat: he is muted, and appeals to another reviewer.
    rule(portal, ruth, "Uphold", "Police and university, on a condition.")
    move_clock(ruth, "1 hour")
    victor.goto(f"{case_page(portal, story)}room/")
    expect(victor.locator("main")).to_contain_text("You are muted until")
    expect(victor.locator("main").get_by_role("link", name=re.compile("You and the mediator"))).to_be_visible()
    measure(portal, victor, "Muted")
    victor.locator("main form textarea").first.fill("I was angry, and meant none of it.")
    press(victor, "Appeal this ruling")
    expect(victor.locator("main")).to_contain_text("You appealed on")
    piet.goto(f"{portal.address}/appeals/")
    expect(piet.locator("main")).to_contain_text("I was angry, and meant none of it.")
    decide(piet, "Refuse the appeal", "Angry or not, it put a condition on the police.")
    victor.reload()
    expect(victor.locator("main")).to_contain_text("Refused by another reviewer")

    # None of it moved money. She pays her fee, he does not, and the clock gives her everything.
    for side in (victor, maribel):
        side.goto(case_page(portal, story))
    until(maribel, "Pay the fee for an arbitrator, or settle", moves=ruth)
    follow(maribel, "Pay your fee")
    pay(maribel, "Pay your fee")
    reads(maribel, "Victor Hale has until")
    move_clock(ruth)
    reads(maribel, "This case is closed", "1,200.00\u00a0USD to you", "Your fee of 120.00\u00a0USD was paid back")
    reads(victor, "Maribel Reyes paid the arbitration fee in time, and you did not.")

    # Nowhere has she come across a word of the threat: not on these pages, not in a notice or a mail.
    for path in ("", "room/", "record/"):
        maribel.goto(f"{case_page(portal, story)}{path}")
        assert "university" not in maribel.content()
        assert "muted" not in maribel.content().lower()
    maribel.goto(f"{portal.address}/notices/")
    assert "university" not in maribel.content()
    maribel.goto(f"{portal.address}/demo/outbox/")
    mails = {link.get_attribute("href") for link in maribel.locator("main a[href*='/demo/outbox/']").all()}
    assert len(mails) > 5
    assert not [mail for mail in mails if "university" in maribel.request.get(f"{portal.address}{mail}").text()]
    assert victor.complaints == [] or all("409" in each for each in victor.complaints)  # asked first: nothing was sent
    assert [maribel.complaints, ruth.complaints, piet.complaints] == [[], [], []]
    assert seen == [], "\n".join(seen)


def write(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).fill(words)
    press(page, "Send to")


def report_of(portal: Portal, page: Page) -> str:
    page.goto(f"{portal.address}/me/reports/")
    page.locator("main ol a").first.click()
    page.wait_for_load_state()
    return page.url


def rule(portal: Portal, page: Page, decision: str, reason: str) -> None:
    page.goto(f"{portal.address}/flags/")
    decide(page, decision, reason)


def decide(page: Page, decision: str, reason: str) -> None:
    page.locator("form.sheet").get_by_text(decision, exact=True).click()
    page.get_by_label(re.compile("^Reason")).fill(reason)
    press(page, "Record the decision")
    expect(page.locator("main")).not_to_contain_text("was not recorded")


def measure(portal: Portal, page: Page, called: str) -> None:
    page.goto(f"{portal.address}/me/measures/")
    expect(page.locator("main")).to_contain_text(called)
    page.locator("main ol a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Statement of reasons")


def until(page: Page, words: str, *, moves: Page) -> None:
    """Let one deadline after the other pass, until the next step of this page says so. Not each is one of this page."""
    step = page.locator("#next-step h2")
    for _ in range(12):
        if words in step.inner_text():
            return
        move_clock(moves)
        with suppress(AssertionError):
            expect(step).to_contain_text(words, timeout=PATIENCE / 4)
    raise AssertionError(step.inner_text())
