"""A small server that speaks clamd's INSTREAM over a real socket, and fails in the ways that one can."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Answers each connection as `mode` says: scan, silent, nonsense, hang up, too long, drip."""

    def __init__(self, place: socket.socket) -> None:
        self.place, self.mode, self.heard = place, "scan", []
        self.done = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.done.set()
        self.place.close()

    def _serve(self) -> None:
        while not self.done.is_set():
            try:
                line, _ = self.place.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as said:
            if self.mode == "hang up":
                return
            if said.read(10) != b"zINSTREAM\0":
                line.sendall(b"UNKNOWN COMMAND\0")
                return
            if self.mode == "too long":  # as with a small StreamMaxLength: it answers in the middle
                said.read(100)
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content = b""
            while length := struct.unpack("!L", said.read(4))[0]:
                content += said.read(length)
            self.heard.append(content)
            self._say(line, content)

    def _say(self, line: socket.socket, content: bytes) -> None:
        if self.mode == "silent":
            self.done.wait(30)
        elif self.mode == "drip":  # each byte in time, and all of them never
            with contextlib.suppress(OSError):
                while not self.done.wait(0.05):
                    line.sendall(b"s")
        elif self.mode == "nonsense":
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0")
        elif self.mode == "half":
            line.sendall(b"stream: O")
        else:
            line.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0")
