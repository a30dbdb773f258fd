"""What the content of a file shows it to be, whatever its name says."""

import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import puremagic

from core.phrases import phrase, phrase_kept, phrase_later

HEAD = 8192  # bytes from the start in which every kind shows itself
_DIRECTORY_LIMIT = 4 * 1024 * 1024  # bytes of a zip's table of contents that are worth reading

Recognises = Callable[[bytes, BinaryIO], bool]

SIGNATURES = {
    "PDF": re.compile(rb"%PDF-\d"),
    "PNG image": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG image": re.compile(rb"\xff\xd8\xff"),
    "GIF image": re.compile(rb"GIF8[79]a"),
    "WebP image": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "WAV recording": re.compile(rb"RIFF....WAVE", re.DOTALL),
    "MP3 recording": re.compile(rb"ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"),
    "MP4 film": re.compile(rb"....ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V|dash|3gp|MSNV|f4v)", re.DOTALL),
    "M4A recording": re.compile(rb"....ftyp(?:M4A|M4B|mp42|isom|iso[2-9]|dash)", re.DOTALL),
    "QuickTime film": re.compile(rb"....(?:ftypqt  |moov|mdat|wide|free|skip)", re.DOTALL),
    "ZIP archive": re.compile(rb"PK\x03\x04|PK\x05\x06"),
}

# What some extension is put on to disguise. A page in a text file would be shown as a page by some viewers.
_PAGES = (
    (b"<!doctype html", phrase_later("a web page")),
    (b"<html", phrase_later("a web page")),
    (b"<head", phrase_later("a web page")),
    (b"<body", phrase_later("a web page")),
    (b"<script", phrase_later("a web page")),
    (b"<iframe", phrase_later("a web page")),
    (b"<svg", phrase_later("an SVG drawing")),
    (b"<?php", phrase_later("a script")),
)
_OTHERS = (
    (b"mz", phrase_later("a Windows program")),
    (b"\x7felf", phrase_later("a program")),
    (b"\xcf\xfa\xed\xfe", phrase_later("a program")),
    (b"\xca\xfe\xba\xbe", phrase_later("a program")),
    (b"#!", phrase_later("a script")),
    (b"<?xml", phrase_later("an XML document")),
    (b"\xd0\xcf\x11\xe0", phrase_later("an old Office document")),
    (b"rar!", phrase_later("a RAR archive")),
    (b"7z\xbc\xaf", phrase_later("a 7z archive")),
    (b"\x1f\x8b", phrase_later("a gzip archive")),
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL_HEADER = re.compile(
    r"^(?:from|to|date|subject|received|message-id|return-path|mime-version):", re.IGNORECASE | re.MULTILINE
)
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:")


def by_signature(word: str) -> Recognises:
    return lambda head, _: SIGNATURES[word].match(head) is not None


def is_text(head: bytes, file: BinaryIO) -> bool:
    """Readable text throughout, and not a page or program that some viewer might run."""
    if _opening(head).startswith(tuple(start for start, _ in _PAGES)):
        return False
    file.seek(0)
    text = decoded(file.read())
    return text is not None and not _CONTROL.search(text)


def decoded(content: bytes) -> str | None:
    """Plain text, in whichever of the usual encodings it is."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_mail(head: bytes, file: BinaryIO) -> bool:
    if not is_text(head, file):
        return False
    opening = head.decode("utf-8", "replace").lstrip("\ufeff")
    return bool(_HEADER_LINE.match(opening) and _MAIL_HEADER.search(opening))


def _entries(file: BinaryIO) -> list[str] | None:
    """The names in a zip's table of contents; None where it is broken or so long that it is an attack."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22 or int.from_bytes(tail[end + 12 : end + 16], "little") > _DIRECTORY_LIMIT:
        return None
    if tail[max(0, end - 20) :].startswith(b"PK\x06\x07"):  # a 64-bit directory, whose length stands elsewhere
        return None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error):
        return None


def is_zip(head: bytes, file: BinaryIO) -> bool:
    return by_signature("ZIP archive")(head, file) and _entries(file) is not None


def is_office(folder: str) -> Recognises:
    def recognises(head: bytes, file: BinaryIO) -> bool:
        if not by_signature("ZIP archive")(head, file):
            return False
        names = _entries(file) or []
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not has_macros

    return recognises


def is_open_document(head: bytes, file: BinaryIO) -> bool:
    return b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:120] and "content.xml" in (_entries(file) or [])


def likely_name(head: bytes) -> str:
    """What the content seems to be, in words for its uploader; empty where that is unclear."""
    for start, word in _PAGES + _OTHERS:
        if _opening(head).startswith(start):
            return word
    for word, signature in SIGNATURES.items():
        if signature.match(head):
            return phrase("a {kind}", kind=phrase_kept(word))
    try:
        likely = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return likely[0].name if likely and likely[0].confidence >= 0.8 else ""


def _opening(head: bytes) -> bytes:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
