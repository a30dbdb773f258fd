"""People's own accounts at Stripe: opened once, filled in there, and never another's."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.clock import StoppedClock
from core.errors import Busy, NotFound, WrongPhase
from escrow import payees
from escrow.models import Hint, Payee, Payout
from escrow.providers.paying_out import Standing
from people.models import User
from record import outbox
from record.models import Notice
from tests.browsing import signed_in, text
from tests.escrow.paying_out import begin, deliver, give, ready
from tests.fake_stripe import FakeStripe
from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now() -> Iterator[StoppedClock]:
    with clock.stopped_at(clock.portal_now()) as stopped:
        yield stopped


def page(person: User, query: str = "") -> str:
    return text(signed_in(person).get(reverse("payee") + query))


def accounts(stripe: FakeStripe) -> int:
    return len(stripe.books.all("account"))


# Opened once.


def test_it_is_opened_once_however_often_it_is_asked_for(stripe: FakeStripe, freelancer: User, client: User) -> None:
    numbers = {payees.begin(freelancer).number for _ in range(5)}
    assert accounts(stripe) == len(numbers) == 1
    assert payees.begin(client).number not in numbers
    assert accounts(stripe) == 2


def test_what_it_is_made_of_is_the_key_alone_and_its_payouts_are_ours(stripe: FakeStripe, freelancer: User) -> None:
    payee = payees.begin(freelancer)
    there = stripe.books.all("account")[0]
    assert there["metadata"] == {"payee": str(payee.key)}
    assert there["settings"]["payouts"]["schedule"]["interval"] == "manual"
    assert ("POST", "/v1/accounts", str(payee.key)) in stripe.asked
    assert not [body for body in stripe.bodies if "freelancer%40example.org" in body or "Finn" in body]


def test_two_clicks_at_once_open_one(stripe: FakeStripe, freelancer: User, at_once: Callable) -> None:
    stripe.goes_wrong("POST /v1/accounts", "slow", seconds=0.3)
    results = at_once(*[lambda: payees.begin(freelancer)] * 4)
    assert not [each for each in results if isinstance(each, Exception)]
    assert accounts(stripe) == Payee.objects.count() == 1
    assert payees.begin(freelancer).standing == Standing.OPEN


@pytest.mark.parametrize("fault", ["lost", "error", "busy", "unreachable"])
@pytest.mark.parametrize("request_", ["POST /v1/accounts$", "GET /v1/accounts$"])
def test_an_answer_that_is_lost_opens_no_second_one(
    stripe: FakeStripe, freelancer: User, now: StoppedClock, fault: str, request_: str
) -> None:
    stripe.goes_wrong(request_, fault)
    assert payees.begin(freelancer).standing == Standing.ASKED
    assert "has not answered yet" in page(freelancer)
    stripe.forgets_keys()
    now.advance(minutes=11)
    assert payees.ask_about_waiting() == 1
    assert payees.of(freelancer).standing == Standing.OPEN
    assert accounts(stripe) == 1


def test_where_stripe_opens_none_the_person_is_told(
    stripe: FakeStripe, freelancer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripe.books.has_connect = False
    with pytest.raises(WrongPhase, match="opens no account"):
        payees.begin(freelancer)
    assert signed_in(freelancer).post(reverse("payee")).status_code == 409
    stripe.forgets_keys()
    stripe.books.has_connect = True
    assert payees.begin(freelancer).standing == Standing.OPEN


# How it stands.


def test_its_page_follows_from_nothing_to_ready(stripe: FakeStripe, freelancer: User, now: StoppedClock) -> None:
    assert "Stripe does not know your bank account yet" in page(freelancer)
    at = signed_in(freelancer)
    assert at.post(reverse("payee")).headers["Location"] == reverse("payee")
    assert "Fill in who you are, at Stripe" in page(freelancer)
    number = payees.of(freelancer).number
    stripe.books.fills_in(number, lacks=("individual.verification.document", "external_account"))
    shown = page(freelancer, "?back=1")
    assert "Stripe still needs something from you" in shown
    assert "a document that says who you are" in shown
    assert "your bank account" in shown
    assert "individual." not in shown
    stripe.books.fills_in(number, checked=False)
    now.advance(seconds=11)
    assert "Stripe is checking what you filled in" in page(freelancer)
    stripe.books.fills_in(number)
    assert "Stripe is checking" in page(freelancer)  # asked a moment ago
    assert "Stripe pays you out" in page(freelancer, "?back=1")
    assert "Ending in 6789" in page(freelancer)


def test_an_event_tells_and_so_does_the_sweep(stripe: FakeStripe, freelancer: User, now: StoppedClock) -> None:
    payee = payees.begin(freelancer)
    stripe.books.fills_in(payee.number, checked=False)
    assert deliver(stripe, stripe.books.events[-1]) == [200]
    assert payees.of(freelancer).standing == Standing.CHECKED
    stripe.books.fills_in(payee.number)
    now.advance(minutes=11)  # the event never comes
    assert payees.ask_about_waiting() == 1
    assert payees.of(freelancer).is_ready


def notices(person: User) -> list[tuple[str, str]]:
    return sorted(Notice.objects.filter(recipient=person).values_list("topic", "channel"))


def test_its_owner_is_told_once_that_it_is_ready(stripe: FakeStripe, freelancer: User, client: User) -> None:
    payee = payees.begin(freelancer)
    payees.begin(client)
    stripe.books.fills_in(payee.number, checked=False)
    assert deliver(stripe, stripe.books.events[-1], times=2) == [200, 200]
    assert notices(freelancer) == []
    stripe.books.fills_in(payee.number)
    assert deliver(stripe, stripe.books.events[-1], times=3) == [200, 200, 200]
    page(freelancer, "?back=1")
    assert notices(freelancer) == [(payees.IS_READY, "mail"), (payees.IS_READY, "portal")]
    assert notices(client) == []
    assert outbox.send_outbox() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([freelancer.email], "Stripe pays you out from now on")
    assert "ending in 6789" in sent.body
    assert reverse("wallet") in sent.body
    shown = text(signed_in(freelancer).get(reverse("notices")))
    assert "Your bank account, where you are paid out" in shown
    assert "you are paid out from now on" in shown


def test_it_is_told_again_after_something_was_missing_and_not_where_that_is_so_by_now(
    stripe: FakeStripe, freelancer: User, now: StoppedClock
) -> None:
    payee = payees.begin(freelancer)
    stripe.books.fills_in(payee.number)
    payees.look(payee)
    now.advance(days=1)
    stripe.books.restricts(payee.number, "requirements.past_due", "external_account")
    payees.look(payee)
    assert outbox.send_outbox() == 0  # by now it is not so
    stripe.books.fills_in(payee.number)
    now.advance(days=1)
    payees.look(payee)
    assert notices(freelancer) == [(payees.IS_READY, "mail")] * 2 + [(payees.IS_READY, "portal")] * 2
    assert outbox.send_outbox() == 1


def test_events_late_twice_and_in_any_order_say_what_is_true_now(stripe: FakeStripe, freelancer: User) -> None:
    payee = payees.begin(freelancer)
    stripe.books.fills_in(payee.number)
    stripe.books.restricts(payee.number, "requirements.past_due", "external_account")
    stripe.books.fills_in(payee.number)
    told = stripe.books.events[-3:]
    for event in (told[2], told[0], told[1], told[1], told[0]):
        assert deliver(stripe, event, times=2) == [200, 200]
    assert payees.of(freelancer).is_ready
    assert Hint.objects.filter(topic="account", taken_up_at__isnull=False).count() == 3


def test_an_answer_that_is_older_than_what_is_known_changes_nothing(
    stripe: FakeStripe, freelancer: User, now: StoppedClock
) -> None:
    payee = ready(stripe, freelancer)
    Payee.objects.filter(pk=payee.pk).update(asked_at=clock.portal_now() + timedelta(seconds=5))  # somebody else has
    stripe.books.restricts(payee.number, "requirements.past_due", "external_account")
    assert payees.look(payee).is_ready
    now.advance(seconds=6)
    assert payees.look(payee).standing == Standing.MISSING


@pytest.mark.parametrize("how", ["rejected", "left"])
def test_one_that_stripe_pays_no_more_is_closed_and_nothing_leaves_the_wallet(
    stripe: FakeStripe, freelancer: User, how: str
) -> None:
    payee, wallet = ready(stripe, freelancer), give(freelancer)
    if how == "left":
        stripe.books.leaves(payee.number)
    else:
        stripe.books.restricts(payee.number, "rejected.fraud")
    assert deliver(stripe, stripe.books.events[-1]) == [200]
    assert payees.of(freelancer).is_closed
    assert "does not pay you out any more" in page(freelancer)
    with pytest.raises(WrongPhase, match="does not know your bank account"):
        begin(freelancer)
    with pytest.raises(NotFound):
        payees.way_in(freelancer)
    assert payees.begin(freelancer).is_closed  # and no second one is opened
    wallet.refresh_from_db()
    assert wallet.balance == 10_000


def test_of_accounts_of_somebody_else_nothing_is_kept(stripe: FakeStripe, freelancer: User) -> None:
    stripe.books.onboarded()
    assert deliver(stripe, stripe.books.events[-1]) == [200]
    assert not Payee.objects.exists()


# The way to Stripe's page.


def test_the_link_leads_on_to_stripe_and_back_to_us(stripe: FakeStripe, freelancer: User) -> None:
    payees.begin(freelancer)
    answer = signed_in(freelancer).get(reverse("payee-way-in"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://connect.stripe.example/setup/")
    assert "no-store" in answer.headers["Cache-Control"]
    asked = next(body for body in reversed(stripe.bodies) if "refresh_url" in body)
    assert "wallet%2Fbank%2F%3Fback%3D1" in asked
    assert "wallet%2Fbank%2Fgo%2F" in asked
    again = signed_in(freelancer).get(reverse("payee-way-in"))
    assert again.headers["Location"] != answer.headers["Location"]


def test_each_person_is_led_to_their_own_account_alone(stripe: FakeStripe, freelancer: User, client: User) -> None:
    hers = payees.begin(freelancer).number
    assert signed_in(client).get(reverse("payee-way-in")).status_code == 404
    assert "does not know your bank account yet" in page(client)
    mine = payees.begin(client).number
    assert mine in signed_in(client).get(reverse("payee-way-in")).headers["Location"]
    assert hers not in signed_in(client).get(reverse("payee-way-in")).headers["Location"]
    for name in ("payee", "payee-way-in"):
        assert "login" in Client().get(reverse(name)).headers["Location"]


def test_stripe_being_away_is_said_and_nothing_is_lost(stripe: FakeStripe, freelancer: User) -> None:
    payees.begin(freelancer)
    stripe.goes_wrong("POST /v1/account_links", "unreachable")
    with pytest.raises(Busy):
        payees.way_in(freelancer)
    stripe.goes_wrong("GET /v1/accounts/", "error", times=9)
    assert "Fill in who you are" in page(freelancer, "?back=1")


def test_a_portal_that_is_told_the_bank_account_each_time_has_no_such_page(freelancer: User) -> None:
    assert signed_in(freelancer).get(reverse("payee")).status_code == 404
    assert signed_in(freelancer).post(reverse("payee")).status_code == 404
    assert not Payee.objects.exists()


# By a program.


def test_a_program_opens_it_and_reads_how_it_stands(stripe: FakeStripe, freelancer: User, client: User) -> None:
    at = signed_in(freelancer)
    assert at.get("/api/v1/wallet/bank/").status_code == 404
    opened = at.post("/api/v1/wallet/bank/").json()
    assert (opened["standing"], opened["continue_at"][:38]) == ("open", "https://connect.stripe.example/setup/e")
    assert at.post("/api/v1/wallet/bank/").json()["standing"] == "open"
    assert accounts(stripe) == 1
    stripe.books.fills_in(payees.of(freelancer).number)
    assert at.get("/api/v1/wallet/bank/").json() == {
        "standing": "ready", "missing": [], "ending": "6789", "currencies": ["USD"]
    }  # fmt: skip
    assert signed_in(client).get("/api/v1/wallet/bank/").status_code == 404


# What PostgreSQL itself refuses.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE escrow_payee SET number = 'acct_other'",
        "UPDATE escrow_payee SET owner_id = owner_id + 1",
        "UPDATE escrow_payee SET key = gen_random_uuid()",
        "UPDATE escrow_payee SET number = NULL, standing = 'asked'",
        "UPDATE escrow_payee SET standing = 'rich'",
        "DELETE FROM escrow_payee",
        "TRUNCATE escrow_payee",
    ],
)
def test_whose_account_it_is_is_not_changed_behind_the_portals_back(
    stripe: FakeStripe, freelancer: User, statement: str
) -> None:
    ready(stripe, freelancer)
    with pytest.raises(DatabaseError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_no_payout_goes_to_an_account_that_is_not_its_owners(
    stripe: FakeStripe, freelancer: User, client: User, whose: str
) -> None:
    give(freelancer)
    number = ready(stripe, client).number if whose == "another's" else "acct_nobody"
    with pytest.raises(DatabaseError, match="own account"), transaction.atomic(), as_owner():
        Payout.objects.create(
            kind="payout", owner=freelancer, amount=1, currency="USD", holder="x", account=number, key="x",
            provider="stripe", begun_at=clock.now(), made_at=clock.now(),
        )  # fmt: skip
