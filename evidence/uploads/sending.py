"""Beginning an upload, and sending its parts: each may come again, none may leave a gap, and nobody else sees it."""

from __future__ import annotations

import tempfile
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from core import sight
from core.errors import Busy, Invalid, NotFound, Refusal, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from evidence import examining, quotas
from evidence.limits import PART
from evidence.models import State, Upload
from evidence.names import sanitised
from evidence.uploads.places import OnDisk, answering, place
from people.models import User

GONE = phrase_later("This upload is not there any more. Choose the file again.")
_CHUNK = 64 * 1024


class WrongOffset(Refusal):
    """A part that does not begin where the last one ended."""

    code, status = "wrong_offset", 409


@sight.everything()
def begin(by: User, name: str, size: int, sha256: str = "", mark: str = "") -> Upload:
    """A file is announced. Raises Invalid for what would be refused in any case, and Full."""
    name = sanitised(name)
    examining.announced(name, size)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
        quotas.refuse_more_unused(by, size)
        upload = Upload.objects.create(by=by, name=name, size=size, sha256=sha256, mark=mark)
    try:
        with answering():
            upload.in_store = place().begin(upload)
    except Busy:
        upload.delete()
        raise
    upload.save(update_fields=["in_store"])
    return upload


def stands(pk: UUID, by: User) -> Upload:
    """One's own upload, and how much of it has arrived. Raises NotFound, alike for what is gone and is another's."""
    upload = Upload.objects.current().select_related("file").filter(pk=pk, by=by).first()
    if upload is None:
        raise NotFound(GONE)
    return counted(upload)


def counted(upload: Upload) -> Upload:
    """What went straight into the store is counted there."""
    if upload.state == State.UPLOADING and upload.in_store:
        with answering():
            received = place().received(upload)
        if received != upload.received:
            upload.received = received
            Upload.objects.filter(pk=upload.pk, state=State.UPLOADING).update(received=received)
    return upload


def open_to_go_on(by: User) -> list[Upload]:
    """What this person may go on with, on this page or on another device."""
    return [counted(each) for each in Upload.objects.open_to_go_on().select_related("file").filter(by=by)]


def locked(pk: UUID, by: User) -> Upload:
    """One's own, until the end of the transaction. Raises NotFound."""
    upload = Upload.objects.current().select_for_update(of=("self",)).filter(pk=pk, by=by).first()
    if upload is None:
        raise NotFound(GONE)
    return upload


def take_part(pk: UUID, by: User, offset: int, sent: Any) -> Upload:
    """A part that comes through the portal, behind what has arrived. What has arrived already is taken as done.

    It is first read to its end beside the file, so that half a part changes nothing, and none comes after the check.
    """
    upload = stands(pk, by)
    if not isinstance(place(), OnDisk):
        raise WrongPhase(
            phrase("Parts of this upload go straight to the store."), instead=phrase("Send them where `next` says.")
        )
    if _is_there(upload, offset):
        return upload
    with tempfile.TemporaryFile() as part:
        _read(sent, part, upload.length_at(offset))
        with transaction.atomic():
            upload = locked(pk, by)
            if _is_there(upload, offset):
                return upload
            with answering():
                OnDisk().put(upload, part)
            upload.received += upload.length_at(offset)
            upload.save(update_fields=["received"])
    return upload


def _is_there(upload: Upload, offset: int) -> bool:
    """Whether this part has arrived. Raises WrongOffset where another one has to come before, and WrongPhase."""
    if upload.state == State.CANCELLED:
        raise WrongPhase(phrase("“{name}” was cancelled.", name=upload.name), instead=phrase("Choose the file again."))
    if offset % PART == 0 and offset < upload.received:
        return True
    if upload.state != State.UPLOADING:
        raise WrongPhase(phrase("“{name}” has arrived, and takes no more parts.", name=upload.name))
    if offset != upload.received or upload.has_arrived:
        raise WrongOffset(
            phrase(
                "Of “{name}” the first {received} bytes have arrived; a part cannot begin at {offset}.",
                name=upload.name,
                received=f"{upload.received:,}",
                offset=f"{offset:,}",
            ),
            instead=phrase("Ask where the upload stands, and send the part that `next` names."),
            fields={"offset": [str(upload.received)]},
        )
    return False


def _read(sent: Any, part: IO[bytes], length: int) -> None:
    """The body of a request, piece by piece. Raises Invalid for one that is shorter or longer than the part."""
    left = length
    try:
        while left > 0 and (chunk := sent.read(min(_CHUNK, left))):
            part.write(chunk)
            left -= len(chunk)
        is_longer = left == 0 and bool(sent.read(1))
    except OSError as cut:  # also Django's UnreadablePostError: whoever sent it is not there any more
        raise Invalid(phrase("The part did not arrive whole."), instead=phrase("Send it again.")) from cut
    if left or is_longer:
        raise invalid(
            "part", phrase("This part has to have {length} bytes. Nothing of it was kept.", length=f"{length:,}")
        )
