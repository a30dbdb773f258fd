"""Words of contract acts while a case of the contract is open: no way round its rooms, to threaten or to be reached.

They are no messages: no reviewer sees them, and nobody can fold them. So what a room would hold, mask or fold is not
taken, and where a side may not write to the other, words that an act can do without are not either. The act stays
possible: no right changes.
"""

from __future__ import annotations

from contracts.models import Contract
from contracts.words import watches_words
from core.errors import invalid
from core.phrases import phrase
from disputes import measures
from disputes.contact import contact
from disputes.foreseeing import WOULD
from disputes.models import Case
from messaging.screening import Category
from messaging.verdicts import verdict_on
from record.acts import Actor


@watches_words
def while_a_case_is_open(contract: Contract, by: Actor, field: str, words: str, needed: bool) -> None:
    case = Case.objects.open().filter(contract=contract).order_by("number").first()
    if case is None:
        return
    if not needed:
        _none_where_closed(case, by, field)
    found = verdict_on(words)
    if found.category is not Category.NONE:
        raise invalid(
            field,
            phrase(
                "{would}, and while {reference} is open no reviewer looks at words here. Word "
                "it differently, or write it in the room of the case.",
                would=WOULD[found.category][0],
                reference=case.reference,
            ),
        )


def _none_where_closed(case: Case, by: Actor, field: str) -> None:
    if why := measures.silence(by.user):
        raise invalid(field, phrase("{why} Leave this empty.", why=why))
    if not contact(case).is_direct:
        raise invalid(
            field,
            phrase(
                "Contact is not direct in {reference}. Leave this empty; the mediator can tell it.",
                reference=case.reference,
            ),
        )
