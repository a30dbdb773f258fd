"""The recommendation as a case shows it: the split, the reasons, who answered, and what accepting binds one to."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment, short_moment
from disputes.models import Exhibit, Phase, Recommendation
from disputes.pages.reader import Reader
from disputes.pages.ways_to_answer import Way, ways
from disputes.pages.wording import marked
from disputes.second_reading import is_open
from record.declaring import SIDES


@dataclass(frozen=True)
class Answered:
    side: str
    who: str
    words: str
    accepts: bool | None


@dataclass(frozen=True)
class Recommended:
    number: int
    mediator: str
    when: str
    to_client: int
    to_freelancer: int
    reasons: str
    would_change: str
    stands: str
    answers: list[Answered]
    kind: str = ""
    binds: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)
    sealed: str = ""


@dataclass(frozen=True)
class Earlier:
    """One that is not the one to answer any more. It stays on the record, and on the page of both sides."""

    title: str
    mediator: str
    when: str
    to_client: int
    to_freelancer: int
    reasons: str
    ended: str
    void: list[str]


def recommended(reader: Reader) -> Recommended | None:
    made = reader.case.last_recommendation
    if made is None:
        return None
    answers = bool(reader.side) and reader.case.phase == Phase.RECOMMENDATION
    return as_read(reader, made, ways(reader, made) if answers else [])


def as_read(reader: Reader, made: Recommendation, ways: list[Way]) -> Recommended:
    """How this reader finds it, with these ways to answer."""
    return Recommended(
        number=made.number,
        mediator=str(made.mediator),
        when=long_moment(made.issued_at),
        to_client=reader.case.amount - made.to_freelancer,
        to_freelancer=made.to_freelancer,
        reasons=made.reasons,
        would_change=made.would_change,
        stands=marked(stands(reader, made)),
        answers=[_answered(reader, made, side) for side in SIDES],
        kind=kind_of(made),
        binds=binds(reader) if reader.case.phase == Phase.RECOMMENDATION else [],
        ways=ways,
        earlier=earlier(reader, made),
        sealed=sealed(reader, made),
    )


def sealed(reader: Reader, made: Recommendation) -> str:
    """That it relies on what one side does not open; empty where it does not."""
    if not any(exhibit.is_sealed for exhibit in reader.exhibits):
        return ""
    cited = Exhibit.objects.filter(pk__in=made.findings.values("exhibits")).exclude(sealed_because="")
    named = ", ".join(str(exhibit) for exhibit in cited.order_by("number"))
    if not named:
        return ""
    return phrase(
        "It relies on an exhibit that is sealed ({named}). The gist of it stands with the evidence, for both sides.",
        named=named,
    )


def stands(reader: Reader, made: Recommendation) -> str:
    below = reader.case.rules.low_value_below
    if reader.case.phase != Phase.RECOMMENDATION:
        return (
            phrase("It was to stand unless both sides rejected it.")
            if made.stands
            else phrase("It was binding only if both accepted it.")
        )
    if made.stands and below is not None:
        return phrase(
            "Because less than {below} is at stake, it stands unless both sides reject it.", below=reader.money(below)
        )
    return phrase("It binds nobody who does not accept it. Silence is not acceptance.")


def binds(reader: Reader) -> list[str]:
    """Said beside the choice, to both sides alike."""
    if is_open(reader.case):
        return [
            phrase("Nobody answers while another mediator reads. What comes is the one to answer. You can still ask.")
        ]
    made = reader.case.last_recommendation
    silent = (
        phrase("It stands unless both of you reject it.")
        if made and made.stands
        else phrase("Silence is not acceptance.")
    )
    return [
        phrase("You may accept it or refuse it. {silent}", silent=silent),
        phrase(
            "It does not keep you from a court, and a court may decide differently. Accepting binds you to the split."
        ),
        _reflecting(reader),
    ]


def _reflecting(reader: Reader) -> str:
    if reader.deadline is None or reader.deadline.is_stopped:
        return phrase("Take your time: the clock stands still.")
    return phrase(
        "You can reflect until {due_at}. Nothing is won by answering sooner.",
        due_at=long_deadline(reader.deadline.due_at),
    )


AS_CORRECTED, A_SECOND_OPINION = phrase_later("as corrected"), phrase_later("a second opinion")


def kind_of(made: Recommendation) -> str:
    """What it is, where it is not the first: as it stands in headings."""
    if made.corrects_id:
        return AS_CORRECTED
    if made.number == 1:
        return ""
    return A_SECOND_OPINION if hasattr(made, "as_second_opinion") else ""


def earlier(reader: Reader, present: Recommendation) -> list[Earlier]:
    """Those before the present one, the newest first."""
    if present.number == 1:
        return []
    before = reader.case.recommendations.exclude(pk=present.pk).order_by("-number")
    return [_earlier(reader, made) for made in before.select_related("mediator").prefetch_related("replies")]


def _earlier(reader: Reader, made: Recommendation) -> Earlier:
    kind = kind_of(made)
    return Earlier(
        title=phrase("Second opinion {number}", number=made.number)
        if kind == A_SECOND_OPINION
        else phrase("Recommendation {number}", number=made.number),
        mediator=str(made.mediator),
        when=long_moment(made.issued_at),
        to_client=reader.case.amount - made.to_freelancer,
        to_freelancer=made.to_freelancer,
        reasons=made.reasons,
        ended=phrase("Its figure was corrected.")
        if hasattr(made, "corrected")
        else phrase("A second opinion took its place."),
        void=[_void(reader, reply.side, accepts=reply.accepts) for reply in made.replies.all()],
    )


def _void(reader: Reader, side: str, *, accepts: bool) -> str:
    if side == reader.side:
        if accepts:
            return phrase("You had accepted it. That is void.")
        return phrase("You had rejected it. That is void.")
    name = reader.name(side)
    if accepts:
        return phrase("{name} had accepted it. That is void.", name=name)
    return phrase("{name} had rejected it. That is void.", name=name)


def _answered(reader: Reader, made: Recommendation, side: str) -> Answered:
    reply = next((reply for reply in made.replies.all() if reply.side == side), None)
    who = phrase("You") if side == reader.side else reader.name(side)
    if reply is None:
        return Answered(
            side,
            who,
            phrase("not answered") if reader.case.phase != Phase.RECOMMENDATION else phrase("no answer yet"),
            None,
        )
    at = short_moment(reply.replied_at)
    return Answered(
        side,
        who,
        phrase("accepted it, {moment}", moment=at) if reply.accepts else phrase("rejected it, {moment}", moment=at),
        reply.accepts,
    )
