"""Where the parts of an upload lie until it is whole: on the portal's own disk, or in the store, which joins them.

A sender sees one protocol: the portal says which part comes next and where it goes. All of it may raise Busy.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from botocore.exceptions import ClientError
from django.core.files.base import File
from django.core.files.storage import default_storage

from core.errors import Busy
from core.phrases import phrase
from evidence.limits import PART
from evidence.models import Upload
from evidence.storing import STORAGE_TROUBLE, forget

log = logging.getLogger(__name__)

_CHUNK = 64 * 1024


class Place(Protocol):
    """`link`: where the next part is sent, past the portal; empty where the portal takes it."""

    def begin(self, upload: Upload) -> str: ...
    def received(self, upload: Upload) -> int: ...
    def link(self, upload: Upload) -> str: ...
    def complete(self, upload: Upload) -> None: ...
    def opened(self, upload: Upload) -> AbstractContextManager[File[bytes]]: ...
    def drop(self, upload: Upload) -> None: ...


def place() -> Place:
    return InStore() if hasattr(default_storage, "bucket") else OnDisk()


@contextmanager
def answering() -> Iterator[None]:
    """What a disk or a store has against it is nobody's fault who sends a file. Raises Busy."""
    try:
        yield
    except STORAGE_TROUBLE as trouble:
        log.error("storage does not take part in an upload: %s", trouble)
        raise Busy(
            phrase("The file store does not answer just now. What has arrived is kept."),
            instead=phrase("Try again in a few minutes."),
        ) from trouble


class OnDisk:
    """Each part is written at its place in the file, under the name that it will keep."""

    def begin(self, upload: Upload) -> str:
        return ""

    def received(self, upload: Upload) -> int:
        return upload.received

    def link(self, upload: Upload) -> str:
        return ""

    def put(self, upload: Upload, part: IO[bytes]) -> None:
        """Behind what has arrived. It is on the disk, whatever happens to the machine, before anybody is told so."""
        path = Path(default_storage.path(upload.key))
        path.parent.mkdir(parents=True, exist_ok=True)
        part.seek(0)
        with path.open("r+b" if upload.received else "wb") as whole:
            whole.seek(upload.received)
            shutil.copyfileobj(part, whole, _CHUNK)
            whole.flush()
            os.fsync(whole.fileno())

    def complete(self, upload: Upload) -> None:
        pass

    def opened(self, upload: Upload) -> AbstractContextManager[File[bytes]]:
        return default_storage.open(upload.key)

    def drop(self, upload: Upload) -> None:
        forget(upload.key)


class InStore:
    """A multipart upload of S3: parts go to signed addresses, and the store itself knows which have arrived."""

    def __init__(self) -> None:
        storage: Any = default_storage
        self.client = storage.bucket.meta.client
        self.bucket = storage.bucket.name
        self.link_seconds = storage.querystring_expire

    def begin(self, upload: Upload) -> str:
        return str(self.client.create_multipart_upload(Bucket=self.bucket, Key=upload.key)["UploadId"])

    def received(self, upload: Upload) -> int:
        """Up to the first part that is missing, or is not as long as it has to be: that one is sent again."""
        if not upload.in_store:
            return upload.received
        try:
            return sum(part["Size"] for part in self._parts(upload))
        except ClientError as trouble:
            return self._joined(upload, trouble)

    def link(self, upload: Upload) -> str:
        """Of one part, of one length, for a few minutes."""
        named = {
            "Bucket": self.bucket,
            "Key": upload.key,
            "UploadId": upload.in_store,
            "PartNumber": upload.received // PART + 1,
            "ContentLength": upload.length_at(upload.received),
        }
        return str(self.client.generate_presigned_url("upload_part", Params=named, ExpiresIn=self.link_seconds))

    def complete(self, upload: Upload) -> None:
        """From then on the parts cannot be changed any more. Done twice, it is done."""
        if not upload.in_store:
            return
        try:
            parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in self._parts(upload)]
            self.client.complete_multipart_upload(
                Bucket=self.bucket, Key=upload.key, UploadId=upload.in_store, MultipartUpload={"Parts": parts}
            )
        except ClientError as trouble:
            self._joined(upload, trouble)

    @contextmanager
    def opened(self, upload: Upload) -> Iterator[File[bytes]]:
        """Fetched piece by piece, and never whole in memory."""
        with tempfile.TemporaryFile() as fetched:
            body = self.client.get_object(Bucket=self.bucket, Key=upload.key)["Body"]
            for chunk in body.iter_chunks(_CHUNK):
                fetched.write(chunk)
            fetched.flush()  # its size is asked of the disk
            yield File(fetched, upload.name)

    def drop(self, upload: Upload) -> None:
        """What cannot be dropped now is dropped by the store's own rule for uploads that nobody completes."""
        if upload.in_store:
            with suppress(*STORAGE_TROUBLE):
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=upload.key, UploadId=upload.in_store)
        forget(upload.key)

    def _joined(self, upload: Upload, trouble: ClientError) -> int:
        """Bytes of what an earlier try put together, whose answer was lost. Anything else is trouble."""
        if trouble.response["Error"]["Code"] != "NoSuchUpload":
            raise trouble
        return int(self.client.head_object(Bucket=self.bucket, Key=upload.key)["ContentLength"])

    def _parts(self, upload: Upload) -> list[dict[str, Any]]:
        """Those that have arrived without a gap between them, each as long as it has to be."""
        listed = self.client.list_parts(Bucket=self.bucket, Key=upload.key, UploadId=upload.in_store)
        found: list[dict[str, Any]] = []
        for part in listed.get("Parts", ()):
            offset = len(found) * PART
            if part["PartNumber"] != len(found) + 1 or part["Size"] != upload.length_at(offset):
                break
            found.append(part)
        return found


@contextmanager
def opened(upload: Upload) -> Iterator[File[bytes]]:
    """What has arrived, whole and seekable, on a disk: where it lies, or fetched piece by piece from the store."""
    where = place()
    with ExitStack() as open_until_then:
        with answering():
            content = open_until_then.enter_context(where.opened(upload))
        yield content
