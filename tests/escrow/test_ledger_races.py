"""Many at once: never below zero, nobody waits in a circle, everything adds up."""

import random
from collections.abc import Callable

import pytest
from django.db.models import Sum

from core.errors import Invalid
from escrow import ledger
from escrow.audit import breaches
from escrow.ledger import Move, NotCovered
from escrow.models import Account, Reason, Transfer
from people.models import User
from timers.models import Subject

pytestmark = pytest.mark.django_db(transaction=True)
APPROVAL = Reason.CLIENT_APPROVAL


@pytest.fixture
def subjects(db: None) -> list[Subject]:
    """One a thread: the lock of a subject must not be what keeps them apart."""
    return [Subject.objects.create(kind="contract") for _ in range(50)]


def test_fifty_take_all_of_one_escrow_and_one_gets_it(
    acting: Callable, at_once: Callable, subjects: list[Subject], funded: Account, wallet: Account, balance: Callable
) -> None:
    def take(subject: Subject) -> Callable[[], object]:
        def run() -> object:
            with acting(subject):
                return ledger.post(Move(funded, wallet, 10_000, APPROVAL), key=f"take:{subject.pk}")

        return run

    results = at_once(*(take(subject) for subject in subjects))
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, NotCovered) for result in results) == 49
    assert (balance(funded), balance(wallet)) == (0, 10_000)
    assert Transfer.objects.filter(debit=funded).count() == 1


def test_fifty_take_a_part_and_as_many_get_it_as_it_covers(
    acting: Callable, at_once: Callable, subjects: list[Subject], funded: Account, wallet: Account, balance: Callable
) -> None:
    def take(subject: Subject) -> Callable[[], object]:
        def run() -> object:
            with acting(subject):
                return ledger.post(Move(funded, wallet, 300, APPROVAL), key=f"take:{subject.pk}")

        return run

    results = at_once(*(take(subject) for subject in subjects))
    assert sum(isinstance(result, list) for result in results) == 33
    assert (balance(funded), balance(wallet)) == (100, 9_900)


def test_one_key_fifty_times_at_once_has_one_effect(
    acting: Callable, at_once: Callable, subjects: list[Subject], funded: Account, wallet: Account, balance: Callable
) -> None:
    def repeat(subject: Subject) -> Callable[[], object]:
        def run() -> object:
            with acting(subject):
                return [transfer.pk for transfer in ledger.post(Move(funded, wallet, 100, APPROVAL), key="one")]

        return run

    results = at_once(*(repeat(subject) for subject in subjects))
    assert len({tuple(result) for result in results}) == 1
    assert (balance(funded), balance(wallet)) == (9_900, 100)


def test_one_key_for_different_accounts_at_once_has_one_winner(
    acting: Callable, at_once: Callable, subjects: list[Subject], client: User
) -> None:
    def pay_in(subject: Subject, number: int) -> Callable[[], object]:
        def run() -> object:
            world, escrow = ledger.accounts(
                [ledger.Place("world", f"U{chr(65 + number)}D", owner=client),
                 ledger.Place("escrow", f"U{chr(65 + number)}D", subject=subject, number=1)]
            )  # fmt: skip
            with acting(subject):
                return ledger.post(Move(world, escrow, 100, Reason.PAYOUT_RETURNED), key="one")

        return run

    results = at_once(*(pay_in(subject, place) for place, subject in enumerate(subjects[:10])))
    assert sum(isinstance(result, list) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 9


def test_random_moves_between_few_accounts_neither_deadlock_nor_lose_a_cent(
    acting: Callable, at_once: Callable, subjects: list[Subject], world: Account
) -> None:
    wallets = []
    for place in range(6):
        person = User.objects.create_user(f"p{place}@example.org", display_name=f"P{place}")
        wallets.append(ledger.account("wallet", "USD", owner=person))
    with acting(subjects[0]):
        ledger.post(*(Move(world, wallet, 1_000, Reason.PAYOUT_RETURNED) for wallet in wallets), key="begin")

    def shuffle(seed: int) -> Callable[[], object]:
        def run() -> object:
            dice, refused = random.Random(seed), 0
            for turn in range(25):
                moves = []
                for _ in range(dice.randint(1, 4)):
                    debit, credit = dice.sample(wallets, 2)
                    moves.append(Move(debit, credit, dice.randint(1, 400), Reason.AWARD))
                try:
                    with acting(subjects[seed]):
                        ledger.post(*moves, key=f"{seed}:{turn}")
                except NotCovered:
                    refused += 1
            return refused

        return run

    results = at_once(*(shuffle(seed) for seed in range(1, 9)))
    assert all(isinstance(result, int) for result in results), results
    assert sum(results) > 0  # some did run short
    total = Account.objects.filter(kind="wallet").aggregate(total=Sum("balance"))["total"]
    assert total == 6_000
    assert [breach for breach in breaches() if breach.check not in ("guards", "payments", "payouts")] == []


def test_an_account_asked_for_fifty_times_at_once_is_made_once(
    at_once: Callable, contract: Subject, client: User
) -> None:
    places = [ledger.Place("escrow", "USD", subject=contract, number=7), ledger.Place("wallet", "CHF", owner=client)]

    def ask(order: list[ledger.Place]) -> Callable[[], object]:
        return lambda: sorted(account.pk for account in ledger.accounts(order))

    results = at_once(*(ask(places if turn % 2 else places[::-1]) for turn in range(50)))
    assert len({tuple(result) for result in results}) == 1
    assert Account.objects.count() == 2
