"""Many elections fall due together: each ends as it would alone, and none holds up the others."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import writing
from core.writing import NotForACrowd
from disputes.models import Case
from escrow import audit
from escrow.models import Account, Transfer
from record import crowds
from record.declaring import declared
from record.models import Event, Notice
from tests import stories
from tests.roles import as_owner
from tests.stories import Story
from timers import outages
from timers import sweep as sweeping
from timers.models import Deadline, Extension, Outage

LOST = "4000 0000 0000 0044"  # charged, and the answer is lost


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many lapses each crowd executed."""
    counts: list[int] = []

    def counted(roots: Any, at: Any) -> Any:
        done = crowds.lapse_together(roots, at)
        counts.append(done[0])
        return done

    monkeypatch.setattr(sweeping, "_together", [counted])
    return counts


def elections(first: Story, count: int) -> list[Story]:
    """Cases of the same two people in the election, each otherwise than the one before."""
    told = []
    for place in range(count):
        story = Story(first.clock, stories.LARGE)
        told.append(
            story.one_paid(story.freelancer if place % 2 else story.client) if place % 3 else story.in_election()
        )
    return told


def when_all_are_due(told: list[Story]) -> None:
    latest = max(Deadline.objects.filter(kind="election", status="open").values_list("due_at", flat=True))
    told[0].clock.move_to(latest)


def came_of(told: list[Story]) -> list[Any]:
    """All that there is to be seen of these cases, without the numbers that the database gives."""
    found = []
    for story in told:
        case = Case.objects.get(pk=story.case.pk)
        closing = getattr(case, "closing", None)
        of_case = {"subject_id__in": [case.pk, case.contract_id]}
        found.append(
            {
                "case": (case.phase, case.closed_at, case.phase_since, case.version),
                "closing": closing and (closing.cause, closing.to_freelancer, closing.to_client, closing.closed_at),
                "fees": sorted(case.fee_rows.values_list("side", "state", "amount")),
                "milestones": list(case.contract.milestones.order_by("number").values_list("state", "released")),
                "clocks": sorted(
                    Deadline.objects.filter(**of_case).values_list("kind", "status", "ended_at", "ended_because"),
                    key=str,
                ),
                "money": list(
                    Transfer.objects.filter(**of_case).order_by("at", "pk").values_list("amount", "reason", "seq", "at")
                ),
                "events": [
                    (
                        each.act,
                        each.at,
                        each.position,
                        each.moved,
                        {key: said for key, said in each.said.items() if key != "transfers"},
                    )
                    for each in Event.objects.filter(**of_case).order_by("subject_id", "number")
                ],
                "told": sorted(
                    Notice.objects.filter(event__subject_id=case.pk).values_list(
                        "event__act", "recipient_id", "channel"
                    )
                ),
            }
        )
    return [*found, sorted(Account.objects.values_list("kind", "number", "side", "balance"), key=str)]


def test_a_crowd_ends_as_each_alone_would(db: None, monkeypatch: pytest.MonkeyPatch, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 7)
        when_all_are_due(told)
        outcomes = {}
        for size in (1, sweeping.A_CROWD):
            monkeypatch.setattr(sweeping, "A_CROWD", size)
            with transaction.atomic():
                assert sweeping.sweep("story") == 7
                assert audit.breaches() == []
                outcomes[size] = came_of(told)
                transaction.set_rollback(True)
        alone, crowd = outcomes.values()
        assert crowd == alone
        assert together == [7]


def test_what_waits_or_stands_still_is_left_alone(db: None, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 3)
        told[2].act(first.operator, "hold", reason="The bank called.")
        told[2].act(first.second_operator, "hold", reason="It did.")
        told.append(Story(first.clock, stories.LARGE).in_election())
        told[3].act(first.client, "request_waiver", reason="I lost my job.")
        when_all_are_due(told)
        assert sweeping.sweep("story") == 2
        assert together[0] == 2
        assert [story.case.phase for story in told] == ["closed", "closed", "election", "election"]
        assert told[3].deadline().waits_since is not None
        assert audit.breaches() == []


def test_what_an_outage_fell_on_is_extended_and_does_not_lapse(
    db: None, monkeypatch: pytest.MonkeyPatch, together: list[int]
) -> None:
    monkeypatch.setattr(outages, "touched", list)  # whatever the sweep's first look has left
    with stories.told(stories.LARGE) as first:
        told = elections(first, 2)
        when_all_are_due(told)
        due = first.clock.moment
        Outage.objects.create(began_at=due - timedelta(hours=3), ended_at=due - timedelta(hours=1))
        lapsed = sweeping.sweep("story")
        fell_on = [story for story in told if Extension.objects.filter(deadline__subject_id=story.case.pk).exists()]
        assert fell_on
        assert lapsed == len(told) - len(fell_on)
        assert all(story.case.phase == "election" for story in fell_on)
        assert audit.breaches() == []


def test_one_that_fails_holds_up_no_other(db: None, monkeypatch: pytest.MonkeyPatch, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 5)
        when_all_are_due(told)
        plain, broken = declared.lapses["election"], told[2].case.pk

        def run(case: Case, deadline: Deadline) -> None:
            plain.run(case, deadline)
            if case.pk == broken:
                raise RuntimeError("this one fails")

        monkeypatch.setitem(declared.lapses, "election", replace(plain, run=run))
        assert sweeping.sweep("story") == 4
        assert together[0] == 4
        assert [story.case.phase for story in told] == ["closed", "closed", "election", "closed", "closed"]
        assert (told[2].deadline().attempts, told[2].deadline().last_error) == (1, "RuntimeError: this one fails")
        assert sweeping.sweep("story") == 0  # it has been put off
        assert crowds.lapse_together([told[2].contract.pk], first.clock.moment) == (0, [])
        assert told[2].deadline().attempts == 1
        assert audit.breaches() == []


def test_what_the_database_refuses_of_a_crowd_is_done_one_by_one(db: None, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 4)
        when_all_are_due(told)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO disputes_closing (case_id, cause, to_freelancer, to_client, closed_at)"
                " VALUES (%s, 'award', 0, 120000, now())",
                [told[1].case.pk],
            )
        assert sweeping.sweep("story") == 3
        assert together[0] == 0
        assert [story.case.phase for story in told] == ["closed", "election", "closed", "closed"]
        assert told[1].deadline().attempts == 1


def test_an_account_that_does_not_cover_a_movement_leaves_the_others_together(db: None, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 3)
        when_all_are_due(told)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "UPDATE escrow_account SET balance = balance - 1"
                " WHERE kind = 'fee' AND balance > 0 AND subject_id = %s",
                [told[1].case.pk],
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
        assert sweeping.sweep("story") == 2
        assert together[0] == 2
        assert [story.case.phase for story in told] == ["closed", "election", "closed"]
        assert "would have to leave it" in told[1].deadline().last_error


def test_a_crowd_costs_as_many_statements_as_a_few(db: None, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        counts = []
        for size in (2, 5):
            when_all_are_due(elections(first, size))
            with CaptureQueriesContext(connection) as asked:
                assert sweeping.sweep("story") == size
            counts.append(len(asked))
        assert together == [2, 5]
        assert counts[1] <= counts[0]


def test_nothing_is_read_while_rows_wait(db: None) -> None:
    with writing.gathering(), pytest.raises(NotForACrowd):
        Case.objects.count()


def test_many_lapses_leave_a_record_that_holds(db: None, together: list[int]) -> None:
    with stories.told(stories.LARGE) as first:
        told = elections(first, 3)
        when_all_are_due(told)
        assert sweeping.sweep("story") == 3
        for story in told:
            last = story.case.events.order_by("-number").first()
            assert last.counted_hash() == bytes(last.hash) == bytes(story.case.head)
            assert {line[0] for line in last.said["transfers"]} == set(
                Transfer.objects.filter(event=last).values_list("pk", flat=True)
            )


def _address() -> dict[str, Any]:
    known = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {ours: known[theirs] for ours, theirs in named.items() if known[theirs]}


def test_a_crowd_waits_for_its_turn_and_not_for_ever(
    db: None, monkeypatch: pytest.MonkeyPatch, together: list[int]
) -> None:
    monkeypatch.setattr(crowds, "PATIENCE", 0.3)
    with stories.told(stories.LARGE) as first, contextlib.closing(psycopg2.connect(**_address())) as other:
        when_all_are_due(elections(first, 2))
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crowds.TURNS])
        began = time.monotonic()
        assert sweeping.sweep("story") == 2
        assert time.monotonic() - began >= 0.3
        other.rollback()
        assert together == [2]


def test_whatever_a_sweep_executes_is_looked_up_by_its_key(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(roots: Any, at: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('synchronous_commit')")
            seen.extend(cursor.fetchone())
        return len(roots), []

    monkeypatch.setattr(sweeping, "_together", [look])
    with stories.told(stories.LARGE) as first:
        when_all_are_due(elections(first, 2))
        sweeping.sweep("story", takes_at_most=0.01)
    assert seen[:2] == ["off", "off"]
