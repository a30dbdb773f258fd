"""What fields say of their own accord, known again in the language in which they said it."""

from __future__ import annotations

import re

from django.utils.translation import gettext

MISSING = ("This field is required.", "This field may not be blank.", "This field may not be null.")
NO_CHOICE = '"{input}" is not a valid choice.'
AT_MOST = "Ensure this value is less than or equal to {max_value}."
AT_LEAST = "Ensure this value is greater than or equal to {min_value}."


def says(words: str, known: str) -> re.Match[str] | None:
    """Whether these are the known words; what stands in their place is the first group."""
    before, has_place, rest = gettext(known).partition("{")
    after = rest.partition("}")[2]
    return re.fullmatch(f"{re.escape(before)}(.*){re.escape(after)}" if has_place else re.escape(before), words)


def is_missing(words: str) -> bool:
    return any(says(words, known) for known in MISSING)
