"""Taking money out by a program: a key of one's own, the same refusals as on the page."""

import pytest

from escrow import audit
from escrow.models import Payout
from escrow.providers.sandbox_bank import ARRIVES
from tests.api.conftest import Caller
from tests.stories import Story

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"currency": "USD", "amount": "40.00", "holder": "Maribel Reyes", "account": ARRIVES}


@pytest.fixture
def caller(story: Story) -> Caller:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    return Caller(story.freelancer)


def test_a_payout_is_begun_shown_and_listed(caller: Caller, story: Story) -> None:
    made = caller.post("payouts/", BODY, Idempotency_Key="k1")
    assert made.status_code == 201
    said = made.json()
    assert (said["amount"], said["state"], said["to"]) == ("40.00", "sent", "bank account ending in 3000")
    assert ARRIVES not in made.content.decode()
    assert caller.get(f"payouts/{said['id']}/").json() == said
    assert caller.get(f"payouts/{said['reference']}/").json() == said
    assert [each["id"] for each in caller.get("payouts/").json()["results"]] == [said["id"]]
    assert caller.get("wallet/").json() == [{"currency": "USD", "balance": "60.00", "free": "60.00"}]
    assert Caller(story.client).get(f"payouts/{said['id']}/").status_code == 404
    assert audit.breaches() == []


def test_the_same_key_is_the_same_payout_and_of_nothing_else(caller: Caller, story: Story) -> None:
    first = caller.post("payouts/", BODY, Idempotency_Key="k1").json()
    assert caller.post("payouts/", BODY, Idempotency_Key="k1").json()["id"] == first["id"]
    assert caller.post("payouts/", BODY | {"amount": "41.00"}, Idempotency_Key="k1").status_code == 422
    given = caller.act(story.contract, "give_refund", {"milestone": 1, "amount": "5.00"}, Idempotency_Key="k1")
    assert given.status_code == 422
    assert (
        caller.act(story.contract, "give_refund", {"milestone": 1, "amount": "5.00"}, Idempotency_Key="k2").status_code
        == 200
    )
    assert caller.post("payouts/", BODY, Idempotency_Key="k2").status_code == 422
    assert Payout.objects.count() == 1


def test_a_key_that_paid_by_card_takes_nothing_out(caller: Caller, story: Story) -> None:
    payment = story.client.payments.get()
    assert Caller(story.client).post("payouts/", BODY, Idempotency_Key=payment.key).status_code == 422


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"amount": "4.00"}, "amount"), ({"amount": "400.00"}, "amount"), ({"account": "x"}, "account"),
     ({"currency": "XXX"}, "amount"), ({"currency": "EUR"}, "amount"), ({"holder": ""}, "holder")],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_field(caller: Caller, changed: dict[str, str], field: str) -> None:
    refused = caller.post("payouts/", BODY | changed, Idempotency_Key="k1")
    assert refused.status_code == 422
    assert field in refused.json()["fields"]
    assert not Payout.objects.exists()


def test_without_a_key_nothing_is_begun(caller: Caller) -> None:
    assert caller.post("payouts/", BODY).status_code == 400
    assert Caller().post("payouts/", BODY, Idempotency_Key="k1").status_code == 401
