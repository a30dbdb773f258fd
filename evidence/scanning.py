"""Malware: every upload is shown to clamd, where one is configured. What it does not call clean is not taken."""

from __future__ import annotations

import logging
import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from django.conf import settings

from core.errors import Busy, invalid
from core.phrases import phrase

log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds in all: clamd unpacks archives, and another upload may be before this one
_SLOWEST = 2 * 1024 * 1024  # bytes a second; a large file is given more time
_TO_CONNECT = 5.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_ANSWER = re.compile(rb"stream: (?:(?P<clean>OK)|(?P<found>[^\0\n]+) FOUND)[\0\n]")


class _Unanswered(Exception):
    """clamd said nothing that could be understood."""


def refuse_malware(name: str, file: BinaryIO, size: int) -> None:
    """Raises Invalid where clamd finds something, and Busy where it does not say that it finds nothing."""
    address = settings.CLAMD_ADDRESS
    if address is None:
        return
    try:
        found = _found_in(file, address, PATIENCE + size / _SLOWEST)
    except (_Unanswered, OSError) as trouble:
        log.error("clamd did not check a file: %s", trouble)
        raise Busy(
            phrase("“{name}” cannot be checked for malware just now; it was not saved.", name=name),
            instead=phrase("Try again in a few minutes. Your text is kept where the form still shows it."),
        ) from trouble
    if found:
        log.warning("an upload was refused: clamd found %s", found)
        raise invalid(
            "file",
            phrase(
                "“{name}” was not taken: the malware scanner found “{found}” in it. Add a clean "
                "copy, or a picture of what matters in it.",
                name=name,
                found=found,
            ),
        )


def _found_in(file: BinaryIO, address: tuple[str, int] | str, patience: float) -> str:
    """What clamd calls what it found; empty where it says that the file is clean."""
    until = time.monotonic() + patience
    file.seek(0)
    with _connected(address) as line:
        # clamd may answer, and hang up, before it has heard all: what it said counts, and not that it hung up.
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in _said(file):
                line.settimeout(_left(until))
                line.sendall(part)
        answer = _heard(line, until)
    said = _ANSWER.fullmatch(answer)
    if said is None:
        raise _Unanswered(phrase("it said {answer}", answer=f"{answer[:200]!r}"))
    return said["found"].decode("ascii", "replace")[:200] if said["found"] else ""


def _connected(address: tuple[str, int] | str) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=_TO_CONNECT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_TO_CONNECT)
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _said(file: BinaryIO) -> Iterator[bytes]:
    """The command INSTREAM: chunks with their length before them, and one of length zero at the end."""
    yield b"zINSTREAM\0"
    while chunk := file.read(_CHUNK):
        yield struct.pack("!L", len(chunk)) + chunk
    yield struct.pack("!L", 0)


def _heard(line: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        line.settimeout(_left(until))
        heard = line.recv(_LONGEST_ANSWER)
        if not heard:
            break
        answer += heard
    return answer


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError(phrase("no answer in time"))
    return left
