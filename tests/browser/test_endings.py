"""The mirror of the main line, and what comes of silence: acts tell how it began, a browser watches the end."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from core import clock
from core.clock import StoppedClock
from people import demo
from tests.browser.doing import PATIENCE, follow, move_clock, pay, reads
from tests.browser.portal import Portal
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOVES_AT_MOST = 12


@contextmanager
def told_from_now(portal: Portal) -> Iterator[StoppedClock]:
    """Stories that begin now. The portal then opens with its clock where they have come to."""
    begins = clock.portal_now()
    with clock.stopped_at(begins) as stopped:
        yield stopped
    portal.open(ahead=stopped.moment - begins)


def with_the_demos_people(story: Story) -> Story:
    cast = demo.ensure()
    story.mediator, story.operator, story.reviewer = cast["mediator"], cast["operator"], cast["reviewer"]
    return story


def case_page(portal: Portal, story: Story) -> str:
    return f"{portal.address}/cases/{story.case.pk}/"


def test_only_the_client_pays_and_the_freelancers_page_says_why_nothing_comes(portal):
    with told_from_now(portal) as stopped:
        story = with_the_demos_people(Story(stopped, LARGE)).in_election()
    victor, maribel = portal.become("client"), portal.become("freelancer", width=375)
    victor.goto(case_page(portal, story))
    maribel.goto(case_page(portal, story))
    expect(maribel.locator(".actionbar")).to_contain_text("Pay your fee")
    reads(maribel, "Pay the fee for an arbitrator, or settle")
    follow(victor, "Pay your fee")
    pay(victor, "Pay your fee")
    reads(victor, "Maribel Reyes has until", "Your fee of 120.00\u00a0USD is paid back")
    reads(maribel, "Victor Hale has paid the fee. Pay yours, or settle.", "You get 0.00\u00a0USD")

    move_clock(maribel)  # nobody touches the client's page from here on
    reads(victor, "This case is closed", "1,200.00\u00a0USD to you", "Your fee of 120.00\u00a0USD was paid back")
    reads(maribel, "Victor Hale paid the arbitration fee in time, and you did not", "as Victor Hale last answered")
    expect(maribel.locator("#money")).to_contain_text("Your fee, not paid")
    expect(maribel.locator(".actionbar")).to_be_hidden()

    victor.get_by_role("link", name="Wallet").first.click()
    expect(victor.locator(".figures")).to_contain_text("1,320.00")
    rows = victor.locator("main table tbody tr")
    expect(rows.filter(has_text="Fee default")).to_contain_text("+1,200.00")
    expect(rows.filter(has_text="Fee refunded")).to_contain_text("+120.00")
    maribel.goto(f"{portal.address}/wallet/")
    expect(maribel.locator("main")).to_contain_text("No money has moved yet")
    assert victor.complaints == maribel.complaints == []


def step_of(page: Page) -> str:
    return page.locator("#next-step h2").inner_text().replace("\u00a0", " ")


def watch(page: Page, moves: Page) -> list[str]:
    """What the next step of an open page says, one after the other, while only the clock does anything."""
    step, steps = page.locator("#next-step h2"), [step_of(page)]
    while page.locator("#next-step").get_by_text("This case is closed").count() == 0:
        assert len(steps) < MOVES_AT_MOST, steps
        before = step.inner_text()
        move_clock(moves)
        expect(step).not_to_have_text(before, timeout=PATIENCE)
        steps.append(step_of(page))
    return steps


def test_nobody_ever_does_anything_after_a_mediator_has_taken_the_case(portal):
    with told_from_now(portal) as stopped:
        story = with_the_demos_people(Story(stopped, LARGE)).in_mediation()
    victor, maribel = portal.become("client"), portal.become("freelancer")
    victor.goto(case_page(portal, story))
    maribel.goto(case_page(portal, story))
    assert watch(maribel, moves=victor) == [
        "Inês Carvalho reads the case and recommends a split",
        "The case waits for a mediator",
        "Pay the fee for an arbitrator, or settle",
        "Neither side paid the fee: 600.00 USD to Victor Hale, 600.00 USD to you",
    ]
    reads(victor, "Neither side paid the arbitration fee in time", "evenly, because nothing was recommended")
    for page in (victor, maribel):
        page.get_by_role("link", name="Wallet").first.click()
        expect(page.locator(".figures")).to_contain_text("600.00")


def test_nobody_ever_answers_the_claim(portal):
    with told_from_now(portal) as stopped:
        story = with_the_demos_people(Story(stopped, LARGE)).in_response()
    victor, maribel = portal.become("client"), portal.become("freelancer")
    victor.goto(case_page(portal, story))
    maribel.goto(case_page(portal, story))
    steps = watch(victor, moves=maribel)
    assert steps == [
        "Maribel Reyes has opened a case. Answer the claim.",
        "You did not answer in time, so the claim stands",
        "No response: 1,200.00 USD to Maribel Reyes",
    ]
    reads(maribel, "Victor Hale did not answer the claim in time. It was executed as it was made.")
