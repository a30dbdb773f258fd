"""A picture without what it says beside itself: place, camera, owner, comments, thumbnails, what lies behind its end.

The pixels are never encoded again. Each format is a list of parts; those that are needed to show the picture are
copied, all others are not. Of EXIF, which way up the picture is held is written anew.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

UPRIGHT = 1


class Malformed(ValueError):
    """Not made as its format says; what is in it cannot be told apart."""


def bare(content_type: str, whole: bytes, orientation: int = UPRIGHT) -> bytes:
    """The picture alone. `orientation` is EXIF's, from 1 to 8. Raises Malformed."""
    try:
        return _BY_TYPE[content_type](whole, orientation)
    except (IndexError, struct.error) as trouble:
        raise Malformed("it ends in the middle") from trouble


def _exif(orientation: int) -> bytes:
    """A TIFF directory with one entry: the orientation, 274, a short."""
    return struct.pack(">2sHLHHHLHHL", b"MM", 42, 8, 1, 274, 3, 1, orientation, 0, 0)


# --- JPEG: segments with a marker and a length; the picture lies behind SOS, and ends at EOI --------------------------
_SOI, _EOI, _SOS, _DNL = 0xD8, 0xD9, 0xDA, 0xDC
_APPLICATION = range(0xE0, 0xF0)
_LEFT_OUT = {*range(0xF0, 0xFE), 0xFE}  # reserved, and comments
_ALONE = {0x01, *range(0xD0, 0xD8)}


def _jpeg(whole: bytes, orientation: int) -> bytes:
    if whole[:2] != b"\xff\xd8":
        raise Malformed("no JPEG")
    first, others = b"", []
    for marker, part in _segments(whole):
        if marker == 0xE0 and not first:
            first = _jfif(part)
        elif marker not in _LEFT_OUT and (marker not in _APPLICATION or _is_of_colour(marker, part)):
            others.append(part)
    turned = b"Exif\0\0" + _exif(orientation)
    held = b"\xff\xe1" + struct.pack(">H", len(turned) + 2) + turned if orientation != UPRIGHT else b""
    return b"".join([b"\xff\xd8", first, held, *others, b"\xff\xd9"])


def _segments(whole: bytes) -> Iterator[tuple[int, bytes]]:
    """Each with its marker; of a scan with what was scanned. What lies behind the end is not among them."""
    at, seen = 2, False
    while True:
        at = whole.find(b"\xff", at)
        while at >= 0 and whole[at + 1 : at + 2] == b"\xff":
            at += 1
        if at < 0 or at + 1 >= len(whole):
            if seen:  # the last byte of all may be missing: every program shows the picture
                return
            raise Malformed("no picture in it")
        marker = whole[at + 1]
        if marker == _EOI:
            return
        if marker in _ALONE or marker == _SOI:
            at += 2
            continue
        end = at + 2 + struct.unpack_from(">H", whole, at + 2)[0]
        if end < at + 4 or end > len(whole):
            raise Malformed("a part is longer than the file")
        if marker == _SOS:
            end, seen = _end_of_scan(whole, end), True
        yield marker, whole[at:end]
        at = end


def _end_of_scan(whole: bytes, at: int) -> int:
    while True:
        at = whole.find(b"\xff", at)
        if at < 0 or at + 1 >= len(whole):
            return len(whole)
        if whole[at + 1] and not 0xD0 <= whole[at + 1] <= 0xD7:
            return at
        at += 2


def _jfif(part: bytes) -> bytes:
    """Version and density of the first segment, without its thumbnail."""
    if part[4:9] != b"JFIF\0" or len(part) < 18:
        return b""
    return b"\xff\xe0\x00\x10" + part[4:16] + b"\0\0"


def _is_of_colour(marker: int, part: bytes) -> bool:
    """Colour profiles, and how Adobe's programs say which colours are meant: without it a picture looks inverted."""
    return (marker == 0xE2 and part[4:16] == b"ICC_PROFILE\0") or (marker == 0xEE and part[4:9] == b"Adobe")


# --- PNG: chunks with a length, a name and a checksum ----------------------------------------------------------------
_PNG = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)


def _png(whole: bytes, orientation: int) -> bytes:
    if not whole.startswith(_PNG):
        raise Malformed("no PNG")
    parts, at, name = [_PNG], len(_PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">L4s", whole, at)
        end = at + 12 + length
        if end > len(whole):
            raise Malformed("a part is longer than the file")
        if name in _NEEDED:
            parts.append(whole[at:end])
        if name == b"IHDR" and orientation != UPRIGHT:
            parts.append(_png_chunk(b"eXIf", _exif(orientation)))
        at = end
    return b"".join(parts)


def _png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


# --- GIF: blocks; of extensions only when and how often it moves ------------------------------------------------------
_IMAGE, _EXTENSION, _END = 0x2C, 0x21, 0x3B
_CONTROL, _FROM_PROGRAM, _WORDS = 0xF9, 0xFF, 0x01
_AGAIN = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(whole: bytes, orientation: int) -> bytes:
    """`orientation` has no place in a GIF."""
    at = 13 + _table(whole[10])
    parts, control = [whole[:at]], b""
    while whole[at] != _END:
        start = at
        if whole[at] == _EXTENSION:
            label, first, at = whole[at + 1], at + 2, _end_of_blocks(whole, at + 2)
            if label == _CONTROL:
                control = whole[start:at]  # of the image that follows
            elif label == _FROM_PROGRAM:
                parts.append(_again(whole, first))
            elif label == _WORDS:
                control = b""
        elif whole[at] == _IMAGE:
            at = _end_of_blocks(whole, at + 11 + _table(whole[at + 9]))
            parts += [control, whole[start:at]]
            control = b""
        else:
            raise Malformed("a block of no known kind")
    return b"".join([*parts, bytes([_END])])


def _table(flags: int) -> int:
    """Bytes of the colour table of which the flags tell."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(whole: bytes, at: int) -> int:
    while whole[at]:
        at += whole[at] + 1
    return at + 1


def _again(whole: bytes, at: int) -> bytes:
    """How often it is played, and nothing else that a program has put there."""
    name, said = whole[at + 1 : at + 12], whole[at + 12 : at + 16]
    if whole[at] != 11 or name not in _AGAIN or said[:2] != b"\x03\x01":
        return b""
    return bytes([_EXTENSION, _FROM_PROGRAM, 11]) + name + whole[at + 12 : at + 16] + b"\0"


# --- WebP: chunks of RIFF, with others inside a frame -----------------------------------------------------------------
_SHOWN = (b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_FRAME = 16  # bytes of a frame before the chunks in it


def _webp(whole: bytes, orientation: int) -> bytes:
    if whole[:4] != b"RIFF" or whole[8:12] != b"WEBP":
        raise Malformed("no WebP")
    end = 8 + int(struct.unpack_from("<L", whole, 4)[0])
    if end > len(whole):
        raise Malformed("it ends in the middle")
    parts = [b"WEBP"]
    for name, content in _chunks(whole[12:end]):
        if name == b"VP8X":
            flags = content[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if orientation != UPRIGHT else 0)
            parts.append(_riff(name, bytes([flags]) + content[1:]))
        elif name == b"ANMF":
            shown = [_riff(*each) for each in _chunks(content[_FRAME:]) if each[0] in _SHOWN]
            parts.append(_riff(name, content[:_FRAME] + b"".join(shown)))
        elif name in _SHOWN:
            parts.append(_riff(name, content))
    if orientation != UPRIGHT:
        parts.append(_riff(b"EXIF", _exif(orientation)))
    return _riff(b"RIFF", b"".join(parts))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sL", content, at)
        if at + 8 + length > len(content):
            raise Malformed("a part is longer than the file")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<L", len(content)) + content + b"\0" * (len(content) % 2)


_BY_TYPE: dict[str, Callable[[bytes, int], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
