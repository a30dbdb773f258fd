"""A part of a file, as players ask for it to begin in the middle: one range of bytes, or all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_ONE = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})")
_CHUNK = 64 * 1024


def answer(request: HttpRequest, opened: File, size: int) -> HttpResponseBase:
    """The whole with 200, what was asked for with 206, or 416 where there are no such bytes.

    Several ranges at once, and those that depend on a version (If-Range), are answered with the whole, as one may.
    """
    said = request.headers.get("Range", "")
    asked = None if "If-Range" in request.headers else _ONE.fullmatch(said.strip())
    if asked is None or not (asked["first"] or asked["last"]):
        return _with_length(FileResponse(opened), size)
    first, last = _bytes(asked["first"], asked["last"], size)
    if first > last:
        opened.close()
        refused = HttpResponse(status=416, content_type="text/plain")
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = StreamingHttpResponse(_part(opened, first, last - first + 1), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _with_length(response, last - first + 1)


def _with_length(response: HttpResponseBase, length: int) -> HttpResponseBase:
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    return response


def _bytes(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte; `-500` are the last 500."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(opened: File, first: int, length: int) -> Iterator[bytes]:
    with closing(opened):
        opened.seek(first)
        while length > 0 and (chunk := opened.read(min(length, _CHUNK))):
            length -= len(chunk)
            yield chunk
