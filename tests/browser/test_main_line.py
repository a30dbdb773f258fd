"""The main line, from an offered contract to the clock that releases the escrow; every part in a process of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.doing import (
    begin_claim,
    file,
    find,
    follow,
    hand_in,
    move_clock,
    offer_contract,
    open_case,
    pay,
    press,
    read_exhibit,
    reads,
    reject,
    state,
)
from tests.browser.looking import look, stops

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_only_the_freelancer_pays_and_the_clock_gives_everything_to_them(portal):
    portal.open()
    victor, maribel = portal.become("client"), portal.become("freelancer")
    seen = look(victor, "home-new")

    # A contract, its money, the work.
    offer_contract(victor, amount="1200.00")
    expect(victor.locator("main")).to_contain_text("Maribel Reyes has the offer")
    contract = victor.url
    maribel.goto(contract)
    follow(maribel, "Accept the contract")
    seen += look(maribel, "accept-contract")
    press(maribel, "Accept the contract")
    follow(victor, "Fund")  # its page has heard of it by itself
    seen += look(victor, "fund")
    pay(victor, "Pay into escrow")
    expect(victor.locator("main")).to_contain_text("has arrived")
    follow(maribel, "Hand in work")
    seen += look(maribel, "hand-in")
    maribel.goto(contract)
    hand_in(maribel)
    expect(maribel.locator("main")).to_contain_text("Victor Hale looks at version 1")
    seen += look(maribel, "contract-in-review")

    # The claim and the answer.
    begin_claim(maribel)
    seen += look(maribel, "claim")
    state(maribel, "1200.00", ("Done", "Done"), "I handed in everything.", file("mail.txt", "Sent on Monday."))
    seen += look(maribel, "claim-check")
    case = open_case(maribel)
    victor.goto(case)
    reads(victor, "Maribel Reyes has opened a case", "If you do nothing")
    seen += look(victor, "case-response")
    follow(victor, "Answer the claim")
    expect(victor.get_by_role("heading", level=1)).to_have_text("Answer the claim")
    seen += look(victor, "answer")
    state(victor, "300.00", ("Partly", "Not done"), "Half of it is empty.", file("pages.txt", "Empty pages."))
    press(victor, "Send your answer")
    reads(maribel, "Try to agree between yourselves")

    # They do not agree.
    follow(maribel, "Make an offer")
    maribel.get_by_label("To the freelancer").fill("1000.00")
    press(maribel, "Make this offer")
    reads(victor, "Maribel Reyes offers you 200.00 USD".replace(" USD", "\u00a0USD"))
    seen += look(victor, "case-offer")
    follow(victor, "Decline")
    press(victor, "Decline the offer")
    expect(maribel.locator("#offers")).to_contain_text("No offer is open")
    follow(maribel, "Ask for a mediator")
    press(maribel, "Ask for a mediator")
    reads(maribel, "The case waits for a mediator")

    # The mediator.
    ines = portal.become("mediator")
    seen += look(ines, "queue")
    follow(ines, "^Claim")
    ines.get_by_label("I am impartial").fill("I know neither side.")
    press(ines, "Claim the case")
    reads(maribel, "Inês Carvalho reads the case")
    find(ines, "Proposal text", "Partly", "E1", "500.00")
    find(ines, "Reference list", "Not done", "E2", "100.00")
    ines.get_by_label("How the figure comes about").fill("Ten of twelve pages are there.")
    ines.get_by_label("What would change it").fill("A list of sources.")
    expect(ines.locator("[data-total]")).to_contain_text("600.00")
    press(ines, "Check before issuing")
    expect(ines.locator("main")).to_contain_text("A recommendation cannot be issued while an exhibit has not been")
    seen += look(ines, "workbench-unread")
    read_exhibit(ines, "E1")
    read_exhibit(ines, "E2")
    ines.get_by_label("What would change it").focus()  # where somebody is, nothing changes under them
    expect(ines.locator("#unread")).to_be_hidden()
    press(ines, "Check before issuing")
    seen += look(ines, "recommendation-check")
    press(ines, "Issue to both sides")

    # One rejects, the other accepts: the election.
    reads(victor, "The mediator recommends 600.00")
    seen += look(victor, "case-recommendation")
    reject(victor)
    seen += look(victor, "reject-check")
    press(victor, "Reject the recommendation")
    expect(maribel.locator("#recommendation")).to_contain_text("rejected it")
    follow(maribel, "^Accept")
    press(maribel, "^Accept, 600.00")
    reads(maribel, "Pay the fee for an arbitrator, or settle")
    seen += look(maribel, "case-election")
    follow(maribel, "Pay your fee")
    seen += look(maribel, "pay-fee")
    pay(maribel, "Pay your fee")
    reads(maribel, "Victor Hale has until", "to pay or settle")
    reads(victor, "Maribel Reyes has paid the fee", "You get 0.00")
    seen += look(victor, "case-other-paid")
    tabbed = stops(victor)
    assert [stop["label"] for stop in tabbed if not stop["seen"]] == []
    assert tabbed[0]["label"] == "Skip to the page"
    assert {"Pay your fee, 120.00 USD", "Send to both sides"} <= {
        stop["label"].replace("\u00a0", " ") for stop in tabbed
    }

    # The client does not pay. Nobody touches the freelancer's page from here on.
    move_clock(victor)
    reads(maribel, "This case is closed", "1,200.00\u00a0USD to you", "Your fee of 120.00\u00a0USD was paid back")
    expect(maribel.locator("#live-status")).to_contain_text("Updated: Next step")
    reads(victor, "Maribel Reyes paid the arbitration fee in time, and you did not.", "Then the rulebook gives")
    expect(victor.locator("#money")).to_contain_text("0.00")
    seen += look(victor, "case-closed")
    assert maribel.complaints == victor.complaints == []

    maribel.get_by_role("link", name="Wallet").first.click()
    expect(maribel.locator(".figures")).to_contain_text("1,320.00")
    rows = maribel.locator("main table tbody tr")
    expect(rows.filter(has_text="Fee default")).to_contain_text("+1,200.00")
    expect(rows.filter(has_text="Fee refunded")).to_contain_text("+120.00")
    seen += look(maribel, "wallet")
    assert seen == [], "\n".join(seen)
