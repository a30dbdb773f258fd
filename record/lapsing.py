"""Lapses: executing what is due on a contract and its cases, each once, and putting off what fails."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q

from core import clock, sight
from core.ready import Ready
from core.writing import Write
from record import bell, outages
from record.declaring import THE_CLOCK, Lapse, declared, fresh
from record.performing import performing
from timers.models import Deadline, Status, Subject
from timers.outages import FALLS_ON

log = logging.getLogger("evenhand.lapses")

PARKED_AFTER = 5
RETRY_AFTER = timedelta(seconds=30)


# Asked twice for every lapse. The open deadlines of the family come first: an order by due moment
# alone would walk through all that is due anywhere.
_OF_FAMILY = """
    WITH mine AS MATERIALIZED (
        SELECT * FROM timers_deadline WHERE status = 'open' AND stopped_at IS NULL
           AND subject_id = ANY(ARRAY(SELECT id FROM timers_subject WHERE root_id = %s) || %s::uuid))
"""
SOMETHING_IS_DUE = Ready(
    "something is due",
    f"{_OF_FAMILY} SELECT EXISTS (SELECT 1 FROM mine WHERE due_at <= %s)",  # noqa: S608  # no input in it
    *("uuid", "uuid", "timestamptz"),
)
# Raises, see the migration: an act that comes too late goes no further.
TO_ACT_ON = Ready("a root to act on", "SELECT root_to_act_on(%s, %s)", "uuid", "timestamptz")
IS_DUE = "TD001"
NEXT_TO_LAPSE = f"""{_OF_FAMILY}
    SELECT d.*, {FALLS_ON} AS had_an_outage
      FROM (SELECT * FROM mine WHERE parked_at IS NULL AND due_at <= %s AND (retry_at IS NULL OR retry_at <= %s)
             ORDER BY due_at, started_at, id LIMIT 1) AS d
"""  # noqa: S608  # no input in it
LAPSED = Write(
    "deadlines have lapsed",
    """
    UPDATE timers_deadline d
       SET status = 'lapsed', ended_at = d.due_at, executed_at = x.executed_at, ended_because = x.because
      FROM jsonb_to_recordset(%s) AS x (id bigint, executed_at timestamptz, because text)
     WHERE d.id = x.id
    """,
    rank="clocks",
)


def something_is_due(root: uuid.UUID, at: datetime) -> bool:
    return bool(SOMETHING_IS_DUE.rows(root, root, at)[0][0])


def family(root: uuid.UUID) -> Q:
    """What belongs to a root and its branches, in any table that names its subject."""
    from_root = Subject.objects.filter(root_id=root).values("pk")
    return Q(subject_id=root) | Q(subject_id__in=from_root)


@sight.everything()
def lapse_due(root: uuid.UUID, at: datetime) -> int:
    """Execute all that is due on a root and its branches, in the order of the due moments; how many lapses.

    The root is locked. A lapse may start what is due already: it is asked again after each one. One that fails is
    undone alone, stays due, and is tried again later; after the last try it is parked for an operator.
    """
    executed = 0
    for deadline in _due_in_turn(root, at):
        try:
            with transaction.atomic():
                if deadline.had_an_outage and outages.extend(deadline):  # type: ignore[attr-defined]  # see the query
                    continue
                declaration = _declaration(deadline)
                subject = fresh(declaration.subject, deadline.subject_id)
                if _waits(declaration, subject, deadline):
                    continue
                execute(declaration, subject, deadline)
                bell.ring(subject)
        except OperationalError:
            raise  # the database itself is in trouble: nothing is known of this lapse
        except Exception as failure:  # noqa: BLE001  # whatever it is, it must not hold up the others
            _put_off(deadline, failure)
            continue
        executed += 1
    return executed


def _due_in_turn(root: uuid.UUID, at: datetime) -> Iterator[Deadline]:
    """What is due, one after the other. Mostly it is one alone: whether there is another is asked the cheaper way."""
    while deadline := _next(root, at):
        yield deadline
        if not something_is_due(root, at):
            return


def _next(root: uuid.UUID, at: datetime) -> Deadline | None:
    return next(iter(Deadline.objects.raw(NEXT_TO_LAPSE, [root, root, at, at])), None)


def _declaration(deadline: Deadline) -> Lapse:
    declaration = declared.lapses.get(deadline.kind)
    if declaration is None:
        raise LookupError(f"nothing says what happens when a deadline called {deadline.kind} passes")
    return declaration


def _waits(declaration: Lapse, subject: Subject, deadline: Deadline) -> bool:
    """Put off a lapse that has to wait for something undecided; it is asked again at the moment that this sets.

    A clock that has waited may be told a moment that has passed: its wait ended then, and the lapse takes effect
    then. The first answer never ends a wait, so that what is due at the same moment can come first.
    """
    until = declaration.waits(subject, deadline) if declaration.waits else None
    if until is None:
        return False
    still = until > deadline.due_at or deadline.waits_since is None
    deadline.waits_since = deadline.waits_since or deadline.due_at
    deadline.due_at = max(until, deadline.waits_since)
    deadline.save(update_fields=["waits_since", "due_at"])
    return still


def execute(declaration: Lapse, subject: Subject, deadline: Deadline) -> None:
    """Run a lapse at its due moment, and append its event."""
    with clock.standing_at(deadline.due_at), performing(subject, declaration.name, THE_CLOCK) as running:
        if deadline.about and declaration.about:
            running.say(**{declaration.about: deadline.about})
        _end(deadline, declaration)
        declaration.run(subject, deadline)


def _end(deadline: Deadline, declaration: Lapse) -> None:
    deadline.status, deadline.ended_at = Status.LAPSED, deadline.due_at
    deadline.executed_at, deadline.ended_because = clock.portal_now(), declaration.name
    LAPSED(id=deadline.pk, executed_at=deadline.executed_at, because=deadline.ended_because)


def _put_off(deadline: Deadline, failure: Exception) -> None:
    now = clock.portal_now()
    attempts = deadline.attempts + 1
    parked = attempts >= PARKED_AFTER
    Deadline.objects.filter(pk=deadline.pk).update(
        attempts=attempts,
        last_error=f"{type(failure).__name__}: {failure}"[:2000],
        retry_at=now + RETRY_AFTER * attempts,
        parked_at=now if parked else None,
    )
    log.error(
        "deadline failed", exc_info=failure, extra={"deadline": deadline.pk, "kind": deadline.kind, "parked": parked}
    )
