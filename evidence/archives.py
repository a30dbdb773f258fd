"""Whether an archive is what it says it is, and unpacks to no more than people can bear.

Its table of contents is asked first, and then not believed: everything is inflated once, to be counted and thrown away.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from core.errors import Invalid, cannot_work_now, invalid
from core.phrases import phrase, phrase_later

MOST_ENTRIES = 10_000
MOST_UNPACKED = 250 * 1024 * 1024  # bytes of all entries together, those of archives inside included
MOST_RATIO = 200  # how many times its packed size an archive may unpack to
HARMLESS = 10 * 1024 * 1024  # bytes; up to this no ratio matters
DEEPEST = 2  # an archive in an archive is looked through; one more inside is not taken
_CHUNK = 64 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1

ZIPPED = frozenset(
    {
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
    }
)
_ZIP = b"PK\x03\x04"
_UNREADABLE = {
    b"Rar!\x1a\x07": phrase_later("a RAR archive"),
    b"7z\xbc\xaf\x27\x1c": phrase_later("a 7z archive"),
    b"\x1f\x8b\x08": phrase_later("a gzip archive"),
    b"BZh91AY&SY": phrase_later("a bzip2 archive"),
    b"\xfd7zXZ\x00": phrase_later("an xz archive"),
    b"\x28\xb5\x2f\xfd": phrase_later("a Zstandard archive"),
}
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error, zlib.error)


@dataclass
class Budget:
    """What is left to unpack of one upload, whatever is inside of what."""

    name: str
    bytes: int = MOST_UNPACKED
    entries: int = MOST_ENTRIES

    def spend(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise self.refused(
                phrase(
                    "unpacks to more than {most_unpacked} MiB. Add only the files that matter, in "
                    "several archives if need be.",
                    most_unpacked=MOST_UNPACKED // 1024**2,
                )
            )

    def count(self, entries: int) -> None:
        self.entries -= entries
        if self.entries < 0:
            raise self.refused(
                phrase(
                    "holds more than {most_entries} files. Add only those that matter.",
                    most_entries=f"{MOST_ENTRIES:,}",
                )
            )

    def refused(self, why: str) -> Invalid:
        return invalid("file", f"“{self.name}” {why}")


def refuse_unfit(name: str, content_type: str, file: BinaryIO) -> None:
    """Raises Invalid for an archive or an office document that unpacks to too much, lies, or cannot be looked into."""
    if content_type in ZIPPED:
        _look_through(file, Budget(name), depth=1)


def _look_through(file: IO[bytes], budget: Budget, depth: int) -> None:
    if depth > DEEPEST:
        raise budget.refused(phrase("holds an archive in an archive in an archive. Unpack it, and add what is in it."))
    try:
        size = file.seek(0, 2)
        entries = _directory(file, size, budget)
        inside = [entry for entry in entries if _is_archive(file, entry, budget)]
        for entry in inside:
            with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as unpacked:
                for chunk in _inflated(file, entry):
                    unpacked.write(chunk)
                _look_through(cast(IO[bytes], unpacked), budget, depth + 1)
    except _DAMAGE as damage:
        if cannot_work_now(damage):  # the disk is full, on which what is inside is unpacked
            raise
        raise budget.refused(
            phrase("is damaged: not everything in it can be unpacked. Pack it again, and add that.")
        ) from damage


def _directory(file: IO[bytes], size: int, budget: Budget) -> list[zipfile.ZipInfo]:
    """The entries as the table of contents has them, where that alone is no reason to refuse."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    budget.count(len(entries))
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise budget.refused(
            phrase("is protected by a password: nobody could look into it. Pack it again without one.")
        )
    unpacked, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if packed > size:
        raise zipfile.BadZipFile(phrase("entries lie over each other"))
    if unpacked > budget.bytes:
        budget.spend(unpacked)
    if unpacked > HARMLESS and unpacked > size * MOST_RATIO:
        raise budget.refused(
            phrase(
                "unpacks to more than {most_ratio} times its size, as archives do that are made "
                "to fill disks. Add the files in it one by one.",
                most_ratio=MOST_RATIO,
            )
        )
    return entries


def _is_archive(file: IO[bytes], entry: zipfile.ZipInfo, budget: Budget) -> bool:
    """Unpacks the entry to nowhere, counted as it comes, and says whether it is an archive itself."""
    head, size = b"", 0
    for chunk in _inflated(file, entry):
        head = (head + chunk[:16])[:16]
        size += len(chunk)
        budget.spend(len(chunk))
        if size > entry.file_size:
            break
    if size != entry.file_size:
        raise budget.refused(
            phrase("unpacks to something else than its table of contents says. Pack it again, and add that.")
        )
    for start, word in _UNREADABLE.items():
        if head.startswith(start):
            raise budget.refused(
                phrase("holds {word}, which cannot be looked through. Unpack that, and add what is in it.", word=word)
            )
    return head.startswith(_ZIP)


def _inflated(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What lies at the entry, never more than a chunk at once. `zipfile` itself would stop where the directory says."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    if not header.startswith(_ZIP) or len(header) < _LOCAL_HEADER:
        raise zipfile.BadZipFile(phrase("no entry where one should be"))
    file.seek(entry.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30])))
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _packed(file, entry.compress_size)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError("packed by a method that few programs read")
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in _packed(file, entry.compress_size):
        waiting = chunk
        while waiting and not inflating.eof:
            yield inflating.decompress(waiting, _CHUNK)
            waiting = inflating.unconsumed_tail
    while not inflating.eof and (rest := inflating.decompress(b"", _CHUNK)):  # what the last chunk had no room for
        yield rest
    if not inflating.eof:
        raise zipfile.BadZipFile(phrase("it ends in the middle"))


def _packed(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The packed bytes. Read on from where the last chunk ended, because others may read the file in between."""
    at = file.tell()
    while size > 0:
        file.seek(at)
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            raise EOFError
        at, size = at + len(chunk), size - len(chunk)
        yield chunk
