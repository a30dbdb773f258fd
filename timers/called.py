"""What a kind of deadline is called in a sentence: each app says it of its own."""

from __future__ import annotations

from collections.abc import Callable

Names = Callable[[], dict[str, str]]
_names: list[Names] = []


def names_kinds(names: Names) -> Names:
    """Registers the names of kinds, in the language of whoever reads them then."""
    _names.append(names)
    return names


def called(kind: str) -> str:
    """“refund request”, as in “the time for refund request”."""
    return next((found for names in _names if (found := names().get(kind))), kind.replace("_", " "))
