"""What a page shows of a file: a picture of it, of bounded size, its first lines, or a player. From what is shared."""

from __future__ import annotations

import codecs
import io
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps

from core.errors import Busy, Refusal
from core.phrases import phrase
from evidence.models import StoredFile
from evidence.pictures import BROKEN, FORMATS, MOST_PIXELS, TOO_LARGE, decoding
from evidence.serving import SANDBOXED, guarded, readable, shared_of

log = logging.getLogger(__name__)

LONGEST = 1200  # pixels of the longer side of a preview
SMALL = 240  # of the same in a list
READ = 20_000  # bytes of a text that are shown, and not more lines than
LINES = 200
PATIENCE = 15.0  # seconds for a page of a PDF, the start of its process included
_PDF_PAGE = Path(__file__).with_name("pdf_page.py")
_TEXTS = ("text/plain", "text/csv", "text/markdown", "message/rfc822")
_SIDEWAYS = range(5, 9)  # of EXIF's orientations
_drawing = threading.BoundedSemaphore(2)  # processes at once


class Unshowable(Exception):
    """It cannot be shown in a page. It can be downloaded all the same."""


@dataclass(frozen=True)
class Preview:
    """For components/preview.html. `form` is picture, page, text, audio, video, or empty where nothing can be shown."""

    form: str
    width: int = 0
    height: int = 0
    page: int = 1
    pages: int = 1
    text: str = ""
    is_cut: bool = False


def form_of(file: StoredFile) -> str:
    """Which form its kind would have, without looking into it; empty where there is none."""
    kind = file.content_type
    if kind in FORMATS:
        return "picture"
    if kind == "application/pdf":
        return "page"
    if kind in _TEXTS:
        return "text"
    return kind.partition("/")[0] if kind.startswith(("audio/", "video/")) else ""


def preview_of(file: StoredFile, page: int = 1) -> Preview:
    """What a page shows of it, with the size of the picture, so that nothing moves when that comes. Raises Busy."""
    form = form_of(file)
    try:
        if form == "picture":
            with _picture(file) as picture:
                return Preview(form, *_fitted(picture))
        if form == "page":
            said, _ = _page(file, page, "measure")
            return Preview(form, said["width"], said["height"], said["page"], said["pages"])
        return _first_lines(file) if form == "text" else Preview(form)
    except Unshowable:
        return Preview("")


@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture of a picture, with `?small` for a list, or of a page of a PDF. For whoever may read the file, and for
    nobody else.
    """
    wanted, _ = readable(request, pk)
    try:
        if form_of(wanted) == "picture":
            drawn = _drawn(wanted, SMALL if "small" in request.GET else LONGEST)
        elif form_of(wanted) == "page":
            _, drawn = _page(wanted, page_in(request), "draw")
        else:
            raise Http404
    except Unshowable as broken:
        raise Http404 from broken
    return guarded(HttpResponse(drawn, content_type="image/webp"), SANDBOXED)


def page_in(request: HttpRequest) -> int:
    said = request.GET.get("page", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


@contextmanager
def _picture(file: StoredFile) -> Iterator[Image.Image]:
    """What is shared of it, its header read. Raises Unshowable, also for what cannot be decoded within."""
    opened, _ = _shared(file)
    try:
        with opened, Image.open(cast(BinaryIO, opened), formats=FORMATS[file.content_type]) as picture:
            if picture.width * picture.height > MOST_PIXELS:  # from before there was a limit
                raise Unshowable
            yield picture
    except (*BROKEN, *TOO_LARGE) as broken:
        raise Unshowable from broken


def _shared(file: StoredFile) -> tuple[File, int]:
    try:
        return shared_of(file)
    except Busy:
        raise
    except Refusal as refused:
        raise Unshowable from refused


def _fitted(picture: Image.Image, longest: int = LONGEST) -> tuple[int, int]:
    """How large it is shown: held as it was taken, and never enlarged."""
    width, height = picture.size
    try:
        is_sideways = picture.getexif().get(274) in _SIDEWAYS
    except BROKEN:
        is_sideways = False
    if is_sideways:
        width, height = height, width
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _drawn(file: StoredFile, longest: int) -> bytes:
    made = io.BytesIO()
    with decoding, _picture(file) as picture:
        size = _fitted(picture, longest)
        picture.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(picture)
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        plain.resize(size, reducing_gap=2.0).save(made, "WEBP", quality=85)
    return made.getvalue()


def _page(file: StoredFile, number: int, what: str) -> tuple[dict[str, int], bytes]:
    """What `pdf_page` says of one page, and its picture. Raises Unshowable, and Busy where too many are being drawn."""
    opened, _ = _shared(file)
    if not _drawing.acquire(timeout=PATIENCE):
        opened.close()
        raise Busy(
            phrase("Too many pages are being drawn just now."),
            instead=phrase("Try again in a minute, or download the file."),
        )
    try:
        # A PDF may be larger than what this process should hold in memory: the other one reads it from a disk.
        with opened, tempfile.TemporaryFile() as whole:
            shutil.copyfileobj(opened, whole)
            whole.seek(0)
            done = subprocess.run(
                [sys.executable, "-I", str(_PDF_PAGE), str(number), str(LONGEST), what],
                stdin=whole,
                capture_output=True,
                timeout=PATIENCE,
                env={},
                check=True,
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
        log.info("file %s has no preview: %s", file.pk, type(trouble).__name__)
        raise Unshowable from trouble
    finally:
        _drawing.release()
    return _understood(done.stdout)


def _understood(answer: bytes) -> tuple[dict[str, int], bytes]:
    """Nothing is believed of a process that has read a stranger's file, but numbers and a picture."""
    said, _, drawn = answer.partition(b"\n")
    try:
        measured = {name: int(json.loads(said)[name]) for name in ("pages", "page", "width", "height")}
    except (ValueError, LookupError, TypeError) as strange:
        raise Unshowable from strange
    if not 1 <= measured["page"] <= measured["pages"] or (drawn and drawn[:4] + drawn[8:12] != b"RIFFWEBP"):
        raise Unshowable
    return measured, drawn


def _first_lines(file: StoredFile) -> Preview:
    opened, size = _shared(file)
    with opened:
        head = opened.read(READ)
    lines = _text(head).splitlines()
    return Preview("text", text="\n".join(lines[:LINES]), is_cut=size > len(head) or len(lines) > LINES)


def _text(head: bytes) -> str:
    """As it was told to be text; a character that is cut in two at the end is left out."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")
