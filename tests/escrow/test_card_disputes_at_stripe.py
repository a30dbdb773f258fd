"""Card disputes as Stripe reports them: by webhook or not at all, twice, late, before the payment; each thing once."""

from collections.abc import Iterator

import pytest
from django.test import Client

from core import clock
from escrow import audit, card_disputes, checkout, hints, payments
from escrow.models import Account, CardDispute, DisputeState, Hint, Payment, Transfer
from tests import stories
from tests.fake_stripe import FakeStripe
from tests.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(stripe: FakeStripe) -> Iterator[Story]:
    """Milestone 1 was paid for at Stripe, and the work is in review."""
    with stories.told() as told:
        stripe.books.now = lambda: int(clock.portal_now().timestamp())
        told.active()
        checkout.pay_and_perform(told.contract, "fund", by=told.client, data={"milestone": 1}, key="fund")
        stripe.books.pays(Payment.objects.get().provider_id)
        payments.settle_pending()
        told.act_on_contract(told.freelancer, "submit", milestone=1, note="Version 1.", meets=[1])
        yield told
        assert audit.breaches() == []


def intent(stripe: FakeStripe) -> str:
    return stripe.books.all("payment_intent")[0]["id"]


def deliver(stripe: FakeStripe, kind: str) -> int:
    event = next(each for each in reversed(stripe.books.events) if each["type"] == kind)
    body, signature = stripe.webhook(event)
    http = Client()
    answer = http.post("/hooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature})
    return answer.status_code


def standing(story: Story) -> str:
    return story.contract.all_milestones[0].standing


def reasons() -> list[str]:
    return list(Transfer.objects.filter(reason__startswith="clawback").order_by("pk").values_list("reason", flat=True))


def test_created_and_lost(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe))
    assert {deliver(stripe, "charge.dispute.created") for _ in range(20)} == {200}
    dispute = CardDispute.objects.get()
    assert (dispute.provider_id, dispute.state, dispute.from_escrow) == (found["id"], DisputeState.OPEN, 10_000)
    assert (dispute.reason, dispute.answer_by is not None) == ("fraudulent", True)
    assert standing(story) == "card_disputed"
    stripe.books.close(found["id"], "lost")
    assert {deliver(stripe, "charge.dispute.closed") for _ in range(20)} == {200}
    assert (standing(story), reasons()) == ("refunded", ["clawback"])


def test_won_the_money_is_held_again_and_an_old_event_changes_nothing(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe))
    card_disputes.ask_about_all()
    stripe.books.close(found["id"], "won")
    deliver(stripe, "charge.dispute.closed")
    assert deliver(stripe, "charge.dispute.created") == 200
    assert (standing(story), reasons()) == ("submitted", ["clawback", "clawback_won"])
    assert Account.objects.get(kind="escrow").balance == 10_000


def test_without_any_webhook_the_sweep_hears_of_it(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe), amount=4_000)
    assert card_disputes.ask_about_all() == 1
    stripe.books.close(found["id"], "won")
    card_disputes.ask_about_all()
    assert not Hint.objects.filter(topic="dispute").exists()
    assert reasons() == ["clawback", "clawback_won"]


def test_one_that_the_list_does_not_reach_back_to_is_asked_for_by_number(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe))
    card_disputes.ask_about_all()
    stripe.books.close(found["id"], "lost")
    stripe.books.disputes = lambda expand: []
    card_disputes.ask_about_all()
    assert CardDispute.objects.get().state == DisputeState.LOST


def test_an_inquiry_takes_nothing(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe), status="warning_needs_response")
    deliver(stripe, "charge.dispute.created")
    assert (standing(story), reasons()) == ("submitted", [])
    stripe.books.close(found["id"], "warning_closed")
    deliver(stripe, "charge.dispute.closed")
    assert (CardDispute.objects.get().state, reasons()) == (DisputeState.WON, [])


def test_closed_before_created_is_taken_once(stripe: FakeStripe, story: Story) -> None:
    found = stripe.books.dispute(intent(stripe))
    stripe.books.close(found["id"], "lost")
    deliver(stripe, "charge.dispute.closed")
    deliver(stripe, "charge.dispute.created")
    assert (standing(story), reasons()) == ("refunded", ["clawback"])


def test_while_stripe_does_not_answer_the_event_waits(stripe: FakeStripe, story: Story) -> None:
    stripe.books.dispute(intent(stripe))
    stripe.goes_wrong("GET /v1/disputes", "error", times=3)
    assert deliver(stripe, "charge.dispute.created") == 200
    assert (Hint.objects.get().taken_up_at, reasons()) == (None, [])
    card_disputes.ask_about_all()
    assert reasons() == []
    assert hints.take_up_waiting() == 0
    assert hints.take_up_waiting() == 1
    assert reasons() == ["clawback"]


def test_a_dispute_about_something_else_on_the_same_account_is_left(stripe: FakeStripe, story: Story) -> None:
    stripe.books.objects[intent(stripe)]["metadata"] = {}
    stripe.books.dispute(intent(stripe))
    assert deliver(stripe, "charge.dispute.created") == 200
    assert not CardDispute.objects.exists()


def test_the_case_is_held_by_stripes_word_alone(stripe: FakeStripe, story: Story) -> None:
    said = {"milestones": [1]} | story.statement(story.freelancer)
    story._case = story.act_on_contract(story.freelancer, "open", **said).result
    found = stripe.books.dispute(intent(stripe))
    deliver(stripe, "charge.dispute.created")
    assert story.case.is_held
    stripe.books.close(found["id"], "won")
    deliver(stripe, "charge.dispute.closed")
    assert not story.case.is_held
