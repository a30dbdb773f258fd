"""The end of an upload: put together, examined like any other file, and then a file; refused; or given up."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction

from core import clock, sight
from core.errors import Invalid, WrongPhase, invalid
from core.phrases import phrase
from evidence import examining, sharing, storing
from evidence.limits import CHECKED_WITHIN
from evidence.models import State, StoredFile, Upload
from evidence.uploads.places import answering, opened, place
from evidence.uploads.sending import WrongOffset, locked, stands
from people.models import User


@sight.everything()
def finish(pk: UUID, by: User) -> Upload:
    """All of it has arrived: it is examined, and becomes a file. Done twice, it says the same twice.

    While another request examines it, it is answered as being checked. Raises Invalid for a file that is not taken, and
    Busy where it cannot be examined now; then it may be finished again.
    """
    since = clock.now()
    upload = stands(pk, by)
    with transaction.atomic():
        upload = locked(pk, by)
        if not _is_to_be_checked(upload, since):
            return _as_before(upload)
        upload.state, upload.checking_since = State.CHECKING, since
        upload.save(update_fields=["state", "checking_since"])
    try:
        with answering():
            place().complete(upload)
        Upload.objects.filter(pk=pk).update(in_store="")
        upload.in_store = ""
        return _checked(upload)
    except Invalid as refused:
        why = " ".join(words for words in (refused.message, refused.instead) if words)
        if _leaves_checking(upload, State.REFUSED, why=why):
            place().drop(upload)
        raise
    except BaseException:
        _leaves_checking(upload, State.UPLOADING)
        raise


def _is_to_be_checked(upload: Upload, now: datetime) -> bool:
    if upload.state == State.CHECKING:
        return upload.checking_since is None or now - upload.checking_since > CHECKED_WITHIN
    if upload.state != State.UPLOADING:
        return False
    if not upload.has_arrived:
        raise WrongOffset(
            phrase(
                "Of “{name}” {received} of {size} bytes have arrived.",
                name=upload.name,
                received=f"{upload.received:,}",
                size=f"{upload.size:,}",
            ),
            instead=phrase("Ask where the upload stands, and send the part that `next` names."),
            fields={"offset": [str(upload.received)]},
        )
    return True


def _as_before(upload: Upload) -> Upload:
    if upload.state == State.REFUSED:
        raise invalid("file", upload.why)
    if upload.state == State.CANCELLED:
        raise WrongPhase(phrase("“{name}” was cancelled.", name=upload.name), instead=phrase("Choose the file again."))
    return upload


def _checked(upload: Upload) -> Upload:
    """Between transactions: nobody waits for a lock while a film is looked through."""
    with opened(upload) as content:
        file = examining.named(upload.name, content, upload.by)
        if file.size != upload.size or upload.sha256 not in ("", file.sha256):
            raise invalid(
                "file",
                phrase(
                    "What arrived as “{name}” is not what was announced: its hash or size differs. Send it anew.",
                    name=upload.name,
                ),
            )
        examining.refuse_unfit(file, content)
        copy = sharing.copy_of(file.name, file.content_type, cast(BinaryIO, content))
    file.key = upload.key
    storing.write_copy(file, copy)
    return _kept(upload, file)


def _kept(upload: Upload, file: StoredFile) -> Upload:
    with transaction.atomic():
        is_still_wanted = Upload.objects.select_for_update().filter(
            pk=upload.pk, state=State.CHECKING, checking_since=upload.checking_since
        )
        if is_still_wanted.exists():
            file.save(force_insert=True)
            upload.state, upload.checking_since, upload.file = State.READY, None, file
            upload.save(update_fields=["state", "checking_since", "file"])
            return upload
    if file.has_copy:
        storing.forget(file.shared_key)
    # Only what nobody goes on with: another check may have taken this one's place, and look at the same bytes.
    goes_on = Upload.objects.filter(pk=upload.pk, state__in=(State.UPLOADING, State.CHECKING, State.READY))
    if not goes_on.exists():  # given up while it was examined
        place().drop(upload)
    return _as_before(stands(upload.pk, upload.by))


def _leaves_checking(upload: Upload, state: State, why: str = "") -> bool:
    """Whether it was still this check's to end."""
    mine = Upload.objects.filter(pk=upload.pk, state=State.CHECKING, checking_since=upload.checking_since)
    return mine.update(state=state, why=why, checking_since=None) == 1


@sight.everything()
def cancel(pk: UUID, by: User) -> Upload:
    """Give it up, at whatever point it stands; nothing of it is kept. Raises WrongPhase for a file that is in use."""
    with transaction.atomic():
        upload = locked(pk, by)
        if upload.state in (State.CANCELLED, State.REFUSED):
            return upload
        file = StoredFile.objects.select_for_update().filter(upload=upload).first()
        if file is not None and file.subject_id is not None:
            raise WrongPhase(phrase("“{name}” is in use. It stays where it is used.", name=upload.name))
        upload.state, upload.checking_since, upload.file = State.CANCELLED, None, None
        upload.save(update_fields=["state", "checking_since", "file"])
        if file is not None:
            file.delete()
    place().drop(upload)
    if file is not None:
        storing.forget(*file.keys)
    return upload


def forget_the_old() -> int:
    """How many uploads lasted a day, with what is left of those that never became a file. Of a store's multipart
    uploads, too: they cost as much as files, and are on no list of files.
    """
    forgotten = 0
    for pk in list(Upload.objects.expired().values_list("pk", flat=True)):
        with transaction.atomic():
            upload = Upload.objects.expired().select_for_update(skip_locked=True).filter(pk=pk).first()
            if upload is None:
                continue
            upload.delete()
        if upload.state in (State.UPLOADING, State.CHECKING):
            place().drop(upload)
        forgotten += 1
    return forgotten
