"""Statements: every line, in order, with the balance after it; and who may see which."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest

from escrow import ledger, statements
from escrow.ledger import Move, Place
from escrow.models import Account, Payment, Reason, Transfer
from escrow.statements import Wallet, statement, wallet_of
from people.models import StaffRole, User
from timers.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(
    acting: Callable, pay: Callable, contract: Subject, case: Subject, client: User, freelancer: User, funded: Account
) -> dict[str, Account]:
    """100.00 funded, 30.00 released; a fee of 10.00 paid and refunded; 70.00 split in a case."""
    fee, worker, payer = ledger.accounts(
        [
            Place("fee", "USD", subject=case, side="freelancer"),
            Place("wallet", "USD", owner=freelancer),
            Place("wallet", "USD", owner=client),
        ]
    )
    with acting(contract, client):
        ledger.post(Move(funded, worker, 3_000, Reason.PART_APPROVAL), key="part")
    pay(fee, 1_000, freelancer, case, reason=Reason.FEE_PAID)
    with acting(case):
        ledger.post(
            Move(funded, worker, 5_000, Reason.FEE_DEFAULT),
            Move(funded, payer, 2_000, Reason.FEE_DEFAULT),
            Move(fee, worker, 1_000, Reason.FEE_REFUNDED),
            key="closed",
        )
    return {"escrow": funded, "fee": fee, "worker": worker, "payer": payer}


def lines(of: Account | User | Subject, subject: Subject | None = None) -> list[tuple[str, int, int]]:
    return [(row.reason, row.amount, row.balance) for row in statement(of, subject)]


def test_a_wallet_says_what_it_holds(story: dict[str, Account], client: User, freelancer: User) -> None:
    assert wallet_of(freelancer) == [Wallet("USD", 9_000)]
    assert wallet_of(client) == [Wallet("USD", 2_000)]
    assert str(wallet_of(client)[0]) == "20.00 USD"
    ledger.account("wallet", "JPY", owner=client)
    assert [str(wallet) for wallet in wallet_of(client)] == ["0 JPY", "20.00 USD"]


def test_an_accounts_statement_runs_to_its_balance(story: dict[str, Account], balance: Callable) -> None:
    assert lines(story["escrow"]) == [
        ("fund", 10_000, 10_000),
        ("part_approval", 3_000, 7_000),
        ("fee_default", 5_000, 2_000),
        ("fee_default", 2_000, 0),
    ]
    for account in story.values():
        assert statement(account)[-1].balance == balance(account)


def test_a_persons_statement_has_wallet_and_card_and_the_wallets_balance(
    story: dict[str, Account], client: User, freelancer: User
) -> None:
    assert lines(client) == [("fund", 10_000, 0), ("fee_default", 2_000, 2_000)]
    assert lines(freelancer) == [
        ("part_approval", 3_000, 3_000),
        ("fee_paid", 1_000, 3_000),
        ("fee_default", 5_000, 8_000),
        ("fee_refunded", 1_000, 9_000),
    ]


def test_a_persons_statement_can_be_of_one_case(
    story: dict[str, Account], freelancer: User, contract: Subject, case: Subject
) -> None:
    assert lines(freelancer, case) == [
        ("fee_paid", 1_000, 3_000),
        ("fee_default", 5_000, 8_000),
        ("fee_refunded", 1_000, 9_000),
    ]
    assert lines(freelancer, contract) == lines(freelancer)


def test_a_contracts_statement_has_its_cases_and_ends_with_nothing_held(
    story: dict[str, Account], contract: Subject, case: Subject
) -> None:
    assert lines(contract) == [
        ("fund", 10_000, 10_000),
        ("part_approval", 3_000, 7_000),
        ("fee_paid", 1_000, 8_000),
        ("fee_default", 5_000, 3_000),
        ("fee_default", 2_000, 1_000),
        ("fee_refunded", 1_000, 0),
    ]
    assert lines(case) == lines(contract)[2:]


def test_the_pages_of_a_contract_say_the_same_as_its_statement(
    story: dict[str, Account], contract: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "LINES", 4)
    whole = statement(contract)
    pages = [statements.latest_of(contract, str(page)) for page in (2, 1)]
    assert [row for page in pages for row in page.rows] == whole
    assert [len(page.rows) for page in pages] == [2, 4]
    assert pages[0].currencies == ["USD"]


def test_currencies_run_apart(acting: Callable, contract: Subject, client: User, world: Account) -> None:
    wallet, yen, yen_world = ledger.accounts(
        [
            Place("wallet", "USD", owner=client),
            Place("wallet", "JPY", owner=client),
            Place("world", "JPY", owner=client),
        ]
    )
    for turn in range(3):
        with acting(contract):
            ledger.post(
                Move(world, wallet, 10, Reason.PAYOUT_RETURNED),
                Move(yen_world, yen, 7, Reason.PAYOUT_RETURNED),
                key=f"{turn}",
            )
    assert [row.balance for row in statement(client)] == [10, 7, 20, 14, 30, 21]


def test_a_statement_is_one_query(
    story: dict[str, Account], contract: Subject, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(1):
        [row.plain for row in statement(contract)]


def test_the_csv_reads_back(story: dict[str, Account], contract: Subject) -> None:
    out = StringIO()
    statements.write_csv(statement(contract), out)
    read = list(csv.DictReader(StringIO(out.getvalue())))
    assert [
        (row["from"], row["to"], row["amount"], row["currency"], row["reason"], row["balance"]) for row in read
    ] == [
        ("Clara (card)", "escrow of milestone 1", "100.00", "USD", "fund", "100.00"),
        ("escrow of milestone 1", "Finn (wallet)", "30.00", "USD", "part_approval", "70.00"),
        ("Finn (card)", "fee of the freelancer", "10.00", "USD", "fee_paid", "80.00"),
        ("escrow of milestone 1", "Finn (wallet)", "50.00", "USD", "fee_default", "30.00"),
        ("escrow of milestone 1", "Clara (wallet)", "20.00", "USD", "fee_default", "10.00"),
        ("fee of the freelancer", "Finn (wallet)", "10.00", "USD", "fee_refunded", "0.00"),
    ]
    assert [row["event"] for row in read] == [str(row.event) for row in statement(contract)]


def test_a_name_is_no_formula(story: dict[str, Account], freelancer: User) -> None:
    User.objects.filter(pk=freelancer.pk).update(display_name="=1+1")
    out = StringIO()
    statements.write_csv(statement(story["worker"]), out)
    assert ",'=1+1 (wallet)," in out.getvalue()


def test_a_card_that_is_paid_by_shows_below_zero(story: dict[str, Account], world: Account) -> None:
    assert statement(world)[-1].plain[6] == "-100.00"


def test_a_person_sees_what_touches_them_and_what_they_are_in(
    story: dict[str, Account], client: User, freelancer: User, contract: Subject, case: Subject
) -> None:
    def seen(person: User, *subjects: Subject) -> list[str]:
        found = Transfer.objects.visible_to(person, [subject.pk for subject in subjects])
        return [f"{transfer.reason} {transfer.amount}" for transfer in found.order_by("id")]

    stranger = User.objects.create_user("s@example.org", display_name="S")
    operator = User.objects.create_user("o@example.org", display_name="O")
    StaffRole.objects.create(person=operator, role="operator")
    everything = ["fund 10000", "part_approval 3000", "fee_paid 1000"]
    everything += ["fee_default 5000", "fee_default 2000", "fee_refunded 1000"]
    assert seen(stranger) == []
    assert seen(client) == ["fund 10000", "fee_default 2000"]
    assert seen(freelancer) == ["part_approval 3000", "fee_paid 1000", "fee_default 5000", "fee_refunded 1000"]
    assert seen(client, contract) == [
        line for line in everything if not line.startswith("fee_paid 1") and line != "fee_refunded 1000"
    ]
    assert seen(client, contract, case) == everything
    assert seen(stranger, case) == everything[2:]
    assert seen(operator) == everything


def test_a_person_sees_their_own_accounts_and_payments(
    story: dict[str, Account], client: User, freelancer: User, contract: Subject
) -> None:
    def seen(person: User, *subjects: Subject) -> set[str]:
        found = Account.objects.visible_to(person, [subject.pk for subject in subjects])
        return {f"{account.kind} {account.owner or ''}".strip() for account in found}

    assert seen(client) == {"world Clara", "wallet Clara"}
    assert seen(client, contract) == {"world Clara", "wallet Clara", "escrow"}
    assert [payment.amount for payment in Payment.objects.visible_to(freelancer)] == [1_000]
    assert [payment.amount for payment in Payment.objects.visible_to(client)] == [10_000]
