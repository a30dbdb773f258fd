"""What the address of the queue asks for: the view, the filters beside it, the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import QueryDict

from core.money import EXPONENTS
from core.phrases import phrase_later
from disputes.models import Correction, Exhibit, Fee, FeeState, Phase, Question, Reading, Recommendation, Reply
from people.languages import LANGUAGES
from people.models import User

VIEWS = {
    "all": phrase_later("To claim and mine"),
    "claim": phrase_later("To claim"),
    "applications": phrase_later("Applications"),
    "waiting": phrase_later("Waiting for me"),
    "mine": phrase_later("My cases"),
    "snoozed": phrase_later("Snoozed"),
    "back": phrase_later("Back in the queue"),
    "second": phrase_later("Second opinions"),
    "closed": phrase_later("Closed"),
}
ORDERS = {
    "due": phrase_later("Answer due first"),
    "oldest": phrase_later("Oldest first"),
    "newest": phrase_later("Newest first"),
}
WAITS = {"me": phrase_later("You"), "side": phrase_later("One side"), "both": phrase_later("Both sides")}
MINE = "mine"  # of languages: any that the mediator reads
AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")


@dataclass(frozen=True)
class Asked:
    """Anything unknown in the address counts as not said. `reads`: the languages of who asks."""

    view: str = "all"
    words: str = ""
    phase: str = ""
    order: str = "due"
    language: str = ""
    least: str = ""
    most: str = ""
    waits: str = ""
    unread: bool = False
    reads: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, query: QueryDict, default: str = "all", reads: Sequence[str] = ()) -> Asked:
        def known(name: str, among: Sequence[str], otherwise: str = "") -> str:
            said = query.get(name, otherwise)
            return said if said in among else otherwise

        least, most = (_amount(query.get(name, "")) for name in ("from", "to"))
        return cls(
            view=known("view", [*VIEWS], default),
            words=query.get("q", "").replace("\0", "").strip()[:100],
            phase=known("phase", Phase.values),
            order=known("order", [*ORDERS], "due"),
            language=known("language", [MINE, *LANGUAGES]),
            least=least,
            most=most,
            waits=known("waits", [*WAITS]),
            unread=query.get("unread") == "1",
            reads=tuple(reads),
        )

    @property
    def beside(self) -> dict[str, str]:
        """The filters beside the view and its order, as the address names them."""
        return {
            "q": self.words,
            "phase": self.phase,
            "language": self.language,
            "from": self.least,
            "to": self.most,
            "waits": self.waits,
            "unread": "1" if self.unread else "",
        }

    @property
    def is_filtered(self) -> bool:
        return any(self.beside.values())

    @property
    def is_of_a_mediators_own(self) -> bool:
        """Whether it can be true only of cases that some mediator has."""
        return bool(self.waits or self.unread)

    def query(self, **changes: str | int) -> str:
        """What asks for the same, with changes."""
        said: dict[str, str | int] = {"view": self.view, "order": self.order, **self.beside}
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in (said | changes).items() if value != ""})
        return query.urlencode()

    def address(self, **changes: str | int) -> str:
        return f"?{self.query(**changes)}"

    @property
    def cleared(self) -> str:
        """The address of the view without any filter."""
        return self.address(**dict.fromkeys(self.beside, ""))


def _amount(said: str) -> str:
    said = said.replace(",", "").strip()
    return said if AMOUNT.fullmatch(said) else ""


def fitting(asked: Asked, person: User) -> Q:
    """Cases that fit what was typed and chosen beside the view."""
    found = Q(phase=asked.phase) if asked.phase else Q()
    if asked.words:
        found &= _named(asked.words)
    if asked.language:
        found &= _in_language(asked)
    if asked.least:
        found &= _amounts("gte", asked.least)
    if asked.most:
        found &= _amounts("lte", asked.most)
    if asked.waits:
        found &= waiting_for(asked.waits, person)
    return found & _unread_by(person) if asked.unread else found


def _named(words: str) -> Q:
    """Cases whose reference, title or sides these words name."""
    number = words.upper().removeprefix("EH-").lstrip("0")
    named = (
        Q(contract__title__icontains=words)
        | Q(contract__client__display_name__icontains=words)
        | Q(contract__freelancer__display_name__icontains=words)
    )
    return named | Q(number=int(number)) if number.isdecimal() and len(number) < 10 else named


def _in_language(asked: Asked) -> Q:
    """Each side reads it; of one's own languages, each side any."""
    wanted = list(asked.reads) if asked.language == MINE else [asked.language]
    return Q(contract__client__languages__overlap=wanted) & Q(contract__freelancer__languages__overlap=wanted)


def _amounts(than: str, said: str) -> Q:
    """In dispute, in the currency of each case: a hundred is a hundred dollars, and a hundred yen."""
    others = [code for code, digits in EXPONENTS.items() if digits != 2]
    found = ~Q(contract__currency__in=others) & Q(**{f"amount__{than}": _minor(said, 2, than)})
    for digits in {EXPONENTS[code] for code in others}:
        codes = [code for code in others if EXPONENTS[code] == digits]
        found |= Q(contract__currency__in=codes) & Q(**{f"amount__{than}": _minor(said, digits, than)})
    return found


def _minor(said: str, digits: int, than: str) -> int:
    """Whole minor units: what is finer than the currency does not let in less, or more, than was said."""
    exact = Decimal(said).scaleb(digits)
    whole = int(exact)
    return whole + 1 if than == "gte" and exact > whole else whole


def asked_in_recommendation() -> Q:
    """A side waits for an answer about the recommendation, or for a correction."""
    asked = Question.objects.filter(answered_at=None).values("case")
    corrected = Correction.objects.filter(decided_at=None).values("case")
    return Q(phase=Phase.RECOMMENDATION) & (Q(pk__in=asked) | Q(pk__in=corrected))


def waiting_for(whom: str, person: User) -> Q:
    """Cases in which it is this mediator's move, one side's, or that of both."""
    me = Q(mediator=person) & (Q(phase=Phase.MEDIATION) | asked_in_recommendation())
    if whom == "me":
        return me
    latest = Recommendation.objects.filter(case=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    replied = Exists(Reply.objects.filter(recommendation=Subquery(latest)))
    settled = Exists(Fee.objects.filter(case=OuterRef("pk"), state__in=(FeeState.PAID, FeeState.WAIVED)))
    recommended = Q(phase=Phase.RECOMMENDATION, second_opinion_since=None) & ~me
    elects = Q(phase=Phase.ELECTION)
    if whom == "side":
        return (recommended & Q(replied)) | (elects & Q(settled))
    return (recommended & ~Q(replied)) | (elects & ~Q(settled)) | Q(phase__in=(Phase.RESPONSE, Phase.NEGOTIATION))


def _unread_by(person: User) -> Q:
    """Cases of this mediator with an exhibit that they have not opened."""
    read = Reading.objects.filter(mediator=person).values("exhibit")
    unread = Exhibit.objects.filter(case=OuterRef("pk")).exclude(pk__in=read)
    return Q(mediator=person) & Q(Exists(unread))
