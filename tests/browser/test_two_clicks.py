"""Two clicks on a button that pays or moves money, in a real browser: one movement, and a page that says so."""

import pytest
from playwright.sync_api import expect

from escrow.models import Payment, Transfer
from tests import stories
from tests.stories import CARD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story():
    with stories.told() as told:
        yield told


def click_twice(button, posts):
    """As quick as a nervous hand; both clicks have to have sent the form."""
    button.evaluate("button => { button.click(); button.click(); }") if posts == "at once" else button.dblclick()


@pytest.mark.parametrize("posts", ["at once", "one after the other"])
def test_two_clicks_on_pay_are_one_payment(story, seen_by, posts):
    story.active()
    page = seen_by(story.client, f"/contracts/{story.contract.pk}/acts/fund/?milestone=1")
    page.get_by_label("Card number").fill(CARD)
    click_twice(page.get_by_role("button", name="Pay"), posts)
    expect(page.get_by_text("your payment of 100.00 USD has arrived")).to_be_visible()
    assert Payment.objects.get().state == "used"
    assert Transfer.objects.filter(reason="fund").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_two_clicks_on_release_move_it_once(story, seen_by, javascript):
    story.submitted()
    page = seen_by(story.client, f"/contracts/{story.contract.pk}/acts/approve/?milestone=1", javascript=javascript)
    page.get_by_role("button", name="Release").dblclick()
    expect(page).to_have_url(f"{page.url.split('/contracts/')[0]}/contracts/{story.contract.pk}/")
    assert Transfer.objects.filter(reason="client_approval").count() == 1


def test_whoever_goes_back_is_told_that_it_is_paid(story, seen_by):
    story.active()
    page = seen_by(story.client, f"/contracts/{story.contract.pk}/acts/fund/?milestone=1")
    page.get_by_label("Card number").fill(CARD)
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_text("your payment of 100.00 USD has arrived")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="This is not possible now")).to_be_visible()
    assert Payment.objects.get().state == "used"
    assert Transfer.objects.filter(reason="fund").count() == 1
