"""Paying out: each of the sandbox's bank accounts, what stays in the wallet, what comes back, and nothing twice."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from core.clock import StoppedClock
from core.errors import Invalid, WrongPhase
from escrow import audit, ledger, noting, payouts, reconciling
from escrow.ledger import Move
from escrow.models import Account, Kind, Payout, PayoutState, Reason, SandboxPayout, Transfer
from escrow.providers import NoAnswer
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import Sandbox
from escrow.providers.sandbox_bank import ANSWER_IS_LOST, ARRIVES, COMES_BACK, REFUSED
from people.models import User
from record.models import Event, Notice
from record.verifying import exported, flaw_in
from tests.escrow.conftest import fresh
from tests.roles import as_owner
from timers.models import Subject

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> Iterator[StoppedClock]:
    with clock.stopped_at(clock.portal_now()) as stopped:
        yield stopped


@pytest.fixture
def rich(now: StoppedClock, funded: Account, wallet: Account, release: Callable, freelancer: User) -> Account:
    """100.00 USD in the freelancer's wallet. Whoever makes an account makes others wait: it is there already."""
    ledger.account(Kind.WORLD, "USD", owner=freelancer)
    release(funded, wallet, 10_000, "released")
    return wallet


def begin(owner: User, amount: int = 4_000, to: str = ARRIVES, key: str = "one") -> Payout:
    return payouts.begin(owner, amount, "USD", BankAccount.read("Finn Ström", to), key=key)


def settled(now: StoppedClock, payout: Payout, **later: float) -> Payout:
    now.advance(**(later or {"seconds": 61}))
    payouts.settle_pending()
    return Payout.objects.get(pk=payout.pk)


def is_clean() -> None:
    assert audit.breaches() == []
    report = reconciling.reconcile("a test")
    assert [str(each) for each in report.differences.exclude(comparison="escrow")] == []
    for payout in Payout.objects.all():
        assert flaw_in(exported(payout)) is None


def test_a_payout_leaves_the_wallet_at_once_and_arrives(now: StoppedClock, rich: Account, freelancer: User) -> None:
    payout = begin(freelancer)
    assert payout.state == PayoutState.SENT
    assert fresh(rich).balance == 6_000
    is_clean()
    payout = settled(now, payout)
    assert payout.state == PayoutState.ARRIVED
    assert payout.arrived_at
    assert fresh(rich).balance == 6_000
    is_clean()
    moved = [(each.reason, each.debit.kind, each.credit.kind) for each in Transfer.objects.filter(subject=payout)]
    assert moved == [("payout", "wallet", "world")]
    acts = list(Event.objects.filter(subject=payout).order_by("number").values_list("act", flat=True))
    assert acts == ["payout", "payout_sent", "payout_arrived"]


def test_a_refused_payout_is_back_in_the_wallet(now: StoppedClock, rich: Account, freelancer: User) -> None:
    payout = begin(freelancer, to=REFUSED)
    assert (payout.state, payout.message) == ("refused", "The bank refused this account.")
    assert fresh(rich).balance == 10_000
    is_clean()


def test_a_payout_that_is_sent_back_is_in_the_wallet_again(now: StoppedClock, rich: Account, freelancer: User) -> None:
    payout = begin(freelancer, to=COMES_BACK)
    assert fresh(rich).balance == 6_000
    payout = settled(now, payout)
    assert (payout.state, payout.message) == ("returned", "The bank says that this account is closed.")
    assert fresh(rich).balance == 10_000
    is_clean()
    again = settled(now, payout, days=1)
    assert again.state == "returned"
    assert fresh(rich).balance == 10_000


def test_what_had_arrived_and_comes_back_weeks_later_is_noticed(
    now: StoppedClock, rich: Account, freelancer: User
) -> None:
    payout = settled(now, begin(freelancer))
    Sandbox().send_back(payout.provider_key)
    assert settled(now, payout, hours=5).state == "arrived"  # nobody asks so often
    now.advance(hours=2)
    assert payouts.settle_pending() == 1
    assert fresh(rich).balance == 10_000
    is_clean()


def test_an_answer_that_is_lost_is_asked_for_by_key(now: StoppedClock, rich: Account, freelancer: User) -> None:
    payout = begin(freelancer, to=ANSWER_IS_LOST)
    assert payout.state == PayoutState.BEGUN
    assert fresh(rich).balance == 6_000
    payout = settled(now, payout)
    assert payout.state == PayoutState.ARRIVED
    assert SandboxPayout.objects.count() == 1
    is_clean()


class Away(Sandbox):
    """The sandbox before it hears anything."""

    def payout(self, *asked: object) -> object:
        raise NoAnswer("the connection was refused")


def test_a_payout_that_the_provider_never_heard_of_is_sent_later(
    now: StoppedClock, rich: Account, freelancer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setitem(noting.PROVIDERS, "sandbox", f"{__name__}.Away")
        payout = begin(freelancer)
    assert (payout.state, fresh(rich).balance) == (PayoutState.BEGUN, 6_000)
    now.advance(hours=2)
    with monkeypatch.context() as away:
        away.setitem(noting.PROVIDERS, "sandbox", f"{__name__}.Away")
        payouts.settle_pending()
    assert [breach.check for breach in audit.breaches()] == ["unsettled"]
    assert settled(now, payout).state == PayoutState.SENT
    assert SandboxPayout.objects.count() == 1
    is_clean()


def test_the_same_key_is_the_same_payout(now: StoppedClock, rich: Account, freelancer: User) -> None:
    first = begin(freelancer)
    assert begin(freelancer).pk == first.pk
    assert fresh(rich).balance == 6_000
    with pytest.raises(Invalid, match="used for another payout"):
        begin(freelancer, 4_001)
    with pytest.raises(Invalid, match="used for another payout"):
        begin(freelancer, to=COMES_BACK)
    assert begin(freelancer, key="two").pk != first.pk
    assert fresh(rich).balance == 2_000


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (499, "The least that is paid out is 5.00 USD."),
        (0, "The least that is paid out is 5.00 USD."),
        (10_001, "Your wallet holds 100.00 USD. You cannot take out more."),
    ],
)
def test_what_does_not_fit_is_refused_in_the_owners_figures(
    rich: Account, freelancer: User, amount: int, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        begin(freelancer, amount)
    assert refused.value.fields == {"amount": [words]}
    assert not Payout.objects.exists()
    assert fresh(rich).balance == 10_000


def test_what_is_contested_stays(rich: Account, freelancer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payouts, "_contested", [lambda owner, currency: 7_000])
    with pytest.raises(Invalid) as refused:
        begin(freelancer)
    assert refused.value.fields["amount"] == [
        "70.00 USD of your 100.00 USD stay in your wallet while a case about them is open. You can take out 30.00 USD."
    ]
    assert begin(freelancer, 3_000).state == PayoutState.SENT
    assert not payouts.free_of(freelancer, "USD").is_enough


def test_the_least_follows_the_currency() -> None:
    assert [payouts.least(each) for each in ("USD", "JPY", "KWD")] == [500, 500, 5_000]


@pytest.mark.parametrize(
    ("holder", "number", "field", "words"),
    [
        ("Finn", "DE89", "account", "An IBAN has two letters"),
        ("Finn", "DE89 3704 0044 0532 0130 01", "account", "typing error"),
        ("Finn", "'; DROP TABLE", "account", "An IBAN has two letters"),
        (" ", ARRIVES, "holder", "Whose account is it?"),
    ],
)
def test_a_mistyped_bank_account_is_refused(holder: str, number: str, field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        BankAccount.read(holder, number)
    assert words in refused.value.fields[field][0]


def test_an_iban_is_read_with_spaces_and_never_shown() -> None:
    bank = BankAccount.read(" Finn  Ström ", "de89 3704 0044 0532 0130 00")
    assert (bank.holder, bank.number, bank.last4) == ("Finn Ström", ARRIVES, "3000")
    assert ARRIVES not in repr(bank)


class OnlyCharges:
    """A provider that takes cards and pays nothing out."""

    name = "cards"


def test_a_provider_that_pays_nothing_out_says_so(
    rich: Account, freelancer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(noting.PROVIDERS, "sandbox", f"{__name__}.OnlyCharges")
    with pytest.raises(WrongPhase, match="not set up"):
        begin(freelancer)


def test_its_owner_is_told_when_it_arrives_and_gets_a_receipt(
    now: StoppedClock, rich: Account, freelancer: User
) -> None:
    settled(now, begin(freelancer))
    told = Notice.objects.filter(recipient=freelancer, event__subject__kind="payout").order_by("pk")
    assert [(each.event.act, each.channel) for each in told] == [
        ("payout", "mail"),
        ("payout_arrived", "mail"),
        ("payout_arrived", "portal"),
    ]


# Races.


def test_two_payouts_at_once_never_take_more_than_is_there(rich: Account, freelancer: User, at_once: Callable) -> None:
    results = at_once(*[lambda n=n: begin(freelancer, 6_000, key=f"k{n}") for n in range(6)])
    assert sum(isinstance(each, Payout) for each in results) == 1
    assert {type(each) for each in results} == {Payout, Invalid}
    assert fresh(rich).balance == 4_000
    is_clean_but_young()


def test_two_payouts_at_once_leave_what_is_contested(
    rich: Account, freelancer: User, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payouts, "_contested", [lambda owner, currency: 4_000])
    results = at_once(*[lambda n=n: begin(freelancer, 5_000, key=f"k{n}") for n in range(6)])
    assert sum(isinstance(each, Payout) for each in results) == 1
    assert fresh(rich).balance == 5_000


def test_one_key_at_once_is_one_payout(rich: Account, freelancer: User, at_once: Callable) -> None:
    results = at_once(*[lambda: begin(freelancer)] * 6)
    assert len({each.pk for each in results}) == 1
    assert SandboxPayout.objects.count() == 1
    assert fresh(rich).balance == 6_000


def test_an_answer_noted_many_times_at_once_gives_back_once(
    now: StoppedClock, rich: Account, freelancer: User, at_once: Callable
) -> None:
    begin(freelancer, to=COMES_BACK)
    now.advance(minutes=2)
    results = at_once(*[payouts.settle_pending] * 5)
    assert sum(results) >= 1
    assert fresh(rich).balance == 10_000
    is_clean_but_young()


def is_clean_but_young() -> None:
    assert audit.breaches() == []


def test_a_payout_against_money_that_is_paid_back(
    rich: Account, client: User, freelancer: User, release: Callable, at_once: Callable
) -> None:
    back = ledger.account("wallet", "USD", owner=client)
    pay_back = lambda: release(rich, back, 8_000, "back", Reason.OFFER_ACCEPTED)  # noqa: E731
    results = at_once(pay_back, lambda: begin(freelancer, 8_000))
    assert sum(isinstance(each, Invalid) for each in results) == 1
    assert fresh(rich).balance == 2_000
    assert audit.breaches() == []


def test_payouts_and_returns_at_once_never_deadlock(
    now: StoppedClock, rich: Account, freelancer: User, at_once: Callable
) -> None:
    for n in range(4):
        begin(freelancer, 500, COMES_BACK, key=f"back{n}")
    now.advance(minutes=2)
    begins = [lambda n=n: begin(freelancer, 500, key=f"out{n}") for n in range(6)]
    results = at_once(*begins, *[payouts.settle_pending] * 3)
    assert not [each for each in results if isinstance(each, Exception)]
    payouts.settle_pending()
    assert fresh(rich).balance == 10_000 - 6 * 500
    assert audit.breaches() == []


# A process that dies.

DIES = """
import django; django.setup()
from escrow import payouts
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import Sandbox
from people.models import User
import time
def asked(*_):
    print("asked", flush=True)
    time.sleep(600)
Sandbox.payout = asked
payouts.begin(User.objects.get(pk={owner}), 4000, "USD", BankAccount.read("Finn", "{to}"), key="one")
"""


def test_a_process_killed_before_the_provider_heard_leaves_a_payout_that_is_sent_later(
    rich: Account, freelancer: User, now: StoppedClock, start_process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    process = start_process("-c", DIES.format(owner=freelancer.pk, to=ARRIVES))
    until = time.monotonic() + 60
    while not Payout.objects.exists():
        assert time.monotonic() < until
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    payout = Payout.objects.get()
    assert (payout.state, fresh(rich).balance, SandboxPayout.objects.count()) == ("begun", 6_000, 0)
    now.advance(minutes=1)
    payouts.settle_pending()
    assert SandboxPayout.objects.count() == 1
    assert settled(now, payout).state == "arrived"
    is_clean()


# What PostgreSQL itself refuses.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE escrow_payout SET amount = 1",
        "UPDATE escrow_payout SET account = 'DE35370400440532013002'",
        "UPDATE escrow_payout SET owner_id = owner_id + 1",
        "UPDATE escrow_payout SET provider_id = 'other'",
        "UPDATE escrow_payout SET state = 'begun'",
        "UPDATE escrow_payout SET state = 'returned', back_at = now()",
        "UPDATE escrow_payout SET state = 'lost'",
        "DELETE FROM escrow_payout",
        "TRUNCATE escrow_payout CASCADE",
    ],
)
def test_a_payout_is_not_changed_behind_the_portals_back(
    now: StoppedClock, rich: Account, freelancer: User, statement: str
) -> None:
    begin(freelancer)
    for who in (nullcontext, as_owner):  # neither the portal's role, nor the tables' owner past its privileges
        with pytest.raises(DatabaseError), transaction.atomic(), who(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_payout_without_its_transfer_is_refused(rich: Account, freelancer: User) -> None:
    with pytest.raises(DatabaseError, match="has not left its wallet"), transaction.atomic():
        Payout.objects.create(
            kind="payout", owner=freelancer, amount=1, currency="USD", holder="x", account="x", key="x",
            provider="sandbox", begun_at=clock.now(),
        )  # fmt: skip


def test_a_transfer_without_its_payout_is_refused(
    rich: Account, freelancer: User, acting: Callable, contract: Subject
) -> None:
    world = ledger.account(Kind.WORLD, "USD", owner=freelancer)
    key = "payout:00000000-0000-4000-8000-000000000000"
    with pytest.raises(DatabaseError, match="has no payout"), acting(contract):
        ledger.post(Move(rich, world, 500, Reason.PAYOUT), key=key)
    assert fresh(rich).balance == 10_000


def test_money_that_leaves_under_another_key_is_named_by_the_audit(
    rich: Account, freelancer: User, acting: Callable, contract: Subject
) -> None:
    world = ledger.account(Kind.WORLD, "USD", owner=freelancer)
    with acting(contract):
        (moved,) = ledger.post(Move(rich, world, 500, Reason.PAYOUT), key="some other")
    found = [str(each) for each in audit.breaches()]
    assert found == [f"payouts: transfer {moved.pk} (payout) pays out what nobody asked for, or brings it back"]


def test_one_key_of_a_person_is_held_by_the_database(now: StoppedClock, rich: Account, freelancer: User) -> None:
    first = begin(freelancer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(
            kind="payout", owner=freelancer, amount=1, currency="USD", holder="x", account="x", key=first.key,
            provider="sandbox", begun_at=clock.now(),
        )  # fmt: skip


# Reconciliation.


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ("amount = 4001", "the provider paid out 40.01 USD, ours is of 40.00 USD"),
        ("state = 'returned'", "the provider says returned, ours is arrived"),
    ],
)
def test_what_the_provider_has_otherwise_is_named(
    now: StoppedClock, rich: Account, freelancer: User, changed: str, says: str
) -> None:
    payout = settled(now, begin(freelancer))
    now.advance(seconds=1)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE escrow_sandboxpayout SET {changed}")
    found = reconciling.reconcile("a test").differences.filter(comparison="payouts")
    assert [(each.about, each.says) for each in found] == [(f"payout {payout.reference}", says)]


def test_payouts_that_one_side_alone_knows_are_named(now: StoppedClock, rich: Account, freelancer: User) -> None:
    begin(freelancer)
    now.advance(hours=2)
    SandboxPayout.objects.update(key="stray")
    found = reconciling.reconcile("a test").differences.filter(comparison="payouts")
    assert len(found) == 2
    assert found[0].says == "the provider paid out 40.00 USD (on_its_way) that we know nothing of"
    assert found[1].says == "40.00 USD are sent here, and the provider has no such payout"
