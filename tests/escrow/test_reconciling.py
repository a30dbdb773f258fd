"""The reconciliation finds nothing where all is well, names what differs in either book, and tells of it once."""

import tracemalloc
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from escrow import ledger, noting, payments, reconciling
from escrow.comparisons import AGREES, Both, disagreement
from escrow.ledger import Move
from escrow.models import Account, Difference, Payment, Reason, Report, SandboxCharge
from escrow.providers import NoAnswer, Outcome
from escrow.providers.sandbox import Sandbox
from people.models import Role, StaffRole, User
from record.models import Notice
from record.outbox import send_outbox
from tests.escrow.test_audit import tamper
from timers.models import Subject

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(hours=3)


@pytest.fixture
def operator(db: None) -> User:
    made = User.objects.create_user("op@example.org", display_name="Otto")
    StaffRole.objects.create(person=made, role=Role.OPERATOR)
    return made


@pytest.fixture
def payment(pay: Callable, escrow: Account, client: User, contract: Subject) -> Payment:
    """100.00 USD, paid, booked, and some hours old."""
    with clock.stopped_at(clock.portal_now() - LATER):
        return pay(escrow, 10_000, client, contract)


def differences(*only: str) -> list[tuple[str, str]]:
    """What differs now; the tests' escrow belongs to no milestone, and is left out."""
    report = reconciling.reconcile("a test")
    found = report.differences.exclude(comparison="escrow")
    return [(each.about, each.says) for each in found if not only or each.comparison in only]


def test_where_all_is_well_nothing_differs(payment: Payment, wallet: Account, acting: Callable) -> None:
    with acting(payment.subject):
        ledger.post(Move(payment_account(payment), wallet, 4_000, Reason.CLIENT_APPROVAL), key="released")
    assert differences() == []
    lines = {name: (compared, differs) for name, _, compared, differs in Report.objects.first().lines}
    assert lines["provider"] == (1, 0)
    assert lines["balances"] == (3, 0)


def payment_account(payment: Payment) -> Account:
    return Account.objects.get(kind="escrow", subject=payment.subject)


def test_an_empty_portal_differs_in_nothing(db: None) -> None:
    assert differences() == []


def test_a_balance_that_was_changed_is_named(payment: Payment) -> None:
    account = payment_account(payment)
    tamper(f"UPDATE escrow_account SET balance = 9999 WHERE id = {account.pk}")
    about = f"escrow account {account.pk}"
    assert differences("balances") == [(about, "keeps 99.99 USD, its transfers come to 100.00 USD")]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ("amount = 10001", "the provider charged 100.01 USD, the payment is of 100.00 USD"),
        ("currency = 'EUR'", "the provider charged 100.00 EUR, the payment is of 100.00 USD"),
        ("state = 'refunded'", "the provider says refunded, the payment is used"),
        ("state = 'declined'", "the provider says declined, the payment is used"),
        ("number = 'sbx_other'", "the provider knows it as sbx_other, we as {known}"),
    ],
)
def test_what_the_provider_has_otherwise_is_named(payment: Payment, changed: str, says: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE escrow_sandboxcharge SET {changed} WHERE key = %s", [payment.provider_key])
    known = Payment.objects.get(pk=payment.pk).provider_id
    assert differences("provider") == [(f"charge {payment.pk}", says.format(known=known))]


def test_a_charge_that_we_know_nothing_of_is_named(payment: Payment) -> None:
    stray = str(uuid.uuid4())
    SandboxCharge.objects.create(
        key=stray, amount=500, currency="USD", state="succeeded", made_at=clock.portal_now() - LATER
    )
    says = "the provider has a charge of 5.00 USD (succeeded) that no payment is known for"
    assert differences("provider") == [(f"charge {stray}", says)]


def test_a_payment_that_the_provider_does_not_have_is_named(payment: Payment) -> None:
    SandboxCharge.objects.all().delete()
    says = "the payment of 100.00 USD is used, and the provider has no such charge"
    assert differences("provider") == [(f"charge {payment.pk}", says)]


def test_a_transfer_that_does_not_match_its_charge_is_named(payment: Payment) -> None:
    tamper(f"UPDATE escrow_transfer SET amount = 1 WHERE key = '{payment.ledger_key}'")
    says = "100.00 USD were charged, and 0.01 USD are booked"
    assert differences("provider") == [(f"charge {payment.pk}", says)]


def test_what_is_still_on_its_way_differs_in_nothing(
    pay: Callable, escrow: Account, client: User, contract: Subject
) -> None:
    with clock.stopped_at(clock.portal_now()) as now:
        pay(escrow, 10_000, client, contract, card="4000 0000 0000 0119")
        now.advance(minutes=30)
        assert differences() == []
        now.advance(hours=1)
        (_, says), *more = differences()
        assert says == "the provider says succeeded, the payment is pending"
        assert more == []
        payments.settle_pending()
        now.advance(minutes=1)
        assert differences() == []


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("state", ["pending", "needs_confirmation", "succeeded", "used", "failed", "refunded"])
def test_only_states_that_belong_together_agree(outcome: Outcome, state: str) -> None:
    now = clock.portal_now()
    both = Both("x", "k", outcome, 5, "USD", state, 5, "USD", False, 5, now - LATER, "x")
    assert bool(disagreement(both, now)) != (state in AGREES[outcome])


def test_operators_are_told_once_of_each_difference(payment: Payment, operator: User) -> None:
    SandboxCharge.objects.all().delete()
    with clock.stopped_at(clock.portal_now()) as now:
        first = reconciling.reconcile("a test")
        send_outbox()
        assert [each.to for each in mail.outbox] == [[operator.email]]
        assert mail.outbox[0].subject.startswith("Reconciliation: ")
        assert f"charge {payment.pk}" in mail.outbox[0].body
        assert f"/operations/reconciliation/{first.pk}/" in mail.outbox[0].body
        assert {each.channel for each in Notice.objects.filter(recipient=operator)} == {"mail", "portal"}
        now.advance(days=1)
        again = reconciling.reconcile("a test")
        assert again.differs == first.differs
        assert not again.differences.filter(is_new=True).exists()
        assert Notice.objects.count() == 2
        now.advance(days=1)
        SandboxCharge.objects.create(key="stray", amount=1, currency="USD", state="succeeded", made_at=now.moment)
        assert reconciling.reconcile("a test").differences.filter(is_new=True).count() == 1
        assert Notice.objects.count() == 4


def test_a_provider_that_does_not_answer_is_a_difference_and_no_error(
    payment: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setitem(noting.PROVIDERS, "sandbox", f"{__name__}.Silent")
        assert [about for about, _ in differences("provider")] == ["the comparison itself"]
    assert differences() == []


class Silent(Sandbox):
    """The sandbox, away."""

    def charges(self, since: object) -> object:
        raise NoAnswer("the connection was lost")


def test_one_report_comes_each_night(payment: Payment) -> None:
    noon = clock.portal_now().replace(hour=12) + timedelta(days=1)
    with clock.stopped_at(noon) as now:
        assert reconciling.nightly() is not None
        assert reconciling.nightly() is None
        now.move_to(noon.replace(hour=1, minute=59) + timedelta(days=1))
        assert reconciling.nightly() is None
        now.advance(minutes=2)
        assert reconciling.nightly() is not None
        reconciling.reconcile("the command")
        assert reconciling.nightly() is None


def test_two_at_once_make_one_report(payment: Payment, at_once: Callable) -> None:
    assert sum(isinstance(each, Report) for each in at_once(reconciling.nightly, reconciling.nightly)) == 1


def test_a_report_and_its_differences_are_never_changed(payment: Payment) -> None:
    SandboxCharge.objects.all().delete()
    reconciling.reconcile("a test")
    for table in (Report, Difference):
        name = table._meta.db_table
        for statement in (f"UPDATE {name} SET id = id", f"DELETE FROM {name}", f"TRUNCATE {name} CASCADE"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_command_says_what_it_compared_and_exits_with_1_where_something_differs(
    client: User, freelancer: User
) -> None:
    said = StringIO()
    call_command("reconcile", stdout=said)
    assert "provider: 0 compared, none differ." in said.getvalue()
    SandboxCharge.objects.create(key="stray", amount=1, currency="USD", state="succeeded", made_at=clock.portal_now())
    with pytest.raises(SystemExit):
        call_command("reconcile", stdout=said)
    assert "that no payment is known for" in said.getvalue()


MANY = """
    INSERT INTO escrow_payment (id, payer_id, amount, currency, purpose, subject_id, side, key, card_brand, card_last4,
                                source, provider, provider_id, pay_at, state, message, begun_at, confirmed_at,
                                decided_at)
    SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, {payer}, 100, 'USD', 'tried', '{subject}',
           '', 'many-' || n, '', '', '', 'sandbox', 'sbx_' || n, '', 'used', '',
           now() - interval '2 hours', now() - interval '2 hours', now() - interval '2 hours'
      FROM generate_series(1, {many}) n"""
CHARGED = """
    INSERT INTO escrow_sandboxcharge (key, number, amount, currency, brand, last4, state, reason, made_at)
    SELECT '00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'), 'sbx_' || n, 100, 'USD', '', '', 'succeeded', '',
           now() - interval '2 hours' FROM generate_series(1, {many}) n"""
MOVED = """
    INSERT INTO escrow_transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    SELECT {world}, {escrow}, 100, 'USD', 'fund',
           'payment:00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'), 0, '{event}', '{subject}', now()
      FROM generate_series(1, {many}) n"""


@pytest.mark.slow
def test_a_hundred_thousand_transfers_take_few_queries_and_little_memory(
    payment: Payment, escrow: Account, world: Account
) -> None:
    many = 100_000
    moved = payment.subject.transfers.get()
    place = {"payer": payment.payer_id, "subject": payment.subject_id, "many": many, "event": moved.event_id}
    tamper(*(each.format(**place, world=world.pk, escrow=escrow.pk) for each in (MANY, CHARGED, MOVED)))
    tamper(f"UPDATE escrow_account SET balance = balance + 100 * {many} WHERE id = {escrow.pk}")
    tamper(f"UPDATE escrow_account SET balance = balance - 100 * {many} WHERE id = {world.pk}")
    tracemalloc.start()
    with CaptureQueriesContext(connection) as asked:
        report = reconciling.reconcile("a test")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not report.differences.exclude(comparison="escrow").exists()
    assert {name: compared for name, _, compared, _ in report.lines}["provider"] == many + 1
    batches = many / 500
    assert len(asked) < batches + 40
    assert most < 30_000_000  # bytes; the queries that the test itself keeps are most of it
