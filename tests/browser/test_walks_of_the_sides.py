"""A working hour of a freelancer who files and of a client who answers: every page on the way is looked at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from disputes.models import Case
from tests import stories
from tests.browser.doing import begin_claim, file, follow, go_on, open_case, press, reads, state
from tests.browser.walking import Walk
from tests.evidence.pictures import picture
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told(LARGE) as told:
        yield told


def test_a_freelancer_files_and_comes_to_the_election_on_a_phone(story: Story, seen_by: Callable[..., Page]) -> None:
    story.submitted()
    story.clock.advance(days=1)
    page = seen_by(story.freelancer, "/home/", width=375, theme="dark")
    walk = Walk(page, "freelancer")
    walk.sees("Research proposal, 12 pages")
    follow(page, "Research proposal, 12 pages")
    walk.sees("Milestones", "paid 1,200.00\u00a0USD into escrow")

    # The claim, as doing.py files it; its parts are looked at in test_filing.py.
    begin_claim(page)
    walk.sees("What happened")
    state(page, "1200.00", ("Done", "Done", "Done"), "All is there.", file("mail.txt", "Sent on Monday."))
    walk.sees("All is there.", "mail.txt", "1,200.00", "Is it done? Done")
    case = open_case(page)
    story._case = Case.objects.get()
    reads(page, "Victor Hale has until")
    walk.sees("Where the two sides stand")

    # The room of a page of its own, an offer, exhibits.
    page.goto(f"{case}room/")
    page.get_by_label("Write to both sides").fill("Which page do you miss?")
    press(page, "Send to both sides")
    walk.sees("Which page do you miss?")
    follow(page, "Make an offer")
    page.get_by_label("To the freelancer").fill("1000.00")
    walk.sees("What happens then")
    press(page, "Make this offer")
    expect(page.locator("#offers")).to_contain_text("Your open offer")
    follow(page, "Add evidence")
    page.get_by_label("Files").set_input_files(
        {"name": "desk.png", "mimeType": "image/png", "buffer": picture("PNG", (900, 600))}
    )
    expect(page.locator(".uploading")).to_contain_text("uploaded")
    page.get_by_role("group", name="Which deliverable").get_by_text("1.1 Proposal text").click()
    walk.sees("desk.png")
    press(page, "Add evidence")
    follow(page, "Describe E2")
    page.get_by_label("What it shows").fill("The desk with all twelve pages.")
    walk.sees("What it shows")
    press(page, "Describe")
    follow(page, "Preview E2")
    walk.sees("The desk with all twelve pages.")
    follow(page, "Evidence of case")
    follow(page, "Which exhibit is about which deliverable")
    walk.sees("The desk with all twelve pages.")

    # Meanwhile the others do what they do; the election.
    _to_the_election(story)
    page.goto(case)
    reads(page, "Pay the fee for an arbitrator, or settle", "If you do nothing")
    walk.sees("Who pays decides who gets the escrow", "How sure must you be?")
    follow(page, "Pay your fee")
    walk.sees("Pay by card")
    walk.ends()


def _to_the_election(story: Story) -> None:
    story.act(story.client, "respond", **story.statement(story.client))
    story.clock.advance(days=3)
    story.act(story.client, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")


def test_a_client_answers_and_reads_the_recommendation_without_scripts(
    story: Story, seen_by: Callable[..., Page]
) -> None:
    story.in_response()
    page = seen_by(story.client, "/home/", javascript=False)
    walk = Walk(page, "client", eyes=seen_by(story.client, "/notices/"))
    walk.sees("1 thing needs you", "If you do nothing")
    walk.goes_to("Notices")
    walk.sees("EH-")
    follow(page, "^EH-")
    reads(page, "Maribel Reyes has opened a case", "If you do nothing")
    follow(page, "Answer the claim")
    walk.sees("What happened")
    evidence = {"name": "pages.png", "mimeType": "image/png", "buffer": picture("PNG", (900, 600))}
    state(page, "300.00", ("Partly", "Not done", "Done"), "Half of it is empty.", evidence)
    walk.sees("Half of it is empty.", "pages.png")
    press(page, "Send your answer")
    reads(page, "Try to agree between yourselves")
    walk.sees("pages.png")

    # An exhibit, and a place in it.
    follow(page, "Preview E2")
    follow(page, "Point at a place")
    page.locator("main input[type=image]").click(position={"x": 300, "y": 150})
    page.get_by_label("What is to be seen there").fill("Here it ends.")
    walk.sees("Point at a place")
    press(page, "Set the pin")
    walk.sees("Here it ends.")

    # An offer, the recommendation, and what has become of the money.
    follow(page, "Evidence of case")
    follow(page, "Make an offer")
    page.get_by_label("To the freelancer").fill("400.00")
    press(page, "Make this offer")
    expect(page.locator("#offers")).to_contain_text("Your open offer")
    _to_the_recommendation(story)
    page.reload()
    reads(page, "The mediator recommends 300.00")
    walk.sees("How the figure comes about", "What each choice leads to")
    follow(page, "The findings, deliverable by deliverable")
    follow(page, "^Reject")
    page.get_by_label("Type REJECT to confirm").fill("reject")
    walk.sees("What happens then")
    go_on(page)
    walk.sees("Reject the recommendation")
    follow(page, "Leave it")
    follow(page, "^Accept.*300.00")
    walk.sees("This cannot be taken back")
    press(page, "^Accept, 300.00")
    story.act(story.freelancer, "accept")
    page.reload()
    reads(page, "This case is closed")
    walk.sees("300.00")
    walk.goes_to("^Wallet$")
    walk.sees("Statement", "Recommendation")
    walk.ends()


def _to_the_recommendation(story: Story) -> None:
    story.clock.advance(days=3)
    story.act(story.freelancer, "escalate")
    story.act(story.mediator, "claim", declaration="I know neither side.")
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
