"""Whether a file is what it is called, no larger than is taken, and harmless: the same questions however it came.

Everything is read piece by piece from where it lies. What has to be held whole (pictures, texts) has a smaller limit.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO, cast

from django.core.files.base import File

from core.errors import Invalid, invalid
from core.phrases import phrase
from evidence import archives, content, kinds, pictures, scanning
from evidence.limits import IN_ONE_GO, LARGEST, MIB
from evidence.models import StoredFile
from evidence.names import shown_size
from people.models import User


def announced(name: str, size: int, most: int = LARGEST) -> kinds.Kind:
    """The kind that its name promises. Raises Invalid for one that is not taken, or for too many bytes."""
    kind = kinds.kind_named(name)
    if kind is None:
        raise Invalid(
            phrase("“{name}” is of a kind that is not taken.", name=name),
            fields={"file": [phrase("“{name}”: allowed are {allowed}.", name=name, allowed=kinds.ALLOWED)]},
        )
    if size == 0:
        raise invalid("file", phrase("“{name}” is empty.", name=name))
    if size > min(most, kind.largest):
        raise _too_large(name, size, kind, min(most, kind.largest))
    return kind


def named(name: str, file: File[bytes], by: User, most: int = LARGEST) -> StoredFile:
    """The row that it will be, not saved: with its size, its hash, and the kind that it is. Raises Invalid."""
    kind = announced(name, file.size or 0, most)
    file.seek(0)
    head = file.read(content.HEAD)
    if not kind.recognises(head, cast(BinaryIO, file)):
        looks_like = content.likely_name(head)
        wrong = (
            phrase(
                "“{name}” is called a {word}, but its content looks like {looks_like}.",
                name=name,
                word=kind.word,
                looks_like=looks_like,
            )
            if looks_like
            else phrase(
                "“{name}” is called a {word}, but its content is something else or damaged.", name=name, word=kind.word
            )
        )
        raise invalid("file", wrong)
    size, sha256 = _measured(file)
    announced(name, size, most)
    return StoredFile(uploaded_by=by, name=name, size=size, sha256=sha256, content_type=kind.content_type)


def refuse_unfit(file: StoredFile, whole: File[bytes]) -> None:
    """What is of a kind that is taken may still be made to do harm to whoever opens it."""
    binary = cast(BinaryIO, whole)
    pictures.refuse_unfit(file.name, file.content_type, binary)
    archives.refuse_unfit(file.name, file.content_type, binary)
    scanning.refuse_malware(file.name, binary, file.size)


def _too_large(name: str, size: int, kind: kinds.Kind, most: int) -> Invalid:
    # Never let rounding say that 25.0 MiB is more than 25 MiB.
    shown = shown_size(size) if size >= most + 52_429 else phrase("{size} bytes", size=f"{size:,}")
    if kind.largest < LARGEST:
        words = phrase(
            "“{name}” has {shown}; a {word} may have at most {largest} MiB.",
            name=name,
            shown=shown,
            word=kind.word,
            largest=kind.largest // MIB,
        )
        return Invalid(words, instead=phrase("Make it smaller, or add what matters of it."), fields={"file": [words]})
    words = phrase(
        "“{name}” has {shown}; a file may have at most {most} MiB.", name=name, shown=shown, most=most // MIB
    )
    if most == IN_ONE_GO and size <= LARGEST:
        words = phrase(
            "“{name}” has {shown}; sent in one go, a file may have at most {most} MiB.",
            name=name,
            shown=shown,
            most=most // MIB,
        )
        instead = phrase(
            "Up to {largest} MiB are sent in parts: by this page where JavaScript is on, or by the API.",
            largest=LARGEST // MIB,
        )
        return Invalid(words, instead=instead, fields={"file": [words]})
    return invalid("file", words)


def _measured(file: File[bytes]) -> tuple[int, str]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    for chunk in file.chunks():
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
