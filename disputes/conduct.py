"""The conduct annex to the record of a case: which flags were ruled on, and how. It never decides about money.

It is not part of the file for an arbitrator, who decides about money. No word of a message is in it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.phrases import phrase, phrase_later
from disputes.models import Case
from messaging.models import Flag, RaisedBy, Ruling
from messaging.turns import How
from record.verifying import annexes

SAYS = phrase_later(
    "Flags on messages of this case that a reviewer has ruled on. No ruling about a "
    "message moves money, bears on a recommendation or an award, or is in the file "
    "for an arbitrator. Measures on a person are private."
)
UPHELD = {
    "threat": phrase_later("It is a threat, or pressure by means that the rules forbid."),
    "harassment": phrase_later("It is an insult of a person, and no criticism of the work."),
    "circumvention": phrase_later("It leads to contact or payment outside the portal."),
}
DISMISSED = phrase_later("It breaks no rule.")
ON_A_PAGE = 30


@annexes("case", "conduct")
def annex(case: Case) -> dict[str, Any]:
    return {"says": SAYS, "flags": [_entry(flag) for flag in _ruled(case).order_by("ruled_at", "pk")]}


def on_the_page(case: Case) -> dict[str, Any]:
    """The last of the annex, in its order, and whether the file has more."""
    last = [_entry(flag) for flag in _ruled(case).order_by("-ruled_at", "-pk")[: ON_A_PAGE + 1]]
    return {"says": SAYS, "flags": last[:ON_A_PAGE][::-1], "has_more": len(last) > ON_A_PAGE}


def _ruled(case: Case) -> QuerySet[Flag]:
    ruled = Flag.objects.of(case).exclude(state=Ruling.PENDING)
    return ruled.select_related("message").prefetch_related("turns")


def _entry(flag: Flag) -> dict[str, Any]:
    overturned = any(turn.how == How.OVERTURNED for turn in flag.turns.all())
    return {
        "flag": f"F-{flag.pk:04d}",
        "message": flag.message.number,
        "category": flag.category,
        "ruling": phrase("{state}, on appeal", state=flag.state) if overturned else flag.state,
        "ruled_at": flag.ruled_at.isoformat(timespec="seconds") if flag.ruled_at else None,
        "reason": in_short(flag),
    }


def in_short(flag: Flag) -> str:
    """In the portal's words: what a reviewer wrote may quote the message, and is for who wrote it."""
    raised = phrase("Found by the screen.") if flag.raised_by == RaisedBy.SCREEN else phrase("Reported by a reader.")
    return f"{UPHELD[flag.category] if flag.state == Ruling.UPHELD else DISMISSED} {raised}"
