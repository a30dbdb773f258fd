"""The ladder: a warning, a mute of 30 days, a suspension. Who stands on it, and what it closes to them.

A strike counts where the person had been told of the one before: what they wrote earlier counts together with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from core import clock
from core.errors import NotAllowed
from core.kept import Kept
from core.phrases import phrase, phrase_later
from people.models import User
from people.sanctions import Lifting, Measure, Step, WhyLifted

LADDER = (Step.WARNING, Step.MUTE, Step.SUSPENSION)
MUTED_FOR = timedelta(days=30)
TAKEN_BACK_WITHIN = timedelta(seconds=60)  # a ruling, by who gave it; until then nobody is told of it
APPEAL_WITHIN = timedelta(days=14)
SUSPENDED = phrase_later("Your account is suspended, so you cannot begin, accept or fund a contract.")
STILL_OPEN = phrase_later(
    "Everything in your running contracts and cases stays open to you, and so do your wallet and payouts."
)
READ_WITHIN = timedelta(seconds=2)  # one page asks about the same person several times

_CLOSING = Kept(
    lambda person: (
        Measure.objects.standing()
        .filter(person=person, step__in=(Step.MUTE, Step.SUSPENSION))
        .select_related("lifting")
        .order_by("-step", "pk")
    ),
    "bigint",
)


def step_after(strikes: int) -> Step:
    """The rung that one more strike leads to."""
    return LADDER[min(strikes, len(LADDER) - 1)]


def next_step(strikes: Sequence[Measure], written_at: datetime) -> Step:
    """What one more upheld flag leads to; nothing of its own where it was written before the last one was told."""
    told_at = max((strike.begins_at + TAKEN_BACK_WITHIN for strike in strikes), default=written_at)
    return step_after(len(strikes)) if written_at >= told_at else Step.NOTED


def give(person: User, *, cause: int, written_at: datetime, by: User, reason: str, counts: bool = True) -> Measure:
    """The measure that follows from an upheld flag on what somebody wrote, inside an act."""
    _lock(person)
    strikes = list(person.measures.strikes())
    step = next_step(strikes, written_at) if counts else Step.NOTED
    return _written(person, step, cause, by, reason, clock.now())


def lift(cause: int, why: WhyLifted, by: User) -> Measure | None:
    """End the measure of a flag, and take its strike back: later ones come down a step."""
    measure = Measure.objects.standing().filter(cause=cause).select_related("person").first()
    if measure is None:
        return None
    _lock(measure.person)
    _lifted(measure, why, by)
    for strikes, later in enumerate(measure.person.measures.strikes().order_by("begins_at", "pk")):
        step = step_after(strikes)
        if later.step != step:
            _lifted(later, WhyLifted.STEPPED_DOWN, by)
            _written(later.person, step, later.cause, later.given_by, later.reason, later.begins_at)
    return measure


def _lock(person: User) -> None:
    """Two reviewers who rule on one person in two cases count one after the other."""
    if not connection.in_atomic_block:
        raise RuntimeError("measures are given and lifted inside an act only")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _written(person: User, step: Step, cause: int, by: User, reason: str, at: datetime) -> Measure:
    ends_at = at + MUTED_FOR if step == Step.MUTE else None
    return Measure.objects.create(
        person=person,
        step=step,
        cause=cause,
        given_by=by,
        reason=reason,
        begins_at=at,
        ends_at=ends_at,
        appeal_by=at + APPEAL_WITHIN,
    )


def _lifted(measure: Measure, why: WhyLifted, by: User) -> None:
    Lifting.objects.create(measure=measure, why=why, lifted_by=by, lifted_at=clock.now())


def in_force(person: User) -> list[Measure]:
    """The mutes and suspensions that hold now, the gravest first; read once a page."""
    now = clock.now()
    kept: tuple[datetime, list[Measure]] | None = getattr(person, "_in_force", None)
    if kept is None or not now - READ_WITHIN < kept[0] <= now:
        kept = (now, _CLOSING.of(person.pk))
        person._in_force = kept  # type: ignore[attr-defined]  # noqa: SLF001  # forgotten with the loaded person
    return [measure for measure in kept[1] if measure.holds(now)]


def silence_of(person: User) -> Measure | None:
    """The suspension or the mute that keeps somebody out of the rooms of both sides; of mutes, the last to end."""
    holding = in_force(person)
    suspension = next((each for each in holding if each.step == Step.SUSPENSION), None)
    return suspension or max(holding, key=lambda each: each.ends_at or each.begins_at, default=None)


def require_not_suspended(person: User) -> None:
    if any(measure.step == Step.SUSPENSION for measure in in_force(person)):
        raise NotAllowed(
            SUSPENDED,
            instead=phrase("{still_open} You find why, and how to appeal, under Account.", still_open=STILL_OPEN),
        )
