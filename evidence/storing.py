"""Taking in a file: examined, written to storage, and only then entered as a row."""

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
from core.errors import Busy, NotFound
from core.phrases import phrase
from evidence import examining, quotas, sharing
from evidence.limits import IN_ONE_GO
from evidence.models import StoredFile, random_key
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
    file = examining.named(sanitised(upload.name or ""), upload, by, most=IN_ONE_GO)
    if sent_with:
        file.pk = UUID(bytes=keys.sealed(keys.digest([str(by.pk), sent_with, file.name, file.sha256]))[:16], version=4)
        if there := StoredFile.objects.filter(pk=file.pk, uploaded_by=by).first():
            return there
    quotas.refuse_more_unused(by, file.size)
    examining.refuse_unfit(file, upload)
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
        raise NotFound(phrase("A file of this form is not there any more. Please upload it again."))
    return [bound[pk] for pk in wanted]


def _written(content: File[bytes], key: str, size: int) -> str:
    """The key under which the store keeps it."""
    content.seek(0)
    try:
        key = default_storage.save(key, content)
        written = default_storage.size(key)
    except STORAGE_TROUBLE as trouble:
        log.error("storage refused a file of %s bytes: %s", size, trouble)
        forget(key)
        raise unwritten() from trouble
    if written != size:
        log.error("storage kept %s of %s bytes", written, size)
        forget(key)
        raise unwritten()
    return key


def _write(upload: UploadedFile, file: StoredFile) -> None:
    """The file as it came, and beside it what is shared of it, where that is something else."""
    copy = sharing.copy_of(file.name, file.content_type, cast(BinaryIO, upload))
    file.key = _written(upload, file.key, file.size)
    try:
        write_copy(file, copy)
    except Busy:
        forget(file.key)
        raise


def write_copy(file: StoredFile, copy: bytes | None) -> None:
    """What is shared of a file that lies in storage already: `copy`, or the file itself. After Busy, no copy."""
    file.shared_key = file.key
    file.shared_size, file.shared_sha256 = file.size, file.sha256
    if copy is None:
        return
    file.shared_size, file.shared_sha256 = len(copy), hashlib.sha256(copy).hexdigest()
    file.shared_key = _written(ContentFile(copy), random_key(), len(copy))


def _kept(upload: UploadedFile, file: StoredFile) -> StoredFile:
    """The row that stands for the file: this one, or that of whoever sent the same at the same time."""
    _write(upload, file)
    try:
        StoredFile.objects.bulk_create([file], ignore_conflicts=True)
        kept = StoredFile.objects.get(pk=file.pk, uploaded_by=file.uploaded_by)
    except DatabaseError:
        forget(*file.keys)
        raise
    if kept.key != file.key:
        forget(*file.keys)
    return kept


def unwritten() -> Busy:
    return Busy(
        phrase("The file could not be stored just now; nothing was saved."),
        instead=phrase("Try again in a few minutes. Your text is kept where the form still shows it."),
    )


def forget(*keys: str) -> None:
    """Drop what may have been written. Should that fail too, an object without a row is harmless."""
    for key in keys:
        with suppress(*STORAGE_TROUBLE):
            default_storage.delete(key)
