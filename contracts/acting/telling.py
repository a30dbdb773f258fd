"""What is particular to an act's pages: what it leads to, and how its form begins. Registered by the apps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from people.models import User
from record.declaring import Act, Actor
from timers.models import Subject


@dataclass(frozen=True)
class Telling:
    """Whom an act's page is for, and what it is about.

    `said` is the input once it has been validated; `about` is what its form has begun with (`Form.context`).
    """

    subject: Any
    part: Any
    actor: Actor
    act: Act
    said: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> User:
        if self.actor.person is None:
            raise LookupError("pages are for people, not for the clock")
        return self.actor.person


@dataclass(frozen=True)
class Told:
    """What an act leads to. Sentences are words or HTML, facts as components/facts.html draws them.

    `amount` (minor units) is said in the button, `done` once it is done; `grave` marks what cannot be taken back.
    `until` is when a final act can be taken back until, where this one can; `back` says how, where no moment does.
    """

    sentences: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    amount: int | None = None
    button: str = ""
    done: str = ""
    grave: bool = False
    until: str = ""
    back: str = ""


@dataclass(frozen=True)
class Form:
    """How an act's form begins.

    `initial` fills fields (a list of mappings fills rows), `choices` gives lists theirs, `legends` names the rows of
    a list that cannot get more of them. `context` is for a template of the act's own. `title` stands in for the act's
    label, where the same act is another step by now. `changes` says where a field is changed
    that has a page of its own.
    """

    initial: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    legends: Mapping[str, list[str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)


Tells = Callable[[Telling], Told]
Begins = Callable[[Telling], Form]
Silent = Callable[[Telling], Any]

_tells: dict[tuple[type[Subject], str], Tells] = {}
_begins: dict[tuple[type[Subject], str], Begins] = {}
_silent: dict[type[Subject], Silent] = {}


def consequences_of(model: type[Subject], act: str) -> Callable[[Tells], Tells]:
    """Register what an act leads to."""

    def register(tells: Tells) -> Tells:
        _tells[model, act] = tells
        return tells

    return register


def form_of(model: type[Subject], act: str) -> Callable[[Begins], Begins]:
    """Register how an act's form begins: in one place, for a second one would take the first one's choices away."""

    def register(begins: Begins) -> Begins:
        if (model, act) in _begins:
            raise ValueError(f"How the form of {act} begins is said twice.")
        _begins[model, act] = begins
        return begins

    return register


def silence_of(model: type[Subject]) -> Callable[[Silent], Silent]:
    """Register what comes of a subject, or of its part, if nobody does anything: for components/ifnothing.html."""

    def register(silent: Silent) -> Silent:
        _silent[model] = silent
        return silent

    return register


def is_told(act: Act) -> bool:
    """Whether somebody says what this act leads to."""
    return (act.subject, act.name) in _tells


def silence(telling: Telling) -> Any:
    """What the clock does if neither this act nor any other is done; None where no clock runs."""
    silent = _silent.get(telling.act.subject)
    return silent(telling) if silent and telling.subject is not None else None


def told(telling: Telling) -> Told:
    tells = _tells.get((telling.act.subject, telling.act.name))
    return tells(telling) if tells else Told()


def beginning(telling: Telling) -> Form:
    begins = _begins.get((telling.act.subject, telling.act.name))
    return begins(telling) if begins else Form()
