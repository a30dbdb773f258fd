"""File names as people may safely read and save them, and sizes as they read them."""

import re
import unicodedata

from core.phrases import phrase, phrase_of

LONGEST = 150

# Control characters, and those that turn the reading direction: "gpj.exe" must not show as "exe.jpg".
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_FORBIDDEN = re.compile(r'[<>:"|?*;]')


def sanitised(name: str) -> str:
    """The last part of a path, without what hides or misleads; its extension survives the shortening."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = _FORBIDDEN.sub("_", _INVISIBLE.sub("", base))
    tidy = re.sub(r"\s+", " ", visible).strip().lstrip(".").rstrip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not stem:
        return tidy[:LONGEST] or "file"
    return stem[: LONGEST - len(extension) - 1] + dot + extension if len(extension) < 20 else tidy[:LONGEST]


def shown_size(size: int) -> str:
    """Bytes as people read them: “26.0 MiB”, “512 bytes”."""
    if size < 1024:
        return phrase_of(size, "{number} byte", "{number} bytes")
    if size < 1024**2:
        return phrase("{size} KiB", size=f"{size / 1024:.1f}")
    return (
        phrase("{size} MiB", size=f"{size / 1024**2:.1f}")
        if size < 1000 * 1024**2
        else phrase("{size} GiB", size=f"{size / 1024**3:.1f}")
    )
