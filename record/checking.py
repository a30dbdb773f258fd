"""Whether an act is possible: person, phase, the person's limit, the page's version, the input; in this order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from core import sight
from core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale, TooLate, WrongPhase
from core.phrases import one_of, phrase
from core.positions import the
from core.presenting import plain_day
from people.models import User
from record.declaring import Act, Actor, declared
from record.lapsing import family
from record.models import Event
from timers.models import Subject


def check(subject: Subject, declaration: Act, by: User, data: Any) -> tuple[Any, Actor]:
    """Person, phase, the person's limit: in this order."""
    actor = actor_in(subject, declaration, by)
    part = subject.part(declaration.part, data) if declaration.part else subject
    if declaration.who:
        declaration.who(part, actor)
    if barred := subject.bars(declaration, actor.position):
        raise WrongPhase(f"{barred}.", instead=part.what_now())
    in_phase(subject, part, declaration.phase)
    if declaration.limit:
        declaration.limit(part, actor)
    return part, actor


def actor_in(subject: Subject, declaration: Act, by: User) -> Actor:
    """The position in which this person would act. An outsider finds nothing; others are told that it is not theirs."""
    position = subject.position_of(by, declaration.by)
    if position is None:
        raise NotFound(phrase("There is nothing here that you can see."))
    if position not in declaration.by:
        allowed = one_of(map(the, declaration.by))
        raise NotAllowed(phrase("Only {allowed} can do this.", allowed=allowed))
    return Actor(by, position)


def in_phase(subject: Subject, part: Any, phases: frozenset[str]) -> None:
    """Raise WrongPhase, or TooLate where a lapse ended the last phase (or state) that would do."""
    if part.standing in phases:
        return
    lapsed = _ended_by_lapse(subject, part.called, phases)
    if lapsed:
        raise TooLate(
            phrase("The deadline passed on {lapsed}.", lapsed=last_minute(lapsed)),
            moment=lapsed,
            instead=part.what_now(),
        )
    raise WrongPhase(
        phrase("This is not possible now: {standing_in_words}.", standing_in_words=part.standing_in_words()),
        instead=part.what_now(),
    )


def last_minute(moment: datetime) -> str:
    if moment.second or moment.microsecond:
        return phrase("{day}, {time} UTC", day=plain_day(moment), time=f"{moment:%H:%M:%S}")
    last = moment - timedelta(minutes=1)
    return phrase("{day}, {time} UTC", day=plain_day(last), time=f"{last:%H:%M}")


def _ended_by_lapse(subject: Subject, what: str, phases: frozenset[str]) -> datetime | None:
    """The moment at which a lapse ended the last phase (or state) in which the act was possible, if a lapse did."""
    events = Event.objects.filter(family(subject.root_pk)).exclude(moved=[]).order_by("-at", "-number")
    for event in events.iterator(chunk_size=50):
        for called, before, after in reversed(event.moved):
            if called == what and before in phases and after not in phases:
                return event.at if event.act.endswith("_lapsed") else None
    return None


def check_version(subject: Subject, declaration: Act, version: int | None, by: User) -> None:
    if version is None or version == subject.version or not declaration.heeds:
        return
    if version > subject.version:
        raise Invalid(phrase("This page names a version that does not exist yet."))
    quiet = [name for (_, name), made in declared.acts.items() if made.quiet]
    since = Event.objects.filter(subject_id=subject.pk, number__gt=version).exclude(act__in=quiet).order_by("number")
    happened = [event for event in since if event.by_id != by.pk]
    if happened:
        raise Stale(
            subject.what_happened(happened, by),
            instead=phrase(
                "Look at the page as it is now. What you wrote is kept below; send it again if you still want to."
            ),
        )


def validated(declaration: Act, subject: Subject | None, data: Any, by: User | None = None) -> dict[str, Any]:
    """The act's input, checked field by field; files and nested lists included."""
    if declaration.takes is None:
        return {}
    form = declaration.takes(data=data, context={"subject": subject, "by": by})
    if not form.is_valid():
        raise Invalid(phrase("Some of what you entered needs another look."), fields=flat_errors(form.errors))
    return dict(form.validated_data)


def flat_errors(errors: Any, prefix: str = "") -> dict[str, list[str]]:
    """A serializer's errors, as field -> sentences; nested fields as `items[0].finding`."""
    flat: dict[str, list[str]] = {}
    if isinstance(errors, dict):
        for name, inner in errors.items():
            label = "" if name == "non_field_errors" else f"[{name}]" if isinstance(name, int) else str(name)
            dot = "." if prefix and label and not label.startswith("[") else ""
            flat |= flat_errors(inner, f"{prefix}{dot}{label}")
        return flat
    if isinstance(errors, list) and any(isinstance(inner, dict) for inner in errors):
        for place, inner in enumerate(errors):
            flat |= flat_errors(inner, f"{prefix}[{place}]")
        return flat
    return {prefix: [str(sentence) for sentence in errors]} if errors else {}


@sight.everything()
def permitted(person: User, subject: Subject, declaration: Act, data: Any = None) -> Refusal | None:
    """Why this person could not do this now; None when they can. Nothing is changed."""
    try:
        check(subject, declaration, person, data or {})
    except Refusal as refusal:
        return refusal
    return None


@sight.everything()
def acts_open_to(person: User, subject: Subject) -> list[tuple[Act, Any]]:
    """What this person can do now, as (act, part) pairs: the only list of buttons, steps and the API's `acts`."""
    return list(_acts_open_to(person, subject))


def _acts_open_to(person: User, subject: Subject) -> Iterator[tuple[Act, Any]]:
    for declaration in declared.acts_on(type(subject)):
        if not declaration.listed:
            continue
        parts: Sequence[Any] = subject.parts(declaration.part) if declaration.part else [subject]
        for part in parts:
            if part.standing not in declaration.phase:
                continue
            data = {declaration.part: part.number} if declaration.part else {}
            if permitted(person, subject, declaration, data) is None:
                yield declaration, part
