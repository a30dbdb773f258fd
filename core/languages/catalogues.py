"""The catalogues under `locale/`: brought up to what the code says, and compiled for reading.

`django` holds what pages, letters and refusals say, `djangojs` what scripts say. A text that changed keeps no old
translation by guess: it is missing until somebody writes it. What is translated and not said at present stands in
`memory.po`, and is taken from there once it is said.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from core.languages import extracting
from core.languages.known import TRANSLATED

DOMAINS = {"django": extracting.code, "djangojs": extracting.scripts}
MEMORY = "memory"
NEAREST = {"pt": "pt_BR"}
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "# What the portal says, in another language. Brought up to date by `make catalogues`."


def update() -> dict[str, int]:
    """Write every catalogue anew from the code, with what is translated; how many texts each language lacks."""
    templates = {domain: extracted() for domain, extracted in DOMAINS.items()}
    return {language: _update(language, templates) for language in TRANSLATED}


def _update(language: str, templates: dict[str, Catalog]) -> int:
    made = {domain: updated(language, domain, template) for domain, template in templates.items()}
    memory = remembered(language, made)
    path(language, MEMORY).parent.mkdir(parents=True, exist_ok=True)
    path(language, MEMORY).write_bytes(_written(memory))
    for domain, catalog in made.items():
        path(language, domain).write_bytes(_written(catalog))
        path(language, domain, ".mo").write_bytes(compiled(catalog))
    return sum(len(missing(catalog)) for catalog in made.values())


def remembered(language: str, made: dict[str, Catalog]) -> Catalog:
    """What is translated, here or in memory, and in none of these catalogues."""
    memory = Catalog(locale=language, charset="utf-8", fuzzy=False)
    there = [each for name in (*made, MEMORY) for each in read(language, name) if each.id and all(forms(each.string))]
    for message in sorted(there, key=_place):
        if all(catalog.get(message.id, context=message.context) is None for catalog in made.values()):
            memory.add(message.id, message.string, context=message.context)
    return memory


def updated(language: str, domain: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the texts of the template, in their order, and the translations there are."""
    sources = (read(language, domain), read(language, MEMORY), *of_libraries(language))
    # The same texts make the same file, whenever it is written.
    made = Catalog(locale=language, charset="utf-8", fuzzy=False, creation_date=BEGINNING, revision_date=BEGINNING)
    for message in sorted((each for each in template if each.id), key=_place):
        before = next((said for kept in sources if (said := _said(kept, message))), None)
        places = sorted({where for where, _ in message.locations})
        made.add(message.id, before, [(where, 0) for where in places], context=message.context)
    return made


def _said(kept: Catalog, message: Message) -> Any:
    """The translation of this text, where there is one in every form."""
    there = kept.get(message.id, context=message.context)
    return there.string if there is not None and all(forms(there.string)) else None


def _place(message: Message) -> tuple[str, str]:
    return str(message.id), message.context or ""


def read(language: str, domain: str) -> Catalog:
    there = path(language, domain)
    with io.BytesIO(there.read_bytes() if there.exists() else b"") as file:
        return read_po(file, locale=language)


@cache
def of_libraries(language: str) -> tuple[Catalog, ...]:
    """What libraries bring themselves in this language, or in the one of a country that comes nearest."""
    found = []
    for library in extracting.BORROWED:
        there = Path(import_module(library).__file__ or "").parent / "locale"
        for code in (language, NEAREST.get(language, language)):
            file = there / code / "LC_MESSAGES" / "django.mo"
            if file.exists():
                found.append(read_mo(io.BytesIO(file.read_bytes())))
    return tuple(found)


def path(language: str, domain: str, suffix: str = ".po") -> Path:
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / f"{domain}{suffix}"


def compiled(catalog: Catalog) -> bytes:
    with io.BytesIO() as file:
        write_mo(file, catalog)
        return file.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """The texts without a translation in every form."""
    return [first(each) for each in catalog if each.id and not all(forms(each.string))]


def wrong(catalog: Catalog) -> list[str]:
    """The translations that lack a place of their text, or have one that nobody fills."""
    return [
        f"{first(each)!r} -> {form!r}"
        for each in catalog
        if each.id and all(forms(each.string))
        for form in forms(each.string)
        if not any(places(form) == places(said) for said in forms(each.id))
    ]


def first(message: Message) -> str:
    return forms(message.id)[0]


def forms(said: object) -> list[str]:
    return [str(form or "") for form in said] if isinstance(said, (tuple, list)) else [str(said or "")]


def places(words: str) -> set[str]:
    """The names of the places in a text, in braces or in the manner of templates."""
    braces = {name for _, name, _, _ in Formatter().parse(words) if name} if "%(" not in words else set()
    return braces | {part.partition(")")[0] for part in words.split("%(")[1:]}


def _written(catalog: Catalog) -> bytes:
    with io.BytesIO() as file:
        write_po(file, catalog, omit_header=True, width=0, include_lineno=False)
        head = f'{HEADER}\nmsgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"MIME-Version: 1.0\\n"\n'
        kind = '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        return f'{head}{kind}"Plural-Forms: {catalog.plural_forms}\\n"\n\n'.encode() + file.getvalue()
