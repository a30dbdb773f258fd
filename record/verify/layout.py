"""An archive, read with suspicion: what its directory says is believed only where every byte of it bears that out.

Nothing is unpacked to the disk, and nothing more is unpacked than the directory says.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from record.verify.chain import BROKEN, MISLEADING, Bounds, Flaw, Report

CHUNK = 64 * 1024
LOCAL = struct.Struct("<4s5H3L2H")
KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SYMLINK, KIND_OF_FILE = 0o120000, 0o170000
ENCRYPTED, SIZES_FOLLOW, IN_UTF8 = 0x1, 0x8, 0x800


def refuse_huge_directory(file: BinaryIO, bounds: Bounds) -> None:
    """Before anything reads it. The portal's archives end with their end record: no comment, nothing after it."""
    file.seek(max(file.seek(0, 2) - 98, 0))
    tail = file.read(98).rjust(98, b"\0")
    end = tail[-22:]
    if end[:4] != b"PK\x05\x06" or end[20:] != b"\0\0":
        raise Flaw("It does not end as a ZIP archive of the portal: it was cut off, or something was added.")
    size = int.from_bytes(end[12:16], "little")
    if tail[-42:-38] == b"PK\x06\x07":  # the end of a very large archive stands before it, and counts
        size = int.from_bytes(tail[-58:-50], "little")
    if size > bounds.members * 512:
        raise Flaw(f"Its directory is larger than that of {bounds.members} files: not looked at.")


def laid_out(file: BinaryIO, archive: zipfile.ZipFile) -> dict[int, int]:
    """Where each member's content starts, by where the member does. Raises Flaw where anything lies between them that
    the directory does not name, or where a member calls itself otherwise: other programs might show that instead.
    """
    starts: dict[int, int] = {}
    at = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset != at:
            raise Flaw("It holds bytes that its directory does not name, or names the same ones twice.")
        file.seek(at)
        mark, _, flags, method, _, _, crc, packed, size, named, more = LOCAL.unpack(file.read(LOCAL.size))
        called = file.read(named).decode("utf-8" if info.flag_bits & IN_UTF8 else "cp437")
        sizes = () if flags & SIZES_FOLLOW or max(packed, size) == 0xFFFFFFFF else (crc, packed, size)
        if mark != b"PK\x03\x04" or (called, flags, method) != (info.orig_filename, info.flag_bits, info.compress_type):
            raise Flaw(f"Its directory says otherwise than the member “{info.orig_filename}” itself.")
        if sizes not in ((), (info.CRC, info.compress_size, info.file_size)):
            raise Flaw(f"Its directory gives “{info.orig_filename}” another size than the member itself.")
        starts[info.header_offset] = at + LOCAL.size + named + more
        at = starts[info.header_offset] + info.compress_size
        at += _sizes_after(file, at, info) if flags & SIZES_FOLLOW else 0
    if at != archive.start_dir:
        raise Flaw("It holds bytes before its directory that the directory does not name.")
    return starts


def _sizes_after(file: BinaryIO, at: int, info: zipfile.ZipInfo) -> int:
    """How many bytes the sizes take that follow a member which was written while it was sent."""
    file.seek(at)
    seen = file.read(24)
    forms = ("<LQQ", "<LLL") if max(info.compress_size, info.file_size) < 2**32 else ("<LQQ",)
    for mark in (b"PK\x07\x08", b""):
        for form in forms:
            sizes = mark + struct.pack(form, info.CRC, info.compress_size, info.file_size)
            if seen.startswith(sizes):
                return len(sizes)
    raise Flaw(f"After “{info.orig_filename}” something stands that its directory does not name.")


def named_well(archive: zipfile.ZipFile, report: Report) -> dict[str, zipfile.ZipInfo]:
    """The members by name; those with a name that no archive of the portal has are said to be broken and left out."""
    there = archive.infolist()
    if len(there) > report.bounds.members:
        raise Flaw(f"It has more than {report.bounds.members} members: not looked at.")
    members: dict[str, zipfile.ZipInfo] = {}
    alike: set[str] = set()
    for info in there:
        if info.is_dir() and not info.file_size and info.compress_size <= 2:
            continue  # another program that packed it again wrote its folders down
        known_as = unicodedata.normalize("NFC", info.orig_filename).casefold()
        if why := _odd_in(info) or ("Two members have this name." if known_as in alike else ""):
            report.say(info.orig_filename, BROKEN, why)
        else:
            members[info.filename] = info
        alike.add(known_as)
    return members


def _odd_in(info: zipfile.ZipInfo) -> str:
    name, parts = info.orig_filename, info.orig_filename.split("/")
    if name != info.filename or MISLEADING.search(name) or "\\" in name or ":" in name:
        return "Its name holds signs that no name in a file of the portal has."
    if not all(parts) or ".." in parts or "." in parts:
        return "Its name leads out of the folder in which one would unpack it."
    if not name.isascii() and not info.flag_bits & IN_UTF8:
        return "Its name is not in UTF-8: programs show it differently."
    if info.external_attr >> 16 & KIND_OF_FILE == SYMLINK:
        return "It is a link to another file, not a file."
    if info.flag_bits & ENCRYPTED or info.compress_type not in KNOWN_METHODS:
        return "It is locked, or packed in a way that the portal does not use."
    return ""


def read(file: BinaryIO, start: int, info: zipfile.ZipInfo, *, whole: bool) -> tuple[str, bytes]:
    """Its hash, and its content where that is wanted."""
    digest, crc, size = hashlib.sha256(), 0, 0
    kept: list[bytes] = []
    for chunk in _unpacked(file, start, info):
        size += len(chunk)
        if size > info.file_size:
            raise Flaw("it is larger")
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        if whole:
            kept.append(chunk)
    if (size, crc) != (info.file_size, info.CRC):
        raise Flaw("it is another")
    return digest.hexdigest(), b"".join(kept)


def _unpacked(file: BinaryIO, start: int, info: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(start)
    left, inflating = info.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    while left:
        packed = file.read(min(CHUNK, left))
        left -= len(packed)
        if not packed:
            raise Flaw("it ends too early")
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while chunk := inflating.decompress(packed, CHUNK):
            yield chunk
            packed = inflating.unconsumed_tail
        if inflating.unused_data or (inflating.eof and left):
            raise Flaw("something stands after its end")
    if info.compress_type == zipfile.ZIP_DEFLATED and not inflating.eof:
        raise Flaw("it ends too early")
