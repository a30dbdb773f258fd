"""The reference page of the API: every act and every reading, from the same declarations as the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework import serializers

from api.acts import input_of
from record.declaring import Act, declared
from record.serializers import needs_key

READINGS = (
    ("/api/v1/contracts/", "Your contracts; filters: phase, as_position."),
    ("/api/v1/contracts/{id}/", "A contract, by id or reference, with the acts open to you."),
    ("/api/v1/contracts/{id}/milestones/", "Its milestones: deliverables, what is held, what was handed in."),
    ("/api/v1/contracts/{id}/statement/", "Every transfer of it and of its cases."),
    ("/api/v1/contracts/{id}/record/", "Its record, event by event; record/export/ is the whole to keep."),
    ("/api/v1/cases/", "The cases that you see; filters: phase, open, contract, mine."),
    ("/api/v1/cases/{id}/", "A case, by id or reference, with the acts open to you."),
    ("/api/v1/cases/{id}/record/", "Its record; record/export/ is the whole to keep and to check."),
    ("/api/v1/cases/{id}/room/", "The messages between both sides and the mediator, as you may read them."),
    ("/api/v1/cases/{id}/statement/", "Every transfer of it."),
    ("/api/v1/files/{id}/", "A file that you may read."),
    ("/api/v1/wallet/", "Your balances; wallet/statement/ says how they came about."),
    ("/api/v1/payments/", "Your payments by card."),
    ("/api/v1/payouts/", "Your payouts to a bank account. POST takes money out, with an Idempotency-Key."),
    ("/api/v1/rulebooks/", "The published rulebooks, every version."),
)


@dataclass(frozen=True)
class Entry:
    """An act as the page shows it."""

    act: Act
    url: str
    needs_key: bool
    inputs: list[tuple[str, str, bool]]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    known = {kind.__name__.lower(): kind for kind in declared.subjects.values()}
    acts = {name: [_entry(act, name) for act in declared.acts_on(kind)] for name, kind in known.items()}
    chapters = [(name, entries) for name, entries in acts.items() if entries]
    return render(request, "api/reference.html", {"chapters": chapters, "readings": READINGS})


def _entry(act: Act, kind: str) -> Entry:
    url = f"/api/v1/{kind}s/" if act.founds else f"/api/v1/{kind}s/{{id}}/acts/{act.name}/"
    takes = input_of(act)
    return Entry(act, url, needs_key(act), list(_inputs(takes())) if takes else [])


def _inputs(form: Any, prefix: str = "") -> Iterable[tuple[str, str, bool]]:
    """(name, label, whether it is required), nested ones as `items[].done`."""
    for name, field in form.fields.items():
        yield f"{prefix}{name}", str(field.label or ""), field.required
        inner = getattr(field, "child", None)
        if isinstance(inner, serializers.Serializer):
            yield from _inputs(inner, f"{prefix}{name}[].")
