"""A portal with as many rows of every list as one says: the first of each is there, the others are its copies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from core import clock
from disputes.models import Case
from messaging.models import Message
from record.declaring import SIDES
from record.models import Event
from tests.budgets.copying import copies
from tests.budgets.first_rows import Firsts
from tests.stories import Story, person
from timers.models import Subject

MOST_EXHIBITS = 200  # of a case, by the standard rulebook
CONTRACT = ("contracts_contract", "contracts_milestone")
CASE = (*CONTRACT, "disputes_case", "disputes_disputedmilestone", "disputes_fee")
OF_EACH = {  # what is copied with the cases of a kind
    "default": ("disputes_setaside",),
    "waiver": ("disputes_recommendation", "disputes_reply", "disputes_waiver"),
    "arbitration": ("disputes_award",),
    "held": ("disputes_hold", "disputes_ground", "disputes_proposal"),
    "waiting": (),
    "back": ("disputes_mediating",),
    "mine": ("disputes_mediating", "disputes_objection"),
    "second": ("disputes_mediating", "disputes_recommendation", "disputes_secondopinion"),
    "mediated": ("disputes_mediating", "disputes_closing"),
}
OF_THE_SIDES = ("waiting", "mine", "mediated")  # on whose pages 30,000 are enough; the others are of two strangers
WAS = {  # what became of a clock that is due
    "late": "attempts = 0",
    "failing": "attempts = 1, last_error = 'No.', retry_at = due_at",
    "parked": "attempts = 5, last_error = 'No.', parked_at = due_at",
}
NUMBERS = {
    "contracts_contract.number": "nextval('contract_numbers')",
    "disputes_case.number": "nextval('case_numbers')",
    "disputes_ground.event_id": "gen_random_uuid()",
}


class Portal(Firsts):
    """Filled as the owner of the tables."""

    def filled(self, count: int) -> None:
        """So many more of each. As the owner of the tables, without the guards, which look at each row for itself."""
        run("SET LOCAL session_replication_role = replica")
        for name, more in OF_EACH.items():
            self._cases(self.stories[name], count, more, is_theirs=name in OF_THE_SIDES)
        for name, how in WAS.items():
            self._contracts(name, count, how)
        self._talked(count)
        self._flags(count)
        self._moved(count)
        self._machinery(count)
        run("SET LOCAL session_replication_role = DEFAULT")
        run("ANALYZE")

    @cached_property
    def strangers(self) -> dict[str, str]:
        """Who else has contracts, for what is copied of them."""
        two = [person(f"{name}@elsewhere.example", name.title()) for name in ("olga", "piet")]
        return {f"contracts_contract.{side}_id": str(each.pk) for side, each in zip(SIDES, two, strict=True)}

    def _cases(self, story: Story, count: int, more: Sequence[str], *, is_theirs: bool) -> None:
        copies(
            count,
            {"timers_subject": f"o.id IN ('{story.contract.pk}', '{story.case.pk}')"},
            (*CASE, *more, "timers_deadline"),
            changed=NUMBERS | ({} if is_theirs else self.strangers),
            only={"timers_deadline": "o.status = 'open'"},
        )

    def _contracts(self, name: str, count: int, how: str) -> None:
        roots = {"timers_subject": f"o.id = '{self.stories[name].contract.pk}'"}
        copies(
            count, roots, (*CONTRACT, "timers_deadline"), changed=NUMBERS, only={"timers_deadline": "o.status = 'open'"}
        )
        due = clock.now() - timedelta(hours=1)
        run(f"""
            UPDATE timers_deadline d SET due_at = '{due.isoformat()}', {how.replace("due_at", f"'{due.isoformat()}'")}
              FROM contracts_contract c
             WHERE c.subject_ptr_id = d.subject_id AND d.status = 'open' AND c.title = 'Survey, {name}'""")

    def _talked(self, count: int) -> None:
        case = self.stories["talk"].case
        for message in self.said:
            self._messages(message, count)
        old = case.offers.exclude(ended_at=None).earliest("pk")
        copies(count, {"disputes_offer": f"o.id = {old.pk}"})
        there = case.exhibits.count()
        more = min(count, MOST_EXHIBITS - there)
        copies(
            more,
            {"evidence_storedfile": f"o.id = '{case.exhibits.earliest('pk').file_id}'"},
            ("disputes_exhibit",),
            changed={
                "disputes_exhibit.number": f"{there} + m.n",
                "evidence_storedfile.key": "gen_random_uuid()::text",
                "evidence_storedfile.shared_key": "gen_random_uuid()::text",
            },
        )
        self._notices(case, self._events(case, count))

    def _messages(self, message: Message, count: int, more: Sequence[str] = (), **how: Any) -> None:
        last = Message.objects.filter(subject_id=message.subject_id).latest("number").number
        copies(
            count,
            {"messaging_message": f"o.id = {message.pk}"},
            ("messaging_privatewords", *more),
            changed={"messaging_message.number": f"{last} + m.n"},
            **how,
        )

    def _events(self, subject: Subject, count: int) -> int:
        """A chain that goes on. Returns the number after which it does."""
        last = Event.objects.filter(subject=subject).latest("number")
        run(f"""
            INSERT INTO record_event (id, subject_id, number, at, act, by_id, position, said, moved, previous, hash)
            SELECT gen_random_uuid(), e.subject_id, e.number + n, e.at, e.act, e.by_id, e.position, e.said, '[]',
                   CASE n WHEN 1 THEN e.hash ELSE sha256((e.number + n - 1)::text::bytea) END,
                   sha256((e.number + n)::text::bytea)
              FROM record_event e, generate_series(1, {count}) n WHERE e.id = '{last.pk}' ORDER BY n""")
        run(f"""
            UPDATE timers_subject s SET version = e.number, head = e.hash FROM record_event e
             WHERE s.id = '{subject.pk}' AND e.subject_id = s.id AND e.number = {last.number + count}""")
        return last.number

    def _notices(self, case: Case, after: int) -> None:
        """A notice in the portal and a mail that was given up about each event."""
        now = f"'{clock.now().isoformat()}'::timestamptz"
        for owner in self.people.values():
            run(f"""
                INSERT INTO record_notice (event_id, recipient_id, channel, written_at, attempts, last_error, parked_at,
                                           dropped_because, topic)
                SELECT e.id, {owner.pk}, c.channel, e.at, 0, '', c.parked_at, '', '' FROM record_event e,
                       (VALUES ('portal', NULL), ('mail', {now})) c (channel, parked_at)
                 WHERE e.subject_id = '{case.pk}' AND e.number > {after}""")

    def _flags(self, count: int) -> None:
        for flag in self.flags:
            self._messages(
                flag.message,
                count,
                ("messaging_flag", "messaging_report", "messaging_asking", "people_measure", "people_appeal"),
                points={"people_measure.cause": "messaging_flag", "people_appeal.cause": "messaging_flag"},
            )

    def _moved(self, count: int) -> None:
        story = self.stories["mediated"]
        self._events(story.contract, count)
        for owner in (story.client, story.freelancer):
            run(f"""
                INSERT INTO escrow_transfer
                    (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
                SELECT t.debit_id, t.credit_id, 1, t.currency, t.reason, gen_random_uuid()::text, 0, t.event_id,
                       t.subject_id, t.at
                  FROM escrow_transfer t, generate_series(1, {count}) n WHERE t.key = 'tried:{owner.pk}'""")
            run(f"""
                UPDATE escrow_account a
                   SET balance = balance + {count} * CASE a.id WHEN t.credit_id THEN 1 ELSE -1 END
                  FROM escrow_transfer t WHERE t.key = 'tried:{owner.pk}' AND a.id IN (t.debit_id, t.credit_id)""")
            payout = owner.payouts.earliest("number")
            copies(
                count,
                {"timers_subject": f"o.id = '{payout.pk}'"},
                ("escrow_payout",),
                changed={
                    "escrow_payout.number": "nextval('payout_numbers')",
                    "escrow_payout.key": "gen_random_uuid()::text",
                    "escrow_payout.provider_id": "NULL",
                    "escrow_payout.state": "'begun'",
                    "escrow_payout.sent_at": "NULL",
                },
            )
        copies(
            count,
            {"escrow_payment": f"o.id = '{self.paid.pk}'"},
            ("escrow_carddispute",),
            changed={
                "escrow_payment.key": "gen_random_uuid()::text",
                "escrow_payment.provider_id": "gen_random_uuid()::text",
                "escrow_carddispute.provider_id": "gen_random_uuid()::text",
            },
        )

    def _machinery(self, count: int) -> None:
        copies(count, {"escrow_report": f"o.id = {self.report.pk}"})
        copies(count, {"escrow_difference": f"o.id = {self.report.differences.earliest('pk').pk}"})
        now = f"'{clock.now().isoformat()}'::timestamptz"
        run(f"""
            INSERT INTO timers_outage (began_at, ended_at)
            SELECT {now} - n * interval '5 min', {now} - n * interval '5 min' + interval '1 min'
              FROM generate_series(2, {count} + 1) n""")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
