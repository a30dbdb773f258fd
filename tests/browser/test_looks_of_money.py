"""Pages of money that the journeys do not come by: taking it out, how it stands, and the operators' reports."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from escrow import payees, payouts, reconciling
from escrow.models import SandboxCharge
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox_bank import ARRIVES, COMES_BACK
from record import watching
from record.acts import perform
from tests import stories
from tests.browser.looking import look, stops
from tests.fake_stripe import FakeStripe
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        told.claimant_side = "client"
        told.submitted()
        told.act_on_contract(told.client, "approve", milestone=1)
        yield told


def looked_at(page: Page, name: str) -> None:
    wrong = look(page, name)
    wrong += [
        f"{name}: {stop['label']} has the keyboard, and nobody sees it" for stop in stops(page) if not stop["seen"]
    ]
    assert wrong == [], "\n".join(wrong)


def test_taking_money_out(story: Story, seen_by) -> None:
    page = seen_by(story.freelancer, "/wallet/")
    page.get_by_role("link", name="Take money out").click()
    looked_at(page, "payout-form")
    page.get_by_label("Amount").fill("400")
    page.get_by_label("Name on the bank account").fill("Maribel Reyes")
    page.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("Your wallet holds 100.00")
    page.complaints.clear()  # the console's word on a 422
    looked_at(page, "payout-refused")
    page.get_by_label("Amount").fill("40")
    page.get_by_role("button", name="Check it").click()
    looked_at(page, "payout-check")
    page.get_by_role("button", name="Take out 40.00").click()
    expect(page).to_have_url(re.compile("/wallet/payouts/[0-9a-f-]{36}/"))
    looked_at(page, "payout-sent")
    story.clock.advance(minutes=1)
    payouts.settle_pending()
    expect(page.get_by_role("heading", name="Arrived")).to_be_visible()  # by itself
    assert page.complaints == []


def test_the_wallet_and_what_came_back(story: Story, seen_by) -> None:
    for key, to in (("a", ARRIVES), ("b", COMES_BACK)):
        back = payouts.begin(story.freelancer, 1000, "USD", BankAccount.read("Maribel Reyes", to), key=key)
    story.clock.advance(minutes=2)
    payouts.settle_pending()
    said = {"milestones": [1]} | story.statement(story.client, to_freelancer="30.00")
    story.clock.advance(days=1)
    perform(story.contract, "open", by=story.client, data=said)
    looked_at(seen_by(story.freelancer, "/wallet/"), "wallet")
    looked_at(seen_by(story.freelancer, f"/wallet/payouts/{back.pk}/"), "payout-back")
    looked_at(seen_by(story.client, "/wallet/"), "wallet-of-a-payer")


def test_being_paid_out_over_an_account_at_stripe(story: Story, seen_by, stripe: FakeStripe) -> None:
    page = seen_by(story.freelancer, "/wallet/payouts/begin/")
    looked_at(page, "payout-form-without-account")
    page.locator("main").get_by_role("link", name="Your bank account").click()
    looked_at(page, "payee-none")
    page.get_by_role("button", name="Open an account at Stripe").click()
    expect(page.get_by_role("heading", name="Fill in who you are, at Stripe")).to_be_visible()
    looked_at(page, "payee-open")
    number = payees.of(story.freelancer).number
    for name, how in (
        ("missing", {"lacks": ("external_account", "individual.verification.document")}),
        ("checked", {"checked": False}),
        ("ready", {}),
    ):
        stripe.books.fills_in(number, **how)
        page = seen_by(story.freelancer, "/wallet/bank/?back=1")
        looked_at(page, f"payee-{name}")
    page.get_by_role("link", name="Take money out").click()
    page.get_by_label("Amount").fill("40")
    looked_at(page, "payout-form-of-an-account")
    page.get_by_role("button", name="Check it").click()
    looked_at(page, "payout-check-of-an-account")
    page.get_by_role("button", name="Take out 40.00").click()
    expect(page.get_by_role("heading", name="Waiting for the provider’s balance")).to_be_visible()
    looked_at(page, "payout-waiting")
    looked_at(seen_by(story.operator, "/operations/payouts/"), "payouts-waiting")
    stripe.books.restricts(number, "rejected.fraud")
    looked_at(seen_by(story.freelancer, "/wallet/bank/?back=1"), "payee-closed")


def test_the_operators_list_of_payouts(story: Story, seen_by) -> None:
    looked_at(seen_by(story.operator, "/operations/payouts/"), "payouts-empty")
    for key, to in (("a", ARRIVES), ("b", COMES_BACK)):
        payouts.begin(story.freelancer, 1000, "USD", BankAccount.read("Maribel Reyes", to), key=key)
    looked_at(seen_by(story.operator, "/operations/payouts/"), "payouts")
    story.clock.advance(minutes=2)
    payouts.settle_pending()
    looked_at(seen_by(story.operator, "/operations/payouts/?view=all"), "payouts-all")


def test_reports_and_alarms(story: Story, seen_by) -> None:
    looked_at(seen_by(story.operator, "/operations/reconciliation/"), "reconciliation-empty")
    reconciling.reconcile("the clock")
    story.clock.advance(hours=2)
    SandboxCharge.objects.create(
        key="0ffaa6d2-1f3c-4f62-9d3c-8a53b0f0f001", amount=125_00, currency="USD", state="succeeded",
        made_at=clock.portal_now() - timedelta(hours=1),
    )  # fmt: skip
    wrong = reconciling.reconcile("the command")
    looked_at(seen_by(story.operator, "/operations/reconciliation/"), "reconciliation")
    looked_at(seen_by(story.operator, f"/operations/reconciliation/{wrong.pk}/"), "reconciliation-report")
    watching.note("lateness", "A deadline is due for 2 min and has not been executed. Nobody has swept yet.")
    looked_at(seen_by(story.operator, "/operations/"), "operations-alarm")
    looked_at(seen_by(story.operator, "/notices/"), "notices-alarms")
