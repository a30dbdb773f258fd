"""Whether a picture is one, and small enough to be looked at: asked of its header first, then by decoding it once."""

from __future__ import annotations

import struct
import threading
import zlib
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from core.errors import Invalid, invalid
from core.phrases import phrase

FORMATS = {
    "image/png": ("PNG",),
    "image/jpeg": ("JPEG", "MPO"),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
}
MOST_PIXELS = 50_000_000  # of one picture: what the largest common cameras take, about 200 MB once decoded
MOST_FRAMES = 2_000
DECODED = 200_000_000  # pixels of all frames of a moving picture that are decoded here to find damage
# A JPEG is decoded at an eighth of its size: every byte is read, and little memory is needed.
_DRAFT = 8

# What Pillow raises for a file that is no picture, or half of one.
BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    ArithmeticError,
    LookupError,
    TypeError,
    RuntimeError,
    MemoryError,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# One at a time in a process: many at once would need the memory of all.
decoding = threading.Lock()


def refuse_unfit(name: str, content_type: str, file: BinaryIO) -> None:
    """Raises Invalid for a picture with more pixels than are taken, or that cannot be decoded to its end."""
    if content_type not in FORMATS:
        return
    file.seek(0)
    try:
        with decoding, Image.open(file, formats=FORMATS[content_type]) as picture:
            _refuse_much(name, picture.width * picture.height, getattr(picture, "n_frames", 1))
            _decode(name, picture)
    except TOO_LARGE as bomb:
        raise _too_many_pixels(name) from bomb
    except BROKEN as damage:
        raise invalid(
            "file",
            phrase(
                "“{name}” is damaged, or not a whole picture: it cannot be opened. Save it "
                "again in a picture program, or take it anew, and add that.",
                name=name,
            ),
        ) from damage


def _refuse_much(name: str, pixels: int, frames: int) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many_pixels(name, pixels)
    if frames > MOST_FRAMES:
        raise invalid(
            "file",
            phrase(
                "“{name}” moves in {frames} pictures; at most {most_frames} are taken. Add it as a film instead.",
                name=name,
                frames=f"{frames:,}",
                most_frames=f"{MOST_FRAMES:,}",
            ),
        )


def _too_many_pixels(name: str, pixels: int = 0) -> Invalid:
    places = {"name": name, "most": f"{MOST_PIXELS:,}"}
    return invalid(
        "file",
        phrase(
            "“{name}” has {pixels} pixels; a picture may have at most {most}. "
            "Make it smaller, or cut out what matters.",
            pixels=f"{pixels:,}",
            **places,
        )
        if pixels
        else phrase(
            "“{name}” has far too many pixels; a picture may have at most {most}. "
            "Make it smaller, or cut out what matters.",
            **places,
        ),
    )


def _decode(name: str, picture: Image.Image) -> None:
    """Every frame, as long as they are not too much work. What lies behind is not decoded by the portal at all."""
    picture.draft("RGB", (max(1, picture.width // _DRAFT), max(1, picture.height // _DRAFT)))
    left = DECODED
    # The further pictures of an MPO are dropped from what is shared.
    frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
    for frame in range(frames):
        picture.seek(frame)
        _refuse_much(name, picture.width * picture.height, frames)  # a frame may be larger than the header said
        left -= picture.width * picture.height
        if left < 0:
            return
        picture.load()
