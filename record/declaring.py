"""Declaring acts and lapses. From a declaration come the button, the endpoint, the matrix and the process page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Reconsider
from core.phrases import phrase_later
from people.models import User
from record.models import CLOCK
from timers.models import Deadline, Subject

CLIENT, FREELANCER = "client", "freelancer"
SIDES = (CLIENT, FREELANCER)
MEDIATOR, REVIEWER, OPERATOR = "mediator", "reviewer", "operator"


def other_side(side: str) -> str:
    return FREELANCER if side == CLIENT else CLIENT


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which position. The clock acts without a person."""

    person: User | None
    position: str

    @property
    def user(self) -> User:
        """The person, where the act is one that only people do."""
        if self.person is None:
            raise RuntimeError("the clock acts without a person")
        return self.person

    @property
    def other(self) -> str:
        return other_side(self.position)

    @property
    def is_party(self) -> bool:
        return self.position in SIDES


THE_CLOCK = Actor(None, CLOCK)

Limit = Callable[[Any, Actor], None]
Foresees = Callable[[Any, User, Mapping[str, Any]], Reconsider | None]


@dataclass(frozen=True)
class Act:
    """Something a person can do to a subject.

    `by` names the positions, `who` narrows them to persons (raises NotAllowed); `phase` is where the act is
    possible, `limit` says when this person has used it up, `takes` is the serializer of its input. With `part`, the
    act is about one part of the subject (a milestone), found by the input of that name. `bill` is what it costs to
    perform it, in minor units: it then takes a payment. `founds`: its subject does not exist before it. `foresees` says
    of its input what will not arrive as it was written: pages and API tell that first (`foreseeing`). `quiet` acts
    make no page stale, and one that does not `heed` is possible from a stale page. `while_held`: also possible
    while the subject is held for legal reasons. `confirms`: a page says first what it leads to, although it can be
    lifted again.
    """

    name: str
    subject: type[Subject]
    by: tuple[str, ...]
    phase: frozenset[str]
    run: Callable[..., Any]
    label: str
    takes: type | None = None
    who: Limit | None = None
    limit: Limit | None = None
    part: str = ""
    moves_money: bool = False
    final: bool = False
    quiet: bool = False
    heeds: bool = True
    while_held: bool = False
    confirms: bool = False
    listed: bool = True
    founds: bool = False
    bill: Callable[[Any, Actor], int] | None = None
    foresees: Foresees | None = None

    @property
    def explanation(self) -> str:
        return phrase_later((self.run.__doc__ or "").strip())

    @property
    def checks_first(self) -> bool:
        """Whether a page repeats what will happen before it happens."""
        return self.moves_money or self.final or self.confirms


@dataclass(frozen=True)
class Lapse:
    """What the clock does when a deadline of this kind has passed. `about` names what its number counts."""

    kind: str
    subject: type[Subject]
    run: Callable[[Any, Deadline], Any]
    waits: Callable[[Any, Deadline], datetime | None] | None = None
    about: str = "milestone"

    @property
    def name(self) -> str:
        return f"{self.kind}_lapsed"

    @property
    def explanation(self) -> str:
        return (self.run.__doc__ or "").strip()


@dataclass
class Declared:
    """All acts and lapses of the portal, in the order of their declaration."""

    acts: dict[tuple[type[Subject], str], Act] = field(default_factory=dict)
    lapses: dict[str, Lapse] = field(default_factory=dict)
    subjects: dict[str, type[Subject]] = field(default_factory=dict)

    def act(self, subject: type[Subject], name: str) -> Act | None:
        return self.acts.get((subject, name))

    def acts_on(self, subject: type[Subject]) -> Iterable[Act]:
        return [act for (on, _), act in self.acts.items() if on is subject]


declared = Declared()


def fresh(kind: type[Subject], pk: UUID) -> Subject:
    """A contract or case as it stands now, with what acts need of it. Raises NotFound."""
    found: Subject = kind.objects.fresh(pk)  # type: ignore[attr-defined]  # each kind has a manager of its own
    return found


def act(
    subject: type[Subject],
    *,
    by: str | Iterable[str],
    phase: str | Iterable[str],
    label: str,
    takes: type | None = None,
    name: str = "",
    **more: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function as an act. Its first argument is the locked subject, then `by`; its input follows by name."""

    def declare(run: Callable[..., Any]) -> Callable[..., Any]:
        made = Act(
            name=name or run.__name__,
            subject=subject,
            by=(by,) if isinstance(by, str) else tuple(by),
            phase=frozenset([phase] if isinstance(phase, str) else phase),
            run=run,
            label=label,
            takes=takes,
            **more,
        )
        if (subject, made.name) in declared.acts:
            raise RuntimeError(f"the act {made.name} is declared twice")
        declared.acts[subject, made.name] = made
        declared.subjects[subject.__name__.lower()] = subject
        return run

    return declare


def lapse(
    kind: str,
    subject: type[Subject],
    *,
    waits: Callable[[Any, Deadline], datetime | None] | None = None,
    about: str = "milestone",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare what happens when a deadline of this kind passes. Its arguments: the locked subject, the deadline.

    `waits` says until when a due one has to wait for something undecided, or when such a wait ended; None where there
    was nothing to wait for. `about` is what a deadline of this kind that is one of several says which it is of.
    """

    def declare(run: Callable[..., Any]) -> Callable[..., Any]:
        if kind in declared.lapses:
            raise RuntimeError(f"the lapse of {kind} is declared twice")
        declared.lapses[kind] = Lapse(kind, subject, run, waits, about)
        declared.subjects[subject.__name__.lower()] = subject
        return run

    return declare
