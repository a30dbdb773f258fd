"""The copy of a picture that goes to those who may see it and need not know where, when and by whom it was taken."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image

from core.errors import invalid
from core.phrases import phrase
from evidence.bare import UPRIGHT, Malformed, bare
from evidence.pictures import BROKEN, FORMATS, TOO_LARGE

_ORIENTATION = 274


def copy_of(name: str, content_type: str, file: BinaryIO) -> bytes | None:
    """The picture without its hidden part; None where nothing is hidden, or where it is no picture. Raises Invalid."""
    if content_type not in FORMATS:
        return None
    file.seek(0)
    whole = file.read()
    try:
        found = bare(content_type, whole, _orientation(content_type, whole))
        _agree(content_type, whole, found)
    except (*BROKEN, *TOO_LARGE, Malformed) as trouble:
        raise invalid(
            "file",
            phrase(
                "“{name}” is not made as its format says, and what is hidden in it (such as the "
                "place) cannot be taken out. Save it again in a picture program, and add that.",
                name=name,
            ),
        ) from trouble
    return None if found == whole else found


def _orientation(content_type: str, whole: bytes) -> int:
    """As browsers read it: from EXIF, and from nowhere else."""
    try:
        with Image.open(io.BytesIO(whole), formats=FORMATS[content_type]) as picture:
            exif = Image.Exif()
            exif.load(picture.info.get("exif", b""))
            said = exif.get(_ORIENTATION, UPRIGHT)
    except (*BROKEN, *TOO_LARGE):
        return UPRIGHT
    return said if isinstance(said, int) and UPRIGHT <= said <= 8 else UPRIGHT  # 8 ways to hold a picture


def _agree(content_type: str, whole: bytes, found: bytes) -> None:
    """What is shared is still the picture: as large, and moving as often."""
    forms = FORMATS[content_type]
    with Image.open(io.BytesIO(whole), formats=forms) as before, Image.open(io.BytesIO(found), formats=forms) as after:
        is_moving = content_type != "image/jpeg"
        frames = [getattr(each, "n_frames", 1) for each in (before, after)] if is_moving else [1, 1]
        if before.size != after.size or frames[0] != frames[1]:
            raise Malformed(phrase("without its hidden part it would be another picture"))
