"""What scripts say, for a page that is not in English: its script `phrases.js` finds it there as JSON."""

from __future__ import annotations

from functools import cache

from babel.messages.mofile import read_mo

from core.languages import catalogues

Said = dict[str, str | list[str]]


@cache
def said(language: str) -> Said:
    """English text -> its translation; of a text with a plural, all its forms."""
    file = catalogues.path(language, "djangojs", ".mo")
    if not file.exists():
        return {}
    with file.open("rb") as opened:
        catalog = read_mo(opened)
    return {catalogues.first(each): _forms(catalogues.forms(each.string)) for each in catalog if each.id}


def _forms(forms: list[str]) -> str | list[str]:
    return forms if len(forms) > 1 else forms[0]
