"""People, a contract to hang money on, and ways to move it: by acts and by card, as everywhere."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction

from escrow import ledger, payments
from escrow.ledger import Move
from escrow.models import Account, Payment, Reason
from people.models import User
from record.declaring import THE_CLOCK, Actor
from record.performing import Performing, performing
from timers.models import Subject
from timers.sweep import lock

CARD = "4242 4242 4242 4242"
PURPOSE = "tried_in_tests"

Acting = Callable[..., AbstractContextManager[Performing]]


@pytest.fixture
def client(db: None) -> User:
    return User.objects.create_user("client@example.org", display_name="Clara")


@pytest.fixture
def freelancer(db: None) -> User:
    return User.objects.create_user("freelancer@example.org", display_name="Finn")


@pytest.fixture
def contract(db: None) -> Subject:
    return Subject.objects.create(kind="contract")


@pytest.fixture
def case(contract: Subject) -> Subject:
    return Subject.objects.create(kind="case", root=contract)


@pytest.fixture
def acting() -> Acting:
    """The inside of an act on a subject: locked, in a transaction, with its event at the end."""

    @contextmanager
    def act(subject: Subject, by: User | None = None, name: str = "tried") -> Iterator[Performing]:
        with transaction.atomic():
            lock(subject.root_pk)
            fresh = Subject.objects.get(pk=subject.pk)
            with performing(fresh, name, Actor(by, "client") if by else THE_CLOCK) as running:
                yield running

    return act


@pytest.fixture
def pay(acting: Acting, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Payment]:
    """Pay into an account by card, as a person does."""
    into: dict[object, tuple[Account, Reason]] = {}

    def use(payment: Payment) -> None:
        account, reason = into[payment.key]
        with acting(payment.subject, payment.payer):
            payments.use(payment, account, reason)

    monkeypatch.setitem(payments.PURPOSES, PURPOSE, payments.Purpose(use))

    def paid(account: Account, amount: int, payer: User, subject: Subject, **more: object) -> Payment:
        key = str(more.pop("key", f"{account.pk}-{len(into)}"))
        into[key] = account, Reason(more.pop("reason", Reason.FUND))
        card = str(more.pop("card", CARD))
        return payments.begin(payer, amount, account.currency, PURPOSE, subject, card=card, key=key, **more)

    return paid


@pytest.fixture
def escrow(contract: Subject) -> Account:
    return ledger.account("escrow", "USD", subject=contract, number=1)


@pytest.fixture
def wallet(freelancer: User) -> Account:
    return ledger.account("wallet", "USD", owner=freelancer)


@pytest.fixture
def world(client: User) -> Account:
    return ledger.account("world", "USD", owner=client)


@pytest.fixture
def funded(escrow: Account, pay: Callable[..., Payment], client: User, contract: Subject) -> Account:
    """100.00 USD in the escrow of milestone 1."""
    pay(escrow, 10_000, client, contract)
    return fresh(escrow)


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def balance() -> Callable[[Account], int]:
    return lambda account: fresh(account).balance


@pytest.fixture
def release(acting: Acting, contract: Subject) -> Callable[..., None]:
    def released(
        debit: Account, credit: Account, amount: int, key: str, reason: Reason = Reason.CLIENT_APPROVAL
    ) -> None:
        with acting(contract):
            ledger.post(Move(debit, credit, amount, reason), key=key)

    return released


@pytest.fixture
def at_once() -> Callable[..., list[object]]:
    """Run something many times at once, each in a thread with its own connection; what each gave or raised."""

    def run(*calls: Callable[[], object]) -> list[object]:
        results: list[object] = [None] * len(calls)
        start = threading.Barrier(len(calls))

        def one(place: int) -> None:
            try:
                start.wait(30)
                results[place] = calls[place]()
            except Exception as error:
                results[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(place,)) for place in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads)
        return results

    return run
