"""Posting: all moves of an act at once, once, for a cause, and only what is there."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connections, transaction

from core import clock
from core.errors import Invalid
from escrow import ledger
from escrow.ledger import Move, NotCovered, Place
from escrow.models import Account, Reason, Transfer
from people.models import User
from record.acts import NotPerforming
from record.models import Event
from timers.models import Subject

APPROVAL = Reason.CLIENT_APPROVAL


def test_money_does_not_move_outside_an_act(funded: Account, wallet: Account) -> None:
    with pytest.raises(NotPerforming), transaction.atomic():
        ledger.post(Move(funded, wallet, 1, APPROVAL), key="k")
    assert Transfer.objects.filter(key="k").count() == 0


@pytest.mark.django_db(transaction=True)
def test_money_does_not_move_outside_a_transaction(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Move(funded, wallet, 1, APPROVAL)
    with acting(contract), monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError):
            ledger.post(move, key="k")


def test_a_post_moves_everything_and_says_what_it_was(
    acting: Callable,
    contract: Subject,
    freelancer: User,
    client: User,
    funded: Account,
    wallet: Account,
    balance: Callable,
) -> None:
    back = ledger.account("wallet", "USD", owner=client)
    moves = [Move(funded, wallet, 7_500, Reason.OFFER_ACCEPTED), Move(funded, back, 2_500, Reason.OFFER_ACCEPTED)]
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)), acting(contract, client) as running:
        posted = ledger.post(*moves, key="settled")
    assert [balance(account) for account in (funded, wallet, back)] == [0, 7_500, 2_500]
    assert [(t.seq, t.debit_id, t.credit_id, t.amount, t.currency, t.reason) for t in posted] == [
        (0, funded.pk, wallet.pk, 7_500, "USD", "offer_accepted"),
        (1, funded.pk, back.pk, 2_500, "USD", "offer_accepted"),
    ]
    assert {(t.event_id, t.subject_id, t.at) for t in posted} == {
        (running.event_id, contract.pk, datetime(2026, 3, 2, 9, tzinfo=UTC))
    }
    assert posted == list(Transfer.objects.filter(key="settled").order_by("seq"))


def test_the_record_says_what_moved(acting: Callable, contract: Subject, funded: Account, wallet: Account) -> None:
    move = Move(funded, wallet, 40, APPROVAL)
    with acting(contract) as running:
        (first,) = ledger.post(move, key="a")
        ledger.post(move, key="a")
        (second,) = ledger.post(move, key="b")
    names = [f"escrow {funded.pk}", f"wallet {wallet.pk}"]
    assert Event.objects.get(pk=running.event_id).said == {
        "transfers": [[t.pk, *names, 40, "USD", "client_approval"] for t in (first, second)]
    }
    with acting(contract) as again:
        ledger.post(move, key="a")
    assert Event.objects.get(pk=again.event_id).said == {}


def test_the_same_key_and_content_answer_with_the_first_transfers(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, balance: Callable
) -> None:
    answers = []
    for _ in range(20):
        with acting(contract):
            answers.append(ledger.post(Move(funded, wallet, 100, APPROVAL), key="once"))
    assert all(answer == answers[0] for answer in answers)
    assert (balance(funded), balance(wallet)) == (9_900, 100)


@pytest.mark.parametrize("changed", ["amount", "reason", "accounts", "more", "order"])
def test_a_known_key_with_other_content_is_refused(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, client: User, balance: Callable, changed: str
) -> None:
    other = ledger.account("wallet", "USD", owner=client)
    first = [Move(funded, wallet, 100, APPROVAL), Move(funded, wallet, 50, APPROVAL)]
    second = {
        "amount": [Move(funded, wallet, 101, APPROVAL), first[1]],
        "reason": [Move(funded, wallet, 100, Reason.AWARD), first[1]],
        "accounts": [Move(funded, other, 100, APPROVAL), first[1]],
        "more": [*first, Move(funded, wallet, 1, APPROVAL)],
        "order": [first[1], first[0]],
    }[changed]
    with acting(contract):
        ledger.post(*first, key="k")
    with pytest.raises(Invalid), acting(contract):
        ledger.post(*second, key="k")
    assert (balance(funded), balance(wallet), balance(other)) == (9_850, 150, 0)


def test_what_is_short_is_named(acting: Callable, contract: Subject, funded: Account, wallet: Account) -> None:
    with pytest.raises(NotCovered, match=r"The escrow holds 100\.00 USD; 100\.01 USD") as short, acting(contract):
        ledger.post(Move(funded, wallet, 10_001, APPROVAL), key="k")
    assert (short.value.account, short.value.holds, short.value.needed) == (funded, 10_000, 10_001)
    assert isinstance(short.value, Invalid)


def test_all_moves_or_none(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, balance: Callable
) -> None:
    with pytest.raises(NotCovered), acting(contract):
        ledger.post(Move(funded, wallet, 9_000, APPROVAL), Move(funded, wallet, 9_000, APPROVAL), key="k")
    assert (balance(funded), balance(wallet)) == (10_000, 0)


def test_an_act_that_fails_afterwards_moves_nothing(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, balance: Callable
) -> None:
    def act() -> None:
        with acting(contract):
            ledger.post(Move(funded, wallet, 100, APPROVAL), key="k")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (balance(funded), balance(wallet)) == (10_000, 0)
    assert not Transfer.objects.filter(key="k").exists()


@pytest.mark.parametrize("amount", [0, -1])
def test_a_movement_of_nothing_is_invalid(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, amount: int
) -> None:
    with pytest.raises(Invalid), acting(contract):
        ledger.post(Move(funded, wallet, amount, APPROVAL), key="k")


def test_nothing_at_all_is_no_post(acting: Callable, contract: Subject) -> None:
    with pytest.raises(Invalid), acting(contract):
        ledger.post(key="k")


def test_currencies_do_not_mix(acting: Callable, contract: Subject, funded: Account, freelancer: User) -> None:
    euros = ledger.account("wallet", "EUR", owner=freelancer)
    with pytest.raises(Invalid), acting(contract):
        ledger.post(Move(funded, euros, 1, APPROVAL), key="k")


def test_an_account_does_not_pay_itself(acting: Callable, contract: Subject, funded: Account) -> None:
    with pytest.raises(Invalid), acting(contract):
        ledger.post(Move(funded, funded, 1, APPROVAL), key="k")


def test_an_account_that_is_not_there_is_an_error_and_not_a_smaller_post(
    acting: Callable, contract: Subject, funded: Account, wallet: Account, balance: Callable
) -> None:
    gone = Account(pk=wallet.pk + 1000, kind="wallet", currency="USD")
    with pytest.raises(DatabaseError), acting(contract):
        ledger.post(Move(funded, wallet, 1, APPROVAL), Move(gone, wallet, 1, APPROVAL), key="k")
    assert balance(funded) == 10_000


def test_the_largest_amounts_fit(
    acting: Callable, contract: Subject, world: Account, wallet: Account, balance: Callable
) -> None:
    largest = 2**63 - 1
    with acting(contract):
        ledger.post(Move(world, wallet, largest, Reason.PAYOUT_RETURNED), key="k")
    assert (balance(world), balance(wallet)) == (-largest, largest)
    with pytest.raises(DatabaseError), acting(contract):
        ledger.post(Move(world, wallet, 1, Reason.PAYOUT_RETURNED), key="one too many")


def test_an_account_is_made_once(contract: Subject, freelancer: User) -> None:
    first = ledger.account("escrow", "USD", subject=contract, number=1)
    assert ledger.account("escrow", "USD", subject=contract, number=1) == first
    others = [
        ledger.account("escrow", "USD", subject=contract, number=2),
        ledger.account("escrow", "EUR", subject=contract, number=1),
        ledger.account("fee", "USD", subject=contract, side="client"),
        ledger.account("fee", "USD", subject=contract, side="freelancer"),
        ledger.account("wallet", "USD", owner=freelancer),
        ledger.account("world", "USD", owner=freelancer),
        ledger.account("platform", "USD"),
        ledger.account("platform", "USD", subject=contract),
    ]
    assert len({first, *others}) == 9


def test_many_accounts_come_in_one_query_and_in_the_order_asked_for(
    contract: Subject, client: User, freelancer: User, django_assert_num_queries: Callable
) -> None:
    places = [
        Place("wallet", "USD", owner=freelancer),
        Place("escrow", "USD", subject=contract, number=2),
        Place("arbitrator", "USD"),
        Place("escrow", "USD", subject=contract, number=1),
        Place("fee", "USD", subject=contract, side="client"),
        Place("wallet", "USD", owner=client),
    ]
    with django_assert_num_queries(2):  # none of them is there yet
        made = ledger.accounts(places)
    with django_assert_num_queries(1):
        assert ledger.accounts(places) == made
    assert [(a.kind, a.owner_id, a.subject_id, a.number, a.side) for a in made] == [
        (p.kind, p.owner and p.owner.pk, p.subject and p.subject.pk, p.number, p.side) for p in places
    ]
