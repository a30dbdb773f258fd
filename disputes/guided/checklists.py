"""What usually helps as evidence, by what went wrong. Ticked for oneself: nobody reads it, nothing follows."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase_later

# What went wrong, as the guide asks for it -> the list that stands open.
OPENS = {"work": "not_as_agreed", "payment": "not_paid", "both": "not_agreed"}


@dataclass(frozen=True)
class Checklist:
    name: str
    title: str
    lines: tuple[tuple[str, str], ...]
    is_open: bool = False


LISTS = (
    Checklist(
        "nothing",
        phrase_later("Nothing was delivered"),
        (
            (
                "nothing-due",
                phrase_later("What was to be delivered, and until when: the contract, or a message that changed it"),
            ),
            ("nothing-asked", phrase_later("Your messages that ask where it is, and what came back")),
            ("nothing-empty", phrase_later("What did arrive, if it is empty, broken or something else")),
            (
                "nothing-sent",
                phrase_later("If you say that it was delivered: the file itself, and how and when it was sent"),
            ),
        ),
    ),
    Checklist(
        "not_as_agreed",
        phrase_later("It is not as agreed"),
        (
            (
                "agreed-what",
                phrase_later("The words that say what was agreed: the contract, the brief, an example that both knew"),
            ),
            ("agreed-file", phrase_later("The delivered file itself, in the version that it is about")),
            ("agreed-where", phrase_later("The place in it: a page, a line, a picture, a measurement")),
            ("agreed-changes", phrase_later("Change requests, and what was changed after them")),
        ),
    ),
    Checklist(
        "not_paid",
        phrase_later("The work is done and not paid"),
        (
            ("paid-file", phrase_later("The work as it was handed in, with its date")),
            ("paid-criteria", phrase_later("For each deliverable, where one sees that it meets “Done when”")),
            ("paid-said", phrase_later("What the client wrote about it: approval, silence, use of the work")),
            ("paid-changes", phrase_later("Which changes were asked for, and which of them belong to what was agreed")),
        ),
    ),
    Checklist(
        "late",
        phrase_later("It came late"),
        (
            ("late-date", phrase_later("The date that was agreed, and every later one that both accepted")),
            ("late-came", phrase_later("When it came: the time of the message or of the upload")),
            ("late-why", phrase_later("What it waited for: materials, answers or access of the other side")),
            ("late-harm", phrase_later("What the delay meant for the use of the work")),
        ),
    ),
    Checklist(
        "not_agreed",
        phrase_later("We disagree about what was agreed"),
        (
            ("meant-words", phrase_later("All versions of the brief or offer, with their dates")),
            ("meant-talk", phrase_later("The messages in which you settled it, with what came before and after")),
            ("meant-usual", phrase_later("An earlier piece of work between you that was done in the same way")),
        ),
    ),
)


def lists(reason: str) -> list[Checklist]:
    """All of them, in their order; the one for this reason stands open."""
    opens = OPENS.get(reason, "")
    return [Checklist(each.name, each.title, each.lines, each.name == opens) for each in LISTS]


def choices() -> list[tuple[str, str]]:
    return [line for each in LISTS for line in each.lines]
