"""Filing, answering and paying in browsers that run no scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.doing import begin_claim, check, file, follow, open_case, pay, press, reads, save, state
from tests.browser.test_endings import told_from_now, with_the_demos_people
from tests.stories import LARGE, Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_filing_answering_and_paying_need_no_scripts(portal):
    with told_from_now(portal) as stopped:
        elected = with_the_demos_people(Story(stopped, LARGE)).in_election()
        worked = with_the_demos_people(Story(stopped, LARGE)).submitted()
    victor, maribel = (portal.become(cast, width=375, javascript=False) for cast in ("client", "freelancer"))

    maribel.goto(f"{portal.address}/contracts/{worked.contract.pk}/")
    begin_claim(maribel)
    state(maribel, "1200.00", ("Done", "Partly", "Done"), "All there.", file("mail.txt", "Sent on Monday."))
    expect(maribel.locator("main")).to_contain_text("mail.txt")
    case = open_case(maribel)
    reads(maribel, "Victor Hale has until")

    victor.goto(case)
    follow(victor, "Answer the claim")
    state(victor, "12.345", ("Partly", "Not done", "Done"), "Half.", file("pages.txt", "Empty pages."), is_right=False)
    expect(victor.get_by_role("alert")).to_contain_text("USD has at most 2 decimals")
    victor.get_by_label("How much should the freelancer get?").fill("300.00")
    press(victor, "Work it out")
    expect(victor.locator("main")).to_contain_text("300.00")
    save(victor)
    save(victor)
    expect(victor.locator("main")).to_contain_text("7 of 7 parts are done.")
    check(victor)
    expect(victor.locator("main")).to_contain_text("Half.")
    expect(victor.locator("main")).to_contain_text("pages.txt")  # uploaded with what was wrong, and kept
    press(victor, "Send your answer")
    reads(victor, "Try to agree between yourselves")
    expect(victor.locator("#evidence")).to_contain_text("pages.txt")

    maribel.goto(f"{portal.address}/cases/{elected.case.pk}/")
    follow(maribel, "Pay your fee")
    pay(maribel, "Pay your fee", card="4000 0000 0000 0002")
    expect(maribel.get_by_role("alert")).to_contain_text("Your bank declined this card")
    pay(maribel, "Pay your fee")
    reads(maribel, "Victor Hale has until")
    expect(maribel.locator("#money")).to_contain_text("Your fee, paid")
