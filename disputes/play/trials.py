"""Trying a draft on played cases: asked for as a row, found by a sweep, played by a process of its own.

Playing moves a clock and works in a scratch schema; neither the web nor a worker does so in its own process. The
process writes how far it is, so that whoever waits can see it, and so that one that was killed is noticed.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connections, transaction

from contracts.models import RulebookDraft
from core import clock
from core.errors import Invalid, NotAllowed, WrongPhase
from disputes.models import Trial
from disputes.play.comparing import compare
from disputes.play.reading import parse
from disputes.play.scratch import published_here, scratch_schema
from people.models import Role, User

log = logging.getLogger("evenhand.trials")

MOST_CASES = 40
LONGEST_CASE = 100_000  # characters
TAKES_AT_MOST = 240  # seconds
LOST_AFTER = timedelta(minutes=5)
BESIDE = "beside"  # the connection to the portal's own tables, while the first is in the scratch schema


class TookTooLong(BaseException):
    """A trial has to end sometime; no lapse that is put off when it fails may swallow this."""


def ask(draft: RulebookDraft, by: User, cases: list[tuple[str, str]]) -> Trial:
    """Ask for a trial of a draft on these (name, text), each of which can be read."""
    if not by.has_role(Role.OPERATOR):
        raise NotAllowed("Only operators try rulebooks.")
    if not draft.is_open:
        raise WrongPhase("This draft has ended. What is published can be tried by beginning a draft from it.")
    if draft.faults():
        raise Invalid("This draft is not complete. Fill in what is missing, save it, and try it then.")
    if not cases:
        raise Invalid("Choose at least one case.")
    if len(cases) > MOST_CASES:
        raise Invalid(f"At most {MOST_CASES} cases at a time.")
    facts = {"draft_version": draft.version, "params": draft.params, "cases": cases, "asked_by": by}
    try:
        with transaction.atomic():
            return Trial.objects.create(draft=draft, **facts)
    except IntegrityError as waiting:
        raise WrongPhase("A trial of this draft is under way. Wait until it has ended.") from waiting


def start_waiting() -> int:
    """What the sweep does: start the trial that waits longest, unless one runs. How many were started."""
    pk = _take()
    if pk is None:
        return 0
    try:
        subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "try_rulebook", str(pk)], stdin=subprocess.DEVNULL
        )
    except OSError as trouble:
        end(Trial.objects.get(pk=pk), trouble=f"It could not be started: {trouble}")
        return 0
    return 1


def _take() -> int | None:
    now = clock.portal_now()
    for lost in Trial.objects.running().filter(seen_at__lt=now - LOST_AFTER):
        end(lost, trouble="It stopped before it was done. Nothing was changed; try it again.")
    with transaction.atomic():
        if Trial.objects.running().exists():
            return None
        found = Trial.objects.waiting().select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
        if found is None:
            return None
        found.started_at = found.seen_at = now
        found.save(update_fields=["started_at", "seen_at"])
        return found.pk


def end(trial: Trial, *, trouble: str = "", rows: list[dict[str, Any]] | None = None) -> None:
    """Once and for all: of two that end it, the first counts."""
    now = max(clock.portal_now(), trial.started_at or trial.asked_at)
    facts: dict[str, Any] = {"ended_at": now, "trouble": trouble, "started_at": trial.started_at or now}
    if rows is not None:
        facts |= {"rows": rows, "played": len(rows)}
    Trial.objects.filter(pk=trial.pk, ended_at=None).update(**facts)


def run(pk: int, *, takes_at_most: int = TAKES_AT_MOST) -> Trial:
    """Play a trial, in this process and on its own clock. Not in one that does anything else."""
    trial = Trial.objects.get(pk=pk)
    rows: list[dict[str, Any]] = []
    try:
        with _at_most(takes_at_most), _beside(), scratch_schema():
            _play(trial, rows)
    except TookTooLong:
        end(trial, trouble=f"It was not done after {takes_at_most} seconds. Try fewer or shorter cases.", rows=rows)
    except Exception:  # whoever waits for it is told in any case
        log.exception("a trial failed", extra={"trial": pk})
        end(trial, trouble="It failed. Nothing was changed; the people who run the portal find why in its log.")
    else:
        end(trial, rows=rows)
    trial.refresh_from_db()
    return trial


def _play(trial: Trial, rows: list[dict[str, Any]]) -> None:
    published = {book["name"]: book["params"] for book in published_here()}
    seen = Trial.objects.using(BESIDE).filter(pk=trial.pk)
    for name, text in trial.cases:
        rows.append(compare(parse(text, name, rulebooks=published), trial.params))
        seen.update(played=len(rows), seen_at=clock.portal_now())


@contextmanager
def _beside() -> Iterator[None]:
    """A second connection, to where this process has been so far."""
    connections.settings[BESIDE] = dict(connections.settings["default"])
    try:
        yield
    finally:
        connections[BESIDE].close()
        del connections[BESIDE], connections.settings[BESIDE]


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def give_up(number: int, frame: Any) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
