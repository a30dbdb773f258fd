"""What Django REST framework says is wrong with a field, told apart in whatever language it was said."""

from __future__ import annotations

import re

from django.utils.translation import gettext

_MISSING = ("This field is required.", "This field may not be blank.", "This field may not be null.")
_NO_CHOICE = '"{input}" is not a valid choice.'
_AT_MOST = "Ensure this value is less than or equal to {max_value}."
_AT_LEAST = "Ensure this value is greater than or equal to {min_value}."


def is_missing(words: str) -> bool:
    """Whether nothing is wrong but that nothing was filled in."""
    return words in {gettext(each) for each in _MISSING}


def is_no_choice(words: str) -> bool:
    """Whether something was chosen that cannot be chosen; usually nothing."""
    return _within(words, _NO_CHOICE) is not None


def most(words: str) -> str | None:
    """The figure that is the most, where it was passed."""
    return _within(words, _AT_MOST)


def least(words: str) -> str | None:
    """The figure that is the least, where it was not reached."""
    return _within(words, _AT_LEAST)


def _within(words: str, pattern: str) -> str | None:
    """What stands in the pattern's only place."""
    before, _, after = re.sub(r"\{\w+\}", "\0", gettext(pattern)).partition("\0")
    fits = words.startswith(before) and words.endswith(after) and len(words) >= len(before) + len(after)
    return words[len(before) : len(words) - len(after)] if fits else None
