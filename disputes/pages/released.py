"""What the pages say of a case about released money: nothing is held, and only an agreement brings any of it back."""

from __future__ import annotations

from core.phrases import phrase
from core.presenting import money_mark
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive, marked, sentence


def says(reader: Reader) -> list[str]:
    """The rules of such a case, in its own names and amounts; empty in any other, and once it has ended."""
    case = reader.case
    if not case.about_released or case.is_closed:
        return []
    whose = genitive(reader.called("freelancer"))
    return [
        marked(
            phrase(
                "{amount} was released before the case was opened. Nothing of it is held now.",
                amount=sentence(reader.money(case.amount)),
            )
        ),
        marked(
            phrase(
                "What you agree on goes back out of {whose} wallet at once. Where that does not "
                "cover it, nothing moves.",
                whose=whose,
            )
        ),
        phrase("A recommendation binds only if both of you accept it. There is no fee, and no arbitrator."),
        phrase("Without agreement the case ends, and the money stays where it is."),
    ]


def stays(reader: Reader) -> str:
    """What comes of no agreement, in words that follow a moment."""
    return phrase(
        "the case ends without agreement, and {amount} stays with {freelancer}.",
        amount=reader.money(reader.case.amount),
        freelancer=reader.called("freelancer"),
    )


def goes_back(reader: Reader) -> str:
    """Where the money of an agreement comes from."""
    whose = genitive(reader.called("freelancer"))
    return phrase(
        "It comes out of {whose} wallet. Where that does not cover it, nothing moves, and the case stays open.",
        whose=whose,
    )


def released_facts(reader: Reader) -> list[tuple[str, str]]:
    """Name and amount of each milestone that the case is about."""
    return [
        (
            phrase("Released, milestone {number}", number=row.milestone.number),
            money_mark(row.held, reader.case.currency, code=False),
        )
        for row in reader.case.what_was_held
    ]
