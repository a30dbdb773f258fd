"""Files of a form are stored at its first try and kept by their ids, so that no error ever loses one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from contracts.acting.drawing import Kept
from core.errors import Invalid
from evidence import names, storing
from evidence.models import StoredFile
from people.models import User


def file_fields(form: serializers.Serializer | None) -> list[str]:
    named = form.fields.items() if form is not None else ()
    return [name for name, field in named if field.style.get("kind") == "file"]


def take_in(
    form: serializers.Serializer | None, data: QueryDict, files: MultiValueDict, by: User, key: str
) -> dict[str, list]:
    """Store each upload and put its id among what the form says; what was wrong with files, by field.

    Under one key the same upload has the same id, so that a second click says what the first one said.
    """
    wrong: dict[str, list[str]] = {}
    for name in file_fields(form):
        for upload in files.getlist(name):
            try:
                stored = str(storing.store(upload, by, key).pk)
                if stored not in data.getlist(name):
                    data.appendlist(name, stored)
            except Invalid as refusal:
                said = [words for each in refusal.fields.values() for words in each]
                wrong.setdefault(name, []).extend([*(said or [refusal.message]), *filter(None, [refusal.instead])])
    return wrong


def kept_files(form: serializers.Serializer | None, data: QueryDict, by: User) -> dict[str, Kept]:
    """The person's own uploads that the form names, by id."""
    named = [pk for name in file_fields(form) for pk in data.getlist(name) if _is_id(pk)]
    if not named:
        return {}
    found: Iterable[StoredFile] = StoredFile.objects.filter(pk__in=named, uploaded_by=by)
    return {str(file.pk): Kept(str(file.pk), file.name, names.shown_size(file.size)) for file in found}


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
