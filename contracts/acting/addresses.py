"""Addresses by convention: a subject's page is named for its kind, the pages of its acts add “-act”."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.phrases import phrase
from record.declaring import Act, declared
from timers.models import Subject


def address(subject: Subject) -> str:
    """The page of a contract or a case."""
    return reverse(subject.kind, args=[subject.pk])


def act_url(subject: Subject, act: Act | str, part: Any = None, **query: Any) -> str:
    """The page of an act. `part` is the milestone that it is about; `query` names what else it is about."""
    declaration = _declaration(subject, act)
    if declaration.part and part is not None:
        query = {declaration.part: part.number} | query
    url = reverse(f"{subject.kind}-act", args=[subject.pk, declaration.name])
    return f"{url}?{urlencode(query)}" if query else url


def act_button(subject: Subject, act: Act | str, part: Any = None, *, style: str = "second", **more: Any) -> dict:
    """An act as components/act.html draws it."""
    declaration = _declaration(subject, act)
    about = phrase("milestone {number}", number=part.number) if declaration.part and part is not None else ""
    url = act_url(subject, declaration, part)
    return {"label": declaration.label, "url": url, "style": style, "for": about} | more


def _declaration(subject: Subject, act: Act | str) -> Act:
    if isinstance(act, Act):
        return act
    found = declared.act(type(subject), act)
    if found is None:
        raise LookupError(f"a {subject.kind} has no act called {act}")
    return found
