"""What people read, in the language of whoever reads it: said whole, with named places for what differs.

`phrase` is for words that are said now, `phrase_later` for those that stand in a module before anybody asks,
`phrase_of` for those that depend on a number. A sentence is never put together from halves: no other language divides
it at the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, override, pgettext


def phrase(words: str, /, **places: object) -> str:
    """The words in the reader's language, with what belongs into their `{places}`."""
    found = gettext(words)
    return found.format_map(places) if places else found


def phrase_as(meaning: str, words: str, /, **places: object) -> str:
    """Like `phrase`, for words so short that they mean different things in different places: `meaning` says which."""
    found = pgettext(meaning, words)
    return found.format_map(places) if places else found


def phrase_marked(words: str, /, **places: Any) -> SafeString:
    """Like `phrase`, for words with HTML in them: what comes into the places is escaped, unless it is HTML already."""
    escaped = {name: conditional_escape(value) for name, value in places.items()}
    return mark_safe(gettext(words).format_map(escaped))  # noqa: S308 (the words are ours, the rest is escaped)


def phrase_of(number: int, one: str, many: str, /, **places: object) -> str:
    """The form of the words that fits the number, which stands in them as `{number}`."""
    return ngettext(one, many, number).format_map({"number": number, **places})


def all_of(parts: Iterable[object], /) -> str:
    """“a, b and c”."""
    return _listed(parts, lambda first, last: phrase("{first} and {last}", first=first, last=last))


def one_of(parts: Iterable[object], /) -> str:
    """“a, b or c”."""
    return _listed(parts, lambda first, last: phrase("{first} or {last}", first=first, last=last))


def row_of(parts: Iterable[object], /) -> str:
    """“a, b, c”."""
    return phrase_as("between the parts of a list", ", ").join(map(str, parts))


def _listed(parts: Iterable[object], ends: Callable[[str, str], str]) -> str:
    *first, last = [str(part) for part in parts] or [""]
    return ends(row_of(first), last) if first else last


def without_stop(words: str, /) -> str:
    """The words without the stop at their end, whatever the language writes there: something is said after them."""
    return str(words).rstrip(".।")


def phrase_kept(words: str, /) -> str:
    """What was kept in English, in the reader's language; what somebody wrote, or is not ours, stays as it is."""
    return gettext(words) if words else ""


@contextmanager
def in_english() -> Iterator[None]:
    """For what others than its reader get, whoever has it made: the arbitrator's file and the pack for a bank, whose
    hashes are kept, and CSV, whose columns programs know by their names. Around the making, or over a function.

    Not over a generator, which is left and entered again while others speak.
    """
    with override("en"):
        yield


class Later(str):
    """Words of ours that are translated where they are read: shown, formatted, put together with others.

    For everything else it is the English text: as a key, compared, written into the record or a file.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return gettext(self.english)

    @property
    def english(self) -> str:
        return str.__str__(self)

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __add__(self, more: str) -> str:
        return str(self) + more

    def __radd__(self, before: str) -> str:
        return before + str(self)

    def __mod__(self, places: Any) -> str:
        return str.__mod__(str(self), places)


def english_of(words: str, /) -> str:
    """What the words are for a program: made once, whoever asks first."""
    return words.english if isinstance(words, Later) else words


def phrase_later(words: str, /) -> str:
    """Words of a module, said in the language of whoever reads them then."""
    return Later(words)


def _of_the_translation(name: str) -> Callable[..., Any]:
    def said(words: Later, *given: Any, **more: Any) -> Any:
        return getattr(str(words), name)(*given, **more)

    return said


# What makes other words of these, or looks into them, has the translation before it.
for _name in (
    "capitalize",
    "lower",
    "upper",
    "replace",
    "partition",
    "rpartition",
    "split",
    "strip",
    "rstrip",
    "format",
):
    setattr(Later, _name, _of_the_translation(_name))
