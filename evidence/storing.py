"""Taking in a file: checked, hashed, written to storage, and only then entered as a row."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, BinaryIO, cast
from uuid import UUID

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.db.models import QuerySet

from core import sight
from core.errors import Busy, Invalid, NotFound, invalid
from evidence import archives, content, kinds, pictures, scanning, sharing
from evidence.models import LARGEST, StoredFile, random_key
from evidence.names import sanitised
from people.models import User
from record import keys
from timers.models import Subject

log = logging.getLogger(__name__)

# What a store that is down, full or unreachable raises, local or S3.
STORAGE_TROUBLE = (OSError, BotoCoreError, ClientError, Boto3Error)


@sight.everything()
def store(upload: UploadedFile, by: User, sent_with: str = "") -> StoredFile:
    """Keep an uploaded file; it belongs to nothing until an act uses it. After Invalid or Busy nothing is kept.

    What comes again with the same idempotency key is the file that is kept already: a second click says the same.
    """
    name = sanitised(upload.name or "")
    _refuse_size(name, upload.size or 0)
    kind = _kind_of(name, upload)
    size, sha256 = _measure(upload)
    _refuse_size(name, size)
    file = StoredFile(uploaded_by=by, name=name, size=size, sha256=sha256, content_type=kind.content_type)
    if sent_with:
        file.pk = UUID(bytes=keys.sealed(keys.digest([str(by.pk), sent_with, name, sha256]))[:16], version=4)
        if there := StoredFile.objects.filter(pk=file.pk, uploaded_by=by).first():
            return there
    _refuse_unfit(upload, file)
    return _kept(upload, file)


def use(files: Iterable[UUID], subject: Subject, by: User, *, also: QuerySet[Any] | None = None) -> list[StoredFile]:
    """Bind one's own uploads to the contract or case whose act uses them, in the order given; binding again changes
    nothing. Raises NotFound for a file that is not this person's or is in use elsewhere, but for one of the subjects
    that are named `also`, to which it stays bound. Call it inside the act.
    """
    wanted = list(dict.fromkeys(files))
    StoredFile.objects.filter(pk__in=wanted, uploaded_by=by, subject=None).update(subject=subject)
    bound = {file.pk: file for file in StoredFile.objects.filter(pk__in=wanted, uploaded_by=by, subject=subject)}
    if len(bound) < len(wanted) and also is not None:
        others = StoredFile.objects.filter(pk__in=wanted, uploaded_by=by, subject__in=also)
        bound |= {file.pk: file for file in others}
    if len(bound) < len(wanted):
        raise NotFound("A file of this form is not there any more. Please upload it again.")
    return [bound[pk] for pk in wanted]


def shown_size(size: int) -> str:
    """Bytes as people read them: “26.0 MiB”, “512 bytes”."""
    if size < 1024:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{size / 1024:.1f} KiB" if size < 1024**2 else f"{size / 1024**2:.1f} MiB"


def _refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise invalid("file", f"“{name}” is empty.")
    if size > LARGEST:
        # Never let rounding say that 25.0 MiB is more than 25 MiB.
        shown = shown_size(size) if size >= LARGEST + 52_429 else f"{size:,} bytes"
        raise invalid("file", f"“{name}” has {shown}; a file may have at most {LARGEST // 1024**2} MiB.")


def _kind_of(name: str, upload: UploadedFile) -> kinds.Kind:
    kind = kinds.kind_named(name)
    if kind is None:
        raise Invalid(
            f"“{name}” is of a kind that is not taken.", fields={"file": [f"“{name}”: allowed are {kinds.ALLOWED}."]}
        )
    upload.seek(0)
    head = upload.read(content.HEAD)
    if not kind.recognises(head, cast(BinaryIO, upload)):
        looks_like = content.likely_name(head)
        but = f"its content looks like {looks_like}" if looks_like else "its content is something else or damaged"
        raise invalid("file", f"“{name}” is called a {kind.word}, but {but}.")
    return kind


def _refuse_unfit(upload: UploadedFile, file: StoredFile) -> None:
    """What is of a kind that is taken may still be made to do harm to whoever opens it."""
    whole = cast(BinaryIO, upload)
    pictures.refuse_unfit(file.name, file.content_type, whole)
    archives.refuse_unfit(file.name, file.content_type, whole)
    scanning.refuse_malware(file.name, whole)


def _measure(upload: UploadedFile) -> tuple[int, str]:
    upload.seek(0)
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _written(content: File[bytes], key: str, size: int) -> str:
    """The key under which the store keeps it."""
    content.seek(0)
    try:
        key = default_storage.save(key, content)
        written = default_storage.size(key)
    except STORAGE_TROUBLE as trouble:
        log.error("storage refused a file of %s bytes: %s", size, trouble)
        _forget(key)
        raise _unwritten() from trouble
    if written != size:
        log.error("storage kept %s of %s bytes", written, size)
        _forget(key)
        raise _unwritten()
    return key


def _write(upload: UploadedFile, file: StoredFile) -> None:
    """The file as it came, and beside it what is shared of it, where that is something else."""
    copy = sharing.copy_of(file.name, file.content_type, cast(BinaryIO, upload))
    file.key = file.shared_key = _written(upload, file.key, file.size)
    file.shared_size, file.shared_sha256 = file.size, file.sha256
    if copy is None:
        return
    file.shared_size, file.shared_sha256 = len(copy), hashlib.sha256(copy).hexdigest()
    try:
        file.shared_key = _written(ContentFile(copy), random_key(), len(copy))
    except Busy:
        _forget(file.key)
        raise


def _kept(upload: UploadedFile, file: StoredFile) -> StoredFile:
    """The row that stands for the file: this one, or that of whoever sent the same at the same time."""
    _write(upload, file)
    try:
        StoredFile.objects.bulk_create([file], ignore_conflicts=True)
        kept = StoredFile.objects.get(pk=file.pk, uploaded_by=file.uploaded_by)
    except DatabaseError:
        _forget(*file.keys)
        raise
    if kept.key != file.key:
        _forget(*file.keys)
    return kept


def _unwritten() -> Busy:
    return Busy(
        "The file could not be stored just now; nothing was saved.",
        instead="Try again in a few minutes. Your text is kept where the form still shows it.",
    )


def _forget(*keys: str) -> None:
    """Drop what may have been written. Should that fail too, an object without a row is harmless."""
    for key in keys:
        with suppress(*STORAGE_TROUBLE):
            default_storage.delete(key)
