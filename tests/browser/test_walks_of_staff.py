"""A working hour of a mediator, a reviewer and an operator: every page on the way is looked at in every way."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from escrow import card_disputes
from escrow.models import Payment
from escrow.providers.sandbox import dispute_charge
from messaging.reports import Report
from messaging.screening import screened_as
from tests import stories
from tests.browser.doing import file, follow, go_on, press
from tests.browser.walking import Walk, enter, tab_to, write
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THREAT = "Withdraw today, or I come to your house."


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(LARGE) as told:
        yield told


def test_a_mediator_works_a_case_from_the_queue_to_the_recommendation_by_keyboard_alone(
    story: Story, seen_by: Callable[..., Page]
) -> None:
    story.in_queue()
    page = seen_by(story.mediator, "/queue/")
    walk = Walk(page, "mediator")
    walk.sees(story.case.reference)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/acts/claim/**")
    write(page, "^I am impartial", "I know neither side.")
    walk.sees("I am impartial")
    enter(page, "^Claim the case", "BUTTON")
    walk.sees("What each side wants", "Open E1 first")

    # A question to one side, a note for oneself, the exhibit.
    enter(page, "^Ask a side", "A")
    tab_to(page, "The client")
    page.keyboard.press("Space")
    write(page, "^Your question", "Which page do you miss?")
    walk.sees("What happens then")
    enter(page, "^Ask$", "BUTTON")
    walk.sees("The question is asked.", "What each side wants", "Which page do you miss?")
    page.keyboard.press("t")
    page.keyboard.type("Page 12 decides.")
    expect(page.locator("#notes [data-autosaves-says]")).to_contain_text("Saved")
    page.locator("[name='note-']").blur()  # out of the field, where keys write
    with page.context.expect_page() as opened:
        page.keyboard.press("e")
    opened.value.wait_for_load_state()
    opened.value.close()
    page.reload()

    # Findings, what both will read, and the recommendation.
    for _ in range(3):
        tab_to(page, "^Done")
        page.keyboard.press("ArrowRight")  # Partly
        write(page, "^Reason, in words", "It is half there.")
        write(page, "^To the freelancer", "200.00")
    write(page, "^How the figure comes about", "Half of each.")
    write(page, "^What would change it", "The missing pages.")
    walk.sees("600.00")
    enter(page, "^Victor Hale, the client", "BUTTON")
    walk.sees("Preview. Nothing has been sent.")
    enter(page, "^Check before issuing", "BUTTON")
    walk.sees("Check what both sides will read")
    enter(page, "^Issue to both sides", "BUTTON")
    walk.sees("The recommendation is issued.")
    enter(page, "^My cases", "A")
    walk.sees(story.case.reference)
    walk.ends()


def test_a_reviewer_rules_on_a_threat_a_report_and_a_wish_to_see(story: Story, seen_by: Callable[..., Page]) -> None:
    story.in_mediation()
    story.act(story.client, "say", text="You always do this.")
    story.act(story.freelancer, "report", message=1, reason="It is the fifth time.")
    with screened_as("threat"):
        story.act(story.client, "say", text=THREAT)
    story.act(story.freelancer, "ask_to_see", message=2, words="I want to know.")
    page = seen_by(story.reviewer, "/home/", theme="dark")
    walk = Walk(page, "reviewer")
    walk.sees("Flags, oldest threat first", "The message is covered")
    page.get_by_text("Show the message").click()
    expect(page.get_by_text(THREAT)).to_be_visible()

    # What a side asked for, and the ruling on the threat.
    page.get_by_text("Show the words to them").click()
    page.get_by_label("What they read").fill("Take care.")
    page.get_by_role("button", name="Answer", exact=True).click()
    walk.sees("The words are shown to who asked.", "shown to Maribel Reyes. “Take care.”")
    press(page, "Record the decision")
    expect(page.get_by_role("alert").first).to_be_visible()  # nothing was chosen
    page.complaints.clear()  # the console's word on a 422
    walk.sees("Decide")
    page.get_by_text("It breaks the rules.").click()
    page.get_by_label("Reason, for the conduct record").fill("It announces violence.")
    press(page, "Record the decision")
    walk.sees("You can take it back until")

    # The report: no threat. Who reported reads the answer on a page of their own.
    follow(page, "Reported by a reader")
    walk.sees("It is the fifth time.")
    page.get_by_text("It breaks no rule.").click()
    page.get_by_label("Reason, for the conduct record").fill("It is rude, and no more.")
    press(page, "Record the decision")
    follow(page, "Decided flags")
    walk.sees("It announces violence.", "It is rude, and no more.")
    walk.goes_to("^Measures$")
    walk.sees("Measures that stand", "Victor Hale")
    walk.goes_to("^Appeals$")
    walk.sees("No appeal waits for you")
    reporter = Walk(seen_by(story.freelancer, f"/me/reports/{Report.objects.get().pk}/", width=375), "reporter", seen=6)
    reporter.sees("no rule")
    reporter.ends()
    walk.ends()


def test_an_operator_keeps_money_and_rules_straight(story: Story, seen_by: Callable[..., Page]) -> None:
    story.file_sent()
    story.clock.advance(days=20)
    page = seen_by(story.operator, "/home/")
    walk = Walk(page, "operator")
    walk.sees("Operations", "Ledger")

    # A hold that a second operator has to confirm, and its end.
    walk.goes_to("^Holds$")
    page.get_by_label("Reference of the case").fill(story.case.reference)
    press(page, "Find the case")
    walk.sees("Held now", f"Hold {story.case.reference}")
    follow(page, f"^Hold {story.case.reference}")
    page.get_by_label("Why").fill("The bank reported the card as stolen.")
    walk.sees("Hold the case")
    go_on(page)
    walk.sees("Alone you hold it for 72 hours")
    press(page, "^Hold the case")
    walk.sees("Held for legal reasons")
    for operator in (story.operator, story.second_operator):
        story.act(operator, "release_hold", reason="A mistake.")

    # The award: one operator records it, another approves it.
    walk.goes_to("^Awards$")
    walk.sees(story.case.reference)
    follow(page, "^Record the award")
    page.get_by_label("The award gives the freelancer").fill("700.00")
    page.get_by_label("Where it says so").fill("Award no. 7, paragraph 4.")
    page.get_by_label("The award itself").set_input_files(file("award.txt", "Award no. 7."))
    expect(page.locator(".uploading")).to_contain_text("uploaded")
    walk.sees("The award itself")
    go_on(page)
    walk.sees("700.00", "award.txt")
    press(page, "^Record the award")
    walk.goes_to("^Awards$")
    walk.sees("Not you: you recorded it")
    second = Walk(seen_by(story.second_operator, "/awards/", width=375), "second-operator", seen=5)
    follow(second.page, "^Approve")
    second.sees("Approve the award", "award.txt")
    press(second.page, "^Approve the award")
    second.ends()

    # A payment that a bank took back, and what is to be handed in about it.
    Story(story.clock, LARGE).submitted()
    dispute_charge(Payment.objects.filter(purpose="fund").latest("pk").provider_key)
    card_disputes.ask_about_all()
    walk.goes_to("^Card disputes$")
    walk.sees("Undecided", "Research proposal, 12 pages")
    with page.expect_download() as pack:
        follow(page, "Evidence pack")
    assert pack.value.suggested_filename.endswith(".zip")

    # The rules, the months and the years.
    walk.goes_to("^Rulebooks$")
    press(page, "^Begin$")
    walk.sees("Only operators see this.")
    walk.goes_to("^Operations$")
    follow(page, "Activity by month")
    walk.sees("Cases opened, by month")
    with page.expect_download() as months:
        follow(page, "Download as CSV")
    assert months.value.suggested_filename.endswith(".csv")
    follow(page, "The yearly report")
    walk.sees("Activity report")
    walk.ends()
