"""Last night's backup is restored, the way that docs/operations.md says: what came after it is found again, once.

The provider is Stripe, whose books are its own: they know of what was paid after the backup.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.files.storage import default_storage
from psycopg2 import errors

from config import storage
from config.embedded import DATABASE, postgres
from escrow import checkout, payments
from escrow.models import Payment, State, Transfer
from evidence.models import StoredFile
from record.acts import perform
from record.models import Answer, Event
from tests.conftest import starting
from tests.fake_stripe import FakeStripe
from tests.fake_stripe.server import KEY, SECRET
from tests.faults import own_server
from tests.faults.own_server import TABLES_OWNER, Server, until
from tests.faults.portal import WORKER, told_until_now
from tests.stories import Story
from timers.models import Deadline, Outage

DAYS = 25  # since the first of the contracts began


@pytest.fixture
def story(server: Server, stripe: FakeStripe, settings: Any) -> Iterator[Story]:
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(server.var / "files")}
    with told_until_now(hours=24 * DAYS) as told:
        stripe.books.now = lambda: int(told.clock.moment.timestamp())
        yield told


class Night:
    """What was there when the backup was taken, and what happened on the day after it."""

    def __init__(self, story: Story, stripe: FakeStripe) -> None:
        self.story, self.stripe, self.clock = story, stripe, story.clock
        self.lapses, self.approved = self.handed_in(), self.handed_in()
        self.begun, self.repeated, self.unknown = (Story(self.clock, story.terms).active() for _ in range(3))
        self.file = story.upload(story.freelancer, "proposal.txt", b"Twelve pages.\n")
        self.disputed()
        self.pay(self.begun, "begun before")

    def handed_in(self) -> Story:
        """Funded at Stripe's page, handed in, and waiting for its review."""
        told = Story(self.clock, self.story.terms).active()
        self.pays(self.pay(told, f"funds {told.contract.pk}"))
        told.act_on_contract(told.freelancer, "submit", milestone=1, note="Here it is.", meets=[1, 2, 3])
        return told

    def disputed(self) -> None:
        told = self.handed_in()
        said = {"milestones": [1], "files": [self.file]} | told.statement(told.freelancer)
        perform(told.contract, "open", by=told.freelancer, data=said)

    def pay(self, told: Story, key: str) -> Payment:
        self.clock.advance(minutes=10)
        checkout.pay_and_perform(told.contract, "fund", by=told.client, data={"milestone": 1}, key=key)
        return Payment.objects.get(key=key)

    def pays(self, payment: Payment) -> Payment:
        self.clock.advance(minutes=10)
        self.stripe.books.pays(payment.provider_id)
        payments.settle(payment)
        return Payment.objects.get(pk=payment.pk)

    def day_after(self) -> None:
        self.clock.advance(days=1)
        assert not self.approve().repeated
        assert self.pays(Payment.objects.get(key="begun before")).state == State.USED
        assert self.pays(self.pay(self.repeated, "sent again")).state == State.USED
        assert self.pays(self.pay(self.unknown, "never heard of again")).state == State.USED

    def approve(self) -> Any:
        told = self.approved
        return perform(told.contract, "approve", by=told.client, data={"milestone": 1}, key="approves")

    def funded(self, told: Story) -> int:
        return Transfer.objects.filter(subject=told.contract, reason="fund").count()


def backed_up(server: Server, to: Path) -> None:
    """The database as the owner of its tables, and the files."""
    server.program("pg_dump", "--format=custom", f"--file={to / 'evenhand.dump'}", server.owner_url)
    shutil.copytree(server.var / "files", to / "files")


def restored(server: Server, backup: Path) -> None:
    """Onto a server on which nothing of the portal is yet: its roles, its database, what is in it; then `migrate`."""
    postgres.start(server.place, DATABASE)
    server.asked(f"CREATE ROLE {TABLES_OWNER} LOGIN")
    server.asked(f"ALTER DATABASE {DATABASE} OWNER TO {TABLES_OWNER}")
    dump = str(backup / "evenhand.dump")
    server.program("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={server.owner_url}", dump)
    shutil.copytree(backup / "files", server.var / "files", dirs_exist_ok=True)
    migrated = server.manage("migrate", "-v0", DATABASE_OWNER_URL=server.owner_url)
    assert migrated.returncode == 0, migrated.stderr


def test_last_nights_backup(server: Server, story: Story, stripe: FakeStripe, settings: Any, tmp_path: Path) -> None:
    by_stripe = {"PAYMENT_PROVIDER": "stripe", "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET,
                 "STRIPE_API_BASE": stripe.address}  # fmt: skip
    night = Night(story, stripe)
    server.asked("UPDATE timers_heartbeat SET beaten_at = now() - interval '9 hours'")
    server.asked(
        "INSERT INTO timers_heartbeat (id, beaten_at) VALUES (1, now() - interval '9 hours') ON CONFLICT DO NOTHING"
    )
    backed_up(server, tmp_path)
    night.day_after()
    pages = len(stripe.books.all("checkout.session"))
    server.stop()
    shutil.rmtree(server.place.postgres_files)

    with ExitStack() as stack:
        another = Server(stack.enter_context(own_server.a_folder()))
        restored(another, tmp_path)
        stack.callback(postgres.stop, another.place)
        stack.enter_context(another.here())
        settings.STORAGES = {**settings.STORAGES, "default": storage.backend(another.var / "files")}

        nothing_is_wrong(another)
        says = another.manage("reconcile", **by_stripe)
        assert says.returncode == 1
        assert says.stdout.count("1200.00 USD (succeeded) that no payment is known for") == 2
        assert "the provider says succeeded, the payment is needs_confirmation" in says.stdout
        nobody_goes_round_the_guards(another)
        with default_storage.open(StoredFile.objects.get(pk=night.file).key) as kept:
            assert kept.read() == b"Twelve pages.\n"

        what_is_sent_again_happens_once(night)
        assert len(stripe.books.all("checkout.session")) == pages  # nobody was asked to pay twice
        the_overdue_lapses_once(another, night, by_stripe)
        nothing_is_wrong(another)
        says = another.manage("reconcile", **by_stripe)
        assert says.stdout.count("that no payment is known for") == 1  # what the operators have to give back
        assert "the payment is needs_confirmation" not in says.stdout


def nothing_is_wrong(server: Server) -> None:
    found = server.manage("audit")
    assert found.returncode == 0, found.stdout


def nobody_goes_round_the_guards(server: Server) -> None:
    """The portal's own role may not do what is final; its owner is stopped by the guards."""
    with pytest.raises(errors.InsufficientPrivilege):
        server.asked("UPDATE escrow_transfer SET amount = 1", "evenhand_app")
    with pytest.raises(psycopg2.Error, match="final"):
        server.asked("UPDATE escrow_transfer SET amount = 1", TABLES_OWNER)
    cases = "SELECT count(*) FROM disputes_case"
    assert server.asked(cases) == [(1,)]
    assert server.asked(cases, "evenhand_app") == [(0,)]  # who does not say for whom it looks sees nothing


def what_is_sent_again_happens_once(night: Night) -> None:
    assert not Event.objects.filter(act="approve").exists()
    assert [night.approve().repeated for _ in range(3)] == [False, True, True]
    assert Transfer.objects.filter(reason="client_approval").count() == 1
    assert Answer.objects.get(key="approves").event == Event.objects.get(act="approve")
    for _ in range(2):
        night.pay(night.repeated, "sent again")
        payments.settle_pending()
    assert [night.funded(each) for each in (night.begun, night.repeated, night.unknown)] == [1, 1, 0]


def the_overdue_lapses_once(server: Server, night: Night, by_stripe: dict[str, str]) -> None:
    due = Deadline.objects.of(night.lapses.contract).open().get(kind="review").due_at
    assert due < datetime.now(UTC) - timedelta(days=1)
    with starting(server.surroundings(**by_stripe)) as start:
        for name in ("one@test", "two@test"):
            start(*WORKER, "--hostname", name)
        until(Event.objects.filter(act="review_lapsed").exists)
        until(lambda: Transfer.objects.filter(reason="review_lapse").exists())
    lapsed = Event.objects.get(act="review_lapsed")
    assert (lapsed.subject_id, lapsed.at) == (night.lapses.contract.pk, due)
    assert Transfer.objects.filter(reason="review_lapse").count() == 1
    assert Outage.objects.exists()  # the portal knows that it was away
