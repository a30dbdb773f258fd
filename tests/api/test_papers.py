"""Receipts for programs: the same papers as on the pages, and for the same person alone."""

import uuid

import pytest
from django.urls import reverse

from escrow.models import Payment
from escrow.providers.sandbox_bank import ARRIVES
from people import tokens
from tests.api.conftest import Caller, refused
from tests.browsing import signed_in
from tests.stories import Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def payout(story: Story) -> str:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    body = {"currency": "USD", "amount": "40.00", "holder": "Maribel Reyes", "account": ARRIVES}
    return str(Caller(story.freelancer).post("payouts/", body, Idempotency_Key="k").json()["id"])


def test_a_receipt_of_a_payout_is_that_of_the_page(story: Story, payout: str) -> None:
    caller = Caller(story.freelancer)
    as_pdf, as_csv = (caller.get(f"payouts/{payout}/receipt.{kind}") for kind in ("pdf", "csv"))
    assert (as_pdf["Content-Type"], as_pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert as_csv.content == signed_in(story.freelancer).get(reverse("payout-receipt-csv", args=[payout])).content
    assert "40.00" in as_csv.content.decode()
    assert ARRIVES not in as_csv.content.decode()


def test_a_receipt_of_a_payment_is_that_of_the_page(story: Story, payout: str) -> None:
    paid = Payment.objects.get(purpose="fund")
    answer = Caller(story.client).get(f"payments/{paid.pk}/receipt.csv", headers={"Accept": "text/csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content == signed_in(story.client).get(reverse("payment-receipt-csv", args=[paid.pk])).content


def test_nobody_else_gets_it_not_even_an_operator(story: Story, payout: str) -> None:
    paid = Payment.objects.get(purpose="fund")
    for person in (story.client, story.operator, story.stranger):
        answer = Caller(person).get(f"payouts/{payout}/receipt.pdf", headers={"Accept": "application/pdf"})
        refused(answer, 404, "NotFound")
    for person in (story.freelancer, story.operator, story.stranger):
        assert Caller(person).get(f"payments/{paid.pk}/receipt.pdf").status_code == 404
    assert Caller(story.freelancer).get(f"payouts/{uuid.uuid4()}/receipt.pdf").status_code == 404


def test_a_token_gets_it_too(story: Story, payout: str) -> None:
    secret = tokens.make(story.freelancer, "books", None)[1]
    headers = {"Authorization": f"Bearer {secret}", "Accept": "text/csv"}
    assert Caller().get(f"payouts/{payout}/receipt.csv", headers=headers).status_code == 200
    assert Caller().get(f"payouts/{payout}/receipt.csv").status_code == 401


def test_of_what_was_not_paid_there_is_none(story: Story) -> None:
    story.active()
    body = {"milestone": 1, "card": "4000002500003155"}  # waits for the payer's bank
    Caller(story.client).act(story.contract, "fund", body, Idempotency_Key="asks")
    waiting = Payment.objects.get(state="needs_confirmation")
    answer = Caller(story.client).get(f"payments/{waiting.pk}/receipt.csv")
    refused(answer, 409, "WrongPhase")
