"""Texts that mediators have ready: filled in from a case when they are put into a message, and never sent by that.

The names in braces are these and no others, and what they stand for is words alone: nothing in a text is computed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from core import clock
from core.errors import Invalid, NotAllowed, NotFound
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment, money_words
from disputes.models import Case, ReadyText
from disputes.models.ready_text import LONGEST_TEXT, LONGEST_TITLE, MOST_OF_ONE
from disputes.process import clock_of
from disputes.reading import close_of
from people.models import Role, User
from record.declaring import CLIENT, FREELANCER

PLACE = re.compile(r"\{([^{}\n]*)\}")


def _deadline(case: Case) -> str:
    running = None if case.is_closed else clock_of(case)
    if running is None or running.is_stopped:
        return phrase("[the clock stands still: put in a date]")
    return long_deadline(running.due_at)


def _evidence_closes(case: Case) -> str:
    close = close_of(case)
    return long_moment(close.closes_at) if close else phrase("[no close of evidence is announced]")


# Name -> what it stands for, for the page where texts are written, and how it is read from a case.
VARIABLES: dict[str, tuple[str, Callable[[Case], str]]] = {
    "client": (phrase_later("the client’s name"), lambda case: case.person_of(CLIENT).display_name),
    "freelancer": (phrase_later("the freelancer’s name"), lambda case: case.person_of(FREELANCER).display_name),
    "mediator": (phrase_later("your name"), lambda case: str(case.mediator or "")),
    "case": (phrase_later("the number of the case"), lambda case: case.reference),
    "title": (phrase_later("the title of the contract"), lambda case: case.title),
    "amount": (phrase_later("the amount in dispute"), lambda case: money_words(case.amount, case.currency)),
    "deadline": (phrase_later("until when the present stage runs"), _deadline),
    "evidence_closes": (phrase_later("when the evidence closes, as you announced it"), _evidence_closes),
}


def filled(text: str, case: Case) -> str:
    """Each place filled once: what comes from the case is not looked through again."""

    def words(place: re.Match[str]) -> str:
        known = VARIABLES.get(place[1])
        return known[1](case) if known else place[0]

    return PLACE.sub(words, text)


def inserted(pk: int, case: Case, person: User, *, below: str) -> str:
    """What was typed, and the chosen text under it. Raises NotFound where it was removed, or is somebody else's."""
    chosen = ReadyText.objects.readable_by(person).filter(pk=pk).first()
    if chosen is None:
        raise NotFound(phrase("This text is not there any more. Choose another."))
    return "\n\n".join(part for part in (below.rstrip(), filled(chosen.text, case)) if part)


def save(by: User, *, title: str, text: str, of_the_house: bool, changing: ReadyText | None = None) -> ReadyText:
    """A new one, or what `changing` says from now on. Raises Invalid with all that is wrong at once."""
    owner = _owner(by, of_the_house=of_the_house)
    title, text = (each.replace("\x00", "").replace("\r\n", "\n").strip() for each in (title, text))
    if wrong := _faults(title, text):
        raise Invalid(phrase("This text was not saved."), fields=wrong)
    if changing is None and ReadyText.objects.filter(owner=owner).count() >= MOST_OF_ONE:
        raise Invalid(
            phrase("This text was not saved."),
            fields={"": [phrase("There are {most_of_one} texts. Remove one first.", most_of_one=MOST_OF_ONE)]},
        )
    made = changing or ReadyText(owner=owner)
    made.title, made.text, made.changed_at = title, text, clock.now()
    made.save()
    return made


def remove(by: User, text: ReadyText) -> None:
    """What was sent with it stays sent."""
    if not ReadyText.objects.changeable_by(by).filter(pk=text.pk).exists():
        raise NotAllowed(phrase("This text is not yours to remove."))
    text.delete()


def _owner(by: User, *, of_the_house: bool) -> User | None:
    if not by.has_role(Role.OPERATOR if of_the_house else Role.MEDIATOR):
        raise NotAllowed(phrase("Texts of the house are changed by operators, and a mediator’s own by that mediator."))
    return None if of_the_house else by


def _faults(title: str, text: str) -> dict[str, list[str]]:
    found = {
        "title": [] if title else [phrase("Give it a title, by which you find it.")],
        "text": [] if text else [phrase("Write the text.")],
    }
    if len(title) > LONGEST_TITLE:
        found["title"].append(phrase("A title has at most {longest_title} characters.", longest_title=LONGEST_TITLE))
    if len(text) > LONGEST_TEXT:
        found["text"].append(phrase("A text has at most {longest_text} characters.", longest_text=LONGEST_TEXT))
    for name in dict.fromkeys(PLACE.findall(text)):
        if name not in VARIABLES:
            there = ", ".join(f"{{{each}}}" for each in VARIABLES)
            found["text"].append(
                phrase("“{{{name}}}” stands for nothing. You can use {there}.", name=name, there=there)
            )
    return {name: words for name, words in found.items() if words}
