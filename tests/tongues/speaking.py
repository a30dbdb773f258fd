"""A made-up language: every text of ours between brackets. What stands outside them on a page was not said by `phrase`.

It goes by the code of Manx, of which CLDR knows the days and months, and in which no library says anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages import Catalog
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from core.languages import catalogues, extracting

CODE = "gv"
OPENS, CLOSES = "⟦", "⟧"
PLACE = re.compile(r"\{\w*\}|%\(\w+\)s|%%|<[^>]*>|&\w+;")


def said(words: str) -> str:
    return f"{OPENS}{words}{CLOSES}"


def catalogue(extracted: Catalog) -> Catalog:
    made = Catalog(locale=CODE, charset="utf-8", fuzzy=False)
    for message in extracted:
        if message.id:
            forms = catalogues.forms(message.id)
            string = tuple(said(forms[-1]) for _ in range(made.num_plurals)) if len(forms) > 1 else said(forms[0])
            made.add(message.id, string, context=message.context)
    return made


def written(where: Path) -> Path:
    """The catalogue of the language, in a folder like `locale/`."""
    folder = where / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(catalogues.compiled(catalogue(extracting.code())))
    return where


@contextmanager
def made_up(where: Path) -> Iterator[str]:
    """The portal offers this language alone, and speaks it to everybody."""
    with (
        override_settings(LOCALE_PATHS=[where], LANGUAGES=[(CODE, "Gaelg")], LANGUAGE_CODE=CODE),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(trans_real, "_translations", {})
        _forget()
        with translation.override(CODE):
            yield CODE
    _forget()


def _forget() -> None:
    trans_real.reset_cache(setting="LANGUAGES", enter=True)
